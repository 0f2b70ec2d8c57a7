import { type CellCounter, isGauge, meaningOf } from './counters.js';
import { type Labels, WriteRequestReader } from './write-request.js';

/** One report of a cell: levels as they are, totals as what was added since the report before. Absent: not reported. */
export type CellReport = Partial<Record<CellCounter, number>>;

/** A series of a cell, with its newest sample. */
interface Series {
  readonly dn: string;
  readonly counter: CellCounter;
  readonly scale: number;
  timeMs: number;
  value: number;
}

/** What a series with these labels is of; `undefined` where nothing here looks at it. */
const seriesOf = (labels: Labels): Series | undefined => {
  const meaning = meaningOf(labels);
  const { subnetwork = '', managed_element: element = '', cell } = labels;
  if (meaning === undefined || cell === undefined) return undefined;
  const dn = `SubNetwork=${subnetwork},ManagedElement=${element},GNBDUFunction=1,NRCellDU=${cell}`;
  return { dn, ...meaning, timeMs: -Infinity, value: 0 };
};

const NONE = { none: true } as const;

/** What the cells reported, minute by minute. What comes late, or again, says nothing new. */
export class CellReports {
  private readonly readers = new Map<number, WriteRequestReader>();
  private readonly series = new Map<string, Series>();
  /** Weak: a reader whose series came in another order has let go of their labels, and so do we. */
  private readonly bySource = new WeakMap<Labels, Series | { readonly none: true }>();
  private pending = new Map<string, CellReport>();

  /** @param lane requests of one lane hold the same series in the same order */
  receive(body: Buffer, lane = 0): void {
    let reader = this.readers.get(lane);
    if (reader === undefined) this.readers.set(lane, (reader = new WriteRequestReader()));
    reader.read(body, (labels, timeMs, value) => {
      const series = this.of(labels);
      if (series === undefined || timeMs <= series.timeMs) return;
      const before = series.timeMs === -Infinity ? undefined : series.value;
      series.timeMs = timeMs;
      series.value = value;
      const { dn, counter, scale } = series;
      let report = this.pending.get(dn);
      if (report === undefined) this.pending.set(dn, (report = {}));
      if (isGauge(counter)) report[counter] = value * scale;
      else if (before !== undefined)
        // A total that fell was counted from nothing again.
        report[counter] = (report[counter] ?? 0) + (value < before ? value : value - before);
    });
  }

  /** What came since it was last taken, by cell. */
  take(): ReadonlyMap<string, CellReport> {
    const taken = this.pending;
    this.pending = new Map();
    return taken;
  }

  /** The same series may come in another place, with labels that were read again. */
  private of(labels: Labels): Series | undefined {
    const known = this.bySource.get(labels);
    if (known !== undefined) return 'none' in known ? undefined : known;
    let series = seriesOf(labels);
    if (series !== undefined) {
      const key = `${series.dn} ${series.counter}`;
      series = this.series.get(key) ?? series;
      this.series.set(key, series);
    }
    this.bySource.set(labels, series ?? NONE);
    return series;
  }
}
