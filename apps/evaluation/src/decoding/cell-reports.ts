import { type CellCounter, isGauge, meaningOf } from './counters.js';
import { samplesOf } from './write-request.js';

/** One report of a cell: levels as they are, totals as what was added since the report before. Absent: not reported. */
export type CellReport = Partial<Record<CellCounter, number>>;

/** Distinguished name of the cell that a series is of. */
const dnOf = (labels: Readonly<Record<string, string>>): string | undefined =>
  labels['cell'] === undefined
    ? undefined
    : `SubNetwork=${labels['subnetwork'] ?? ''},ManagedElement=${labels['managed_element'] ?? ''},GNBDUFunction=1,NRCellDU=${labels['cell']}`;

interface Last {
  readonly timeMs: number;
  readonly value: number;
}

/** What the cells reported, minute by minute. What comes late, or again, says nothing new. */
export class CellReports {
  private readonly last = new Map<string, Last>();
  private pending = new Map<string, CellReport>();
  private readonly names = new Map<Readonly<Record<string, string>>, string | undefined>();

  receive(body: Buffer): void {
    for (const { labels, timeMs, value } of samplesOf(body)) {
      const meaning = meaningOf(labels);
      if (meaning === undefined) continue;
      let dn = this.names.get(labels);
      if (dn === undefined) this.names.set(labels, (dn = dnOf(labels)));
      if (dn === undefined) continue;
      const { counter, scale } = meaning;
      const key = `${dn} ${counter}`;
      const before = this.last.get(key);
      if (before !== undefined && timeMs <= before.timeMs) continue;
      this.last.set(key, { timeMs, value });
      const report = this.pending.get(dn) ?? {};
      if (isGauge(counter)) report[counter] = value * scale;
      else if (before !== undefined) {
        // A total that fell was counted from nothing again.
        const added = value < before.value ? value : value - before.value;
        report[counter] = (report[counter] ?? 0) + added;
      }
      this.pending.set(dn, report);
    }
  }

  /** What came since it was last taken, by cell. */
  take(): ReadonlyMap<string, CellReport> {
    const taken = this.pending;
    this.pending = new Map();
    return taken;
  }
}
