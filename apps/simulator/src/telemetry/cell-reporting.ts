import { type Dn, type Network } from '../network/network.js';
import { elementLabels } from './otlp-json.js';
import { labelBytes } from './remote-write.js';
import { factorOf, reportedName, type Vendor, vendorNamed } from './vendors.js';

const DAY_MS = 86_400_000;

/** A counter as the radio network counts it, by its canonical name. */
export interface Counter {
  readonly name: string;
  readonly isCumulative: boolean;
  /** False: goes out from now on only, and was not kept of the past. */
  readonly isWatched?: boolean;
}
/** An element with cells, and its series: `first` to `first + count - 1`. */
export interface Reporter {
  readonly element: Dn;
  readonly vendor: Vendor;
  readonly first: number;
  readonly count: number;
}

/**
 * How the elements report what their cells count: under their maker's names, in its units, from where its counters last began. Series go cell by cell
 * and in a cell counter by counter, as the rows of the radio network do.
 */
export class CellReporting {
  /** Label bytes. */
  readonly series: readonly Uint8Array[];
  readonly reporters: readonly Reporter[];
  private readonly labels: readonly Readonly<Record<string, string>>[];
  private readonly factor: Float64Array;
  private readonly isCumulative: Uint8Array;
  private readonly vendorOf: readonly Vendor[];
  /** By series: the total when it last began again, and the total of the last report. */
  private readonly base: Float64Array;
  private readonly last: Float64Array;
  /** Days since 1970 of the last report. */
  private day = -Infinity;
  private readonly renamed = new Map<string, Uint8Array>();

  /** @param cells in the order of the rows, those of an element together */
  constructor(
    network: Network,
    cells: readonly { readonly dn: Dn }[],
    readonly counters: readonly Counter[],
  ) {
    const reporters: Reporter[] = [];
    const width = counters.length;
    const vendors = cells.map(({ dn }, cell) => {
      const element = dn.split(',').slice(0, 2).join(',');
      const open = reporters.at(-1);
      if (open?.element === element) {
        reporters[reporters.length - 1] = { ...open, count: open.count + width };
        return open.vendor;
      }
      const vendor = vendorNamed(network.read(element, 'vendorName'));
      reporters.push({ element, vendor, first: cell * width, count: width });
      return vendor;
    });
    this.reporters = reporters;
    const columns = cells.flatMap(({ dn }, cell) =>
      counters.map((counter) => ({ dn, counter, vendor: vendors[cell] ?? vendorNamed(undefined) })),
    );
    this.vendorOf = columns.map(({ vendor }) => vendor);
    this.labels = columns.map(({ dn, counter: { name }, vendor }) => ({
      ...elementLabels(dn),
      __name__: reportedName(vendor, name),
      cell: dn.slice(dn.lastIndexOf('=') + 1),
      vendor: vendor.name,
    }));
    this.series = this.labels.map(labelBytes);
    this.factor = Float64Array.from(columns, ({ counter, vendor }) => factorOf(vendor, counter.name));
    this.isCumulative = Uint8Array.from(columns, ({ counter }) => (counter.isCumulative ? 1 : 0));
    this.base = new Float64Array(columns.length);
    this.last = new Float64Array(columns.length);
  }

  /**
   * A row of the radio network as it is reported; rows come in order of time.
   *
   * @param row one value a series
   */
  reported(row: Float64Array, timeMs: number): Float64Array {
    // What ends at midnight is still of the day before.
    const day = Math.floor((timeMs - 1) / DAY_MS);
    if (day > this.day && this.day > -Infinity) this.begin((vendor) => vendor.resets === 'at-midnight');
    this.day = Math.max(this.day, day);
    const out = new Float64Array(row.length);
    for (let i = 0; i < row.length; i++) {
      const value = row[i] ?? 0;
      const since = this.isCumulative[i] === 1 ? value - (this.base[i] ?? 0) : value;
      out[i] = since * (this.factor[i] ?? 1);
    }
    this.last.set(row);
    return out;
  }

  /** The element has started again: where its maker's counters do so too, they count from here. */
  restart(element: Dn): void {
    this.begin(
      (vendor) => vendor.resets !== 'never',
      this.reporters.filter((reporter) => reporter.element === element),
    );
  }

  /** Label bytes of a series under another name, as after an upgrade. */
  renamedSeries(i: number, suffix: string): Uint8Array {
    const key = `${i}${suffix}`;
    let bytes = this.renamed.get(key);
    if (bytes === undefined) {
      const labels = this.labels[i] ?? {};
      bytes = labelBytes({ ...labels, __name__: `${labels['__name__'] ?? ''}${suffix}` });
      this.renamed.set(key, bytes);
    }
    return bytes;
  }

  /** Name and labels of every series, for a scrape. */
  labelsOf(i: number): Readonly<Record<string, string>> {
    return this.labels[i] ?? {};
  }

  isCumulativeSeries(i: number): boolean {
    return this.isCumulative[i] === 1;
  }

  state(): { readonly base: readonly number[]; readonly last: readonly number[]; readonly day: number } {
    return { base: [...this.base], last: [...this.last], day: Number.isFinite(this.day) ? this.day : 0 };
  }

  restore(state: ReturnType<CellReporting['state']>): void {
    this.base.set(state.base);
    this.last.set(state.last);
    this.day = state.day;
  }

  private begin(does: (vendor: Vendor) => boolean, among: readonly Reporter[] = this.reporters): void {
    for (const { vendor, first, count } of among)
      if (does(vendor)) this.base.set(this.last.subarray(first, first + count), first);
  }
}
