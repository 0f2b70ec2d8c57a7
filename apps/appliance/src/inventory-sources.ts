import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Registry } from 'prom-client';
import { ApplianceError, BoundedLines, type Configuration } from '#foundation/platform';
import {
  type Drift,
  driftBetween,
  type DriftOutcome,
  type InventoryBody,
  inventoryCoverage,
  type InventoryCoverage,
  InventoryStore,
  type InventoryVersion,
  InventoryVersions,
  type QuarantinedRow,
  type TakenInventory,
  type Topology,
  TopologyConfig,
  TopologyMetrics,
} from '#foundation/topology';
import { type Clock, type Dn } from '#foundation/vocabulary';
import { type CoverageView } from '#surface/console-api';
import { InventoryFolder } from './inventory-folder.js';

export interface InventorySourcesParts {
  readonly topology: Topology;
  readonly clock: Clock;
  readonly registry: Registry;
  readonly dataFolder: string;
  readonly regionOf: (dn: Dn) => string;
  /** DNs that were heard of, each with the network time of its newest report in ms. */
  readonly heard: () => Iterable<readonly [Dn, number]>;
  /** A document of the format `handovers`; not asked for where no counters are configured. */
  readonly handovers: () => Promise<Uint8Array>;
  /** Told when the network is another than before. */
  readonly changed: () => void;
  readonly trouble: (error: unknown) => void;
}

/** Largest inventory, as sent. */
const MAX_BYTES = 32 << 20;
/** Relations are counted over hours, so they are looked for this seldom, wall time. */
const HANDOVERS_EVERY_MS = 60_000;
/** The coverage is counted anew this seldom, wall time: it walks the whole inventory. */
const COVERAGE_FOR_MS = 5_000;
const HOUR_MS = 3_600_000;

/** Every way of inventories into the topology: the network's own answer, folders, bodies that are posted, counters of handovers. */
export class InventorySources {
  private readonly store: InventoryStore;
  private readonly versions: InventoryVersions;
  private readonly folders: readonly InventoryFolder[];
  private readonly config: TopologyConfig;
  private readonly metrics: TopologyMetrics;
  private readonly stopping = new AbortController();
  private running: Promise<unknown> | undefined;
  private counted: { readonly atMs: number; readonly coverage: InventoryCoverage } | undefined;
  private handoversAtMs = Number.NEGATIVE_INFINITY;
  private lastTold = '';

  constructor(
    configuration: Configuration,
    private readonly parts: InventorySourcesParts,
  ) {
    this.config = configuration.get(TopologyConfig);
    const { folders, maxRows, maxDocuments, keepVersions, quarantineBytes } = this.config;
    const { topology, clock, registry, dataFolder, regionOf, changed } = parts;
    this.metrics = new TopologyMetrics(registry, () => this.count().classes);
    this.versions = new InventoryVersions(join(dataFolder, 'inventory'), keepVersions);
    this.store = new InventoryStore({
      ...{ topology, maxRows, maxDocuments, regionOf },
      versions: this.versions,
      rejections: new BoundedLines(join(dataFolder, 'dead-letter'), 'inventory.ndjson', quarantineBytes),
      nowMs: () => clock.network(),
      wallMs: () => clock.wall(),
      changed: () => {
        this.counted = undefined;
        changed();
      },
    });
    this.folders = folders.map(
      ({ path, source }) =>
        new InventoryFolder({
          ...{ path, source, maxBytes: MAX_BYTES },
          take: (inventory) => void this.take(inventory),
          refused: (document, { code, message }) => {
            this.metrics.countBody(/json$/iu.test(document) ? 'json' : 'csv', 'refused');
            const detail = `${code} ${message}`.slice(0, 200);
            this.store.quarantine(source, document, [{ place: 'document', reason: 'not-a-row', detail }]);
          },
        }),
    );
  }

  /** What is kept is in force from here on. */
  open(): void {
    this.store.look();
  }

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /**
   * What the network says of itself, a ProvMnS answer.
   *
   * @returns what is not as it was in force before
   * @throws ApplianceError TOPOLOGY_INVENTORY_MALFORMED, not retryable
   */
  network(body: Uint8Array): readonly Drift[] {
    const before = this.parts.topology.snapshot();
    const { objects } = this.store.takeLive({ source: 'network', document: 'prov-mns', format: 'prov-mns', body });
    this.metrics.countBody('prov-mns', 'taken');
    return driftBetween((dn) => before.get(dn), objects);
  }

  countDrift(outcome: DriftOutcome, attributes?: number): void {
    this.metrics.countDrift(outcome, attributes);
  }

  /** @throws ApplianceError as `InventoryStore.take`; counted */
  take(inventory: InventoryBody): TakenInventory {
    try {
      const taken = this.store.take(inventory);
      this.metrics.countBody(inventory.format, taken.isNew ? 'taken' : 'unchanged');
      if (taken.isNew) for (const { reason } of taken.rejected) this.metrics.countRow(reason);
      return taken;
    } catch (error) {
      if (error instanceof ApplianceError) this.metrics.countBody(inventory.format, 'refused');
      throw error;
    }
  }

  list(): readonly InventoryVersion[] {
    return this.versions.list();
  }

  rejections(limit: number): readonly QuarantinedRow[] {
    return this.store.rejections(limit);
  }

  coverage(limit: number): CoverageView {
    const { classes, silent } = this.count();
    const snapshot = this.parts.topology.snapshot();
    return {
      hours: this.config.coverageHours,
      classes,
      silentObjects: silent.length,
      silent: silent.slice(0, limit).map(({ dn, className, region, lastHeardMs }) => ({
        ...{ dn, className, region, name: snapshot.get(dn)?.name ?? dn },
        lastHeardMs: lastHeardMs ?? null,
      })),
    };
  }

  private count(): InventoryCoverage {
    const { topology, heard, clock } = this.parts;
    const { coverageClasses, coverageHours } = this.config;
    const atMs = clock.wall();
    if (this.counted !== undefined && atMs - this.counted.atMs < COVERAGE_FOR_MS) return this.counted.coverage;
    const since = clock.network() - coverageHours * HOUR_MS;
    const coverage = inventoryCoverage(topology.snapshot().all(), heard(), coverageClasses, since);
    this.counted = { atMs, coverage };
    return coverage;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        for (const folder of this.folders) await folder.look();
        this.store.look();
        await this.lookForHandovers();
        this.lastTold = '';
      } catch (error) {
        // A trouble that lasts is told once.
        if (String(error) !== this.lastTold) this.parts.trouble(error);
        this.lastTold = String(error);
      }
      await sleep(this.config.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async lookForHandovers(): Promise<void> {
    const now = this.parts.clock.wall();
    if (this.config.handovers.length === 0 || now - this.handoversAtMs < HANDOVERS_EVERY_MS) return;
    this.handoversAtMs = now;
    const body = await this.parts.handovers();
    const { rejected } = this.store.takeLive({ source: 'counters', document: 'handovers', format: 'handovers', body });
    this.metrics.countBody('handovers', 'taken');
    for (const { reason } of rejected) this.metrics.countRow(reason);
  }
}
