import { type Dn, type Network } from '../network/network.js';
import { Rng } from '../rng.js';
import { CellReporting, type Counter } from './cell-reporting.js';
import { type DefectRates, Defects, type DefectsState } from './defects.js';
import { type LaneBody, LiveReports, type ReportOrder } from './live-reports.js';
import { type Exposed } from './prometheus-text.js';
import { encodeWriteRequest } from './remote-write.js';

/** Series are sent in so many parts side by side. */
const LANES = 4;

export interface CellTelemetryState {
  readonly reporting: ReturnType<CellReporting['state']>;
  readonly defects: DefectsState;
  readonly rng: number;
  readonly dark: readonly Dn[];
}

/** What the cells count, on its way out. */
export class CellTelemetry {
  private readonly reporting: CellReporting;
  private readonly defects: Defects;
  private readonly live: LiveReports;
  private readonly rng: Rng;
  private dark: ReadonlySet<Dn> = new Set();
  /** As last reported. */
  private newest: Float64Array;

  constructor(
    network: Network,
    cells: readonly { readonly dn: Dn }[],
    counters: readonly Counter[],
    rates: DefectRates,
    seed: number,
  ) {
    this.rng = new Rng(seed);
    this.reporting = new CellReporting(network, cells, counters);
    const elements = this.reporting.reporters.map(({ element }) => element);
    this.defects = new Defects(rates, elements, new Rng(seed + 1));
    const cellOf = (series: number): Dn => cells[Math.floor(series / counters.length)]?.dn ?? '';
    this.live = new LiveReports(this.reporting, this.defects, this.rng, cellOf);
    this.newest = new Float64Array(this.reporting.series.length);
  }

  /** Series, one a cell and counter: the width of a row. */
  get width(): number {
    return this.reporting.series.length;
  }

  /** A row of the past as it was reported, which then had no defects. */
  past(row: Float64Array, timeMs: number): Float64Array {
    return this.reporting.reported(row, timeMs);
  }

  /** Remote-write bodies of several reports of the past, one for each lane. @param values rows as `past` gives them */
  pastBodies(times: readonly number[], values: Float64Array): readonly Uint8Array[] {
    const { series, counters } = this.reporting;
    const kept = Array.from(series.keys()).filter((i) => counters[i % counters.length]?.isWatched !== false);
    const keptSeries = kept.map((i) => series[i] ?? new Uint8Array());
    const keptValues = new Float64Array(times.length * kept.length);
    for (let t = 0; t < times.length; t++)
      for (const [k, i] of kept.entries()) keptValues[t * kept.length + k] = values[t * series.length + i] ?? 0;
    const width = Math.ceil(kept.length / LANES);
    return Array.from({ length: LANES }, (_, lane) =>
      encodeWriteRequest(keptSeries, times, keptValues, lane * width, Math.min(width, kept.length - lane * width)),
    );
  }

  /** Remote-write bodies of what arrives now; see `LiveReports.step`. */
  liveBodies(
    row: Float64Array,
    timeMs: number,
    dark: ReadonlySet<Dn>,
    orders: readonly ReportOrder[],
  ): readonly LaneBody[] {
    for (const element of this.dark) if (!dark.has(element)) this.restart(element);
    this.dark = dark;
    const values = this.reporting.reported(row, timeMs);
    this.newest = values;
    return this.live.step(values, timeMs, LANES, dark, orders);
  }

  /** The element has started again: where its maker's counters do so too, they count from here. */
  restart(element: Dn): void {
    this.reporting.restart(element);
  }

  /** All series with their newest values, for a scrape. */
  *exposed(): Generator<Exposed> {
    for (const [i, value] of this.newest.entries())
      yield { labels: this.reporting.labelsOf(i), value, isCumulative: this.reporting.isCumulativeSeries(i) };
  }

  state(): CellTelemetryState {
    return {
      reporting: this.reporting.state(),
      defects: this.defects.state(),
      rng: this.rng.state,
      dark: [...this.dark],
    };
  }

  restore(state: CellTelemetryState): void {
    this.reporting.restore(state.reporting);
    this.defects.restore(state.defects);
    this.rng.state = state.rng;
    this.dark = new Set(state.dark);
  }
}
