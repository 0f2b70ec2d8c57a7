import { Counter, Gauge, type Registry } from 'prom-client';
import { type ClassCoverage } from './domain/inventory-coverage.js';
import { ROW_REJECTIONS, type RowRejection } from './domain/inventory.js';
import { INVENTORY_FORMATS, type InventoryFormat } from './ports/inventory-reader.js';

const OUTCOMES = ['taken', 'unchanged', 'refused'] as const;
/** Of a value that is another one than at the reading before: whose change it is, that it is never the same, or that there were too many to tell. */
const DRIFTS = ['announced', 'own', 'recorded', 'restless', 'too-many'] as const;
export type DriftOutcome = (typeof DRIFTS)[number];

/** Every instrument of the module. Classes are those of the configuration. */
export class TopologyMetrics {
  private readonly bodies: Counter<'format' | 'outcome'>;
  private readonly rows: Counter<'reason'>;
  private readonly drifts: Counter<'outcome'>;

  constructor(registry: Registry, coverage: () => readonly ClassCoverage[]) {
    const registers = [registry];
    this.bodies = new Counter({
      name: 'noc_topology_inventories_total',
      help: 'Inventories that were read, by what became of them.',
      labelNames: ['format', 'outcome'],
      registers,
    });
    this.rows = new Counter({
      name: 'noc_topology_rejected_rows_total',
      help: 'Rows of inventories that were not taken, by reason.',
      labelNames: ['reason'],
      registers,
    });
    this.drifts = new Counter({
      name: 'noc_topology_drifts_total',
      help: 'Attributes that had another value than at the reading before; recorded as a change where nobody had told of it.',
      labelNames: ['outcome'],
      registers,
    });
    for (const outcome of DRIFTS) this.drifts.inc({ outcome }, 0);
    for (const format of INVENTORY_FORMATS) for (const outcome of OUTCOMES) this.bodies.inc({ format, outcome }, 0);
    for (const reason of ROW_REJECTIONS) this.rows.inc({ reason }, 0);
    const objects = new Gauge({
      name: 'noc_topology_objects',
      help: 'Objects of the inventory that are expected to report, by class.',
      labelNames: ['class'],
      registers,
      collect: () => {
        for (const { className, objects: count } of coverage()) objects.set({ class: className }, count);
      },
    });
    const share = new Gauge({
      name: 'noc_topology_reported_ratio',
      help: 'Share of these that reported within topology.coverageHours, by class; 1 where there are none.',
      labelNames: ['class'],
      registers,
      collect: () => {
        for (const { className, objects: count, heard } of coverage())
          share.set({ class: className }, count === 0 ? 1 : heard / count);
      },
    });
  }

  countBody(format: InventoryFormat, outcome: (typeof OUTCOMES)[number]): void {
    this.bodies.inc({ format, outcome });
  }

  countDrift(outcome: DriftOutcome, attributes = 1): void {
    this.drifts.inc({ outcome }, attributes);
  }

  countRow(reason: RowRejection): void {
    this.rows.inc({ reason });
  }
}
