import { type CellCounter, isGauge, meaningOf } from './counters.js';
import { samplesOf } from './write-request.js';

/** One report of a cell: levels as they are, totals as what was added since the report before. Absent: not reported. */
export type CellReport = Partial<Record<CellCounter, number>>;

/** Distinguished name of the cell that a series is of. */
const dnOf = (labels: Readonly<Record<string, string>>): string | undefined =>
  labels['cell'] === undefined
    ? undefined
    : `SubNetwork=${labels['subnetwork'] ?? ''},ManagedElement=${labels['managed_element'] ?? ''},GNBDUFunction=1,NRCellDU=${labels['cell']}`;

/** What the cells reported, minute by minute. */
export class CellReports {
  private readonly totals = new Map<string, number>();
  private pending = new Map<string, CellReport>();
  private readonly names = new Map<Readonly<Record<string, string>>, string | undefined>();

  receive(body: Buffer): void {
    for (const { labels, value } of samplesOf(body)) {
      const meaning = meaningOf(labels);
      if (meaning === undefined) continue;
      let dn = this.names.get(labels);
      if (dn === undefined) this.names.set(labels, (dn = dnOf(labels)));
      if (dn === undefined) continue;
      const { counter, scale } = meaning;
      const report = this.pending.get(dn) ?? {};
      if (isGauge(counter)) report[counter] = value * scale;
      else {
        const key = `${dn} ${counter}`;
        const before = this.totals.get(key);
        this.totals.set(key, value);
        // A total that fell was counted from nothing again.
        if (before !== undefined) report[counter] = (report[counter] ?? 0) + (value < before ? value : value - before);
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
