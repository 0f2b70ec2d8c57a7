import { type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';
import { type CellReporting, type Reporter } from './cell-reporting.js';
import { type Defects, type ElementReport } from './defects.js';
import { encodeSampled, type Sampled } from './remote-write.js';

/** What shall become of reports of an object and all below it, for the interval. */
export interface ReportOrder {
  readonly dn: Dn;
  readonly fate: 'lost' | 'late' | 'renamed';
  /** Canonical names; all where absent. */
  readonly counters?: readonly string[];
  readonly delayMinutes: number;
  /** Appended to the name of a counter. */
  readonly suffix: string;
}

const MINUTE = 60_000;
/** Samples of one body at most, about 6 MB. Chosen: receivers bound what they inflate. */
const MOST_SAMPLES = 40_000;

export interface LaneBody {
  readonly lane: number;
  readonly body: Uint8Array;
}

/** Reports in their order, cut where a body is full. */
const inBodies = (reports: readonly ElementReport[]): readonly (readonly ElementReport[])[] => {
  const bodies: ElementReport[][] = [];
  let room = 0;
  for (const report of reports) {
    const open = bodies.at(-1);
    if (open === undefined || report.values.length > room) {
      bodies.push([report]);
      room = MOST_SAMPLES - report.values.length;
    } else {
      open.push(report);
      room -= report.values.length;
    }
  }
  return bodies;
};

/** Reports of one interval on their way to the collectors: stamped by each element's clock, and not all of them arriving. */
export class LiveReports {
  constructor(
    private readonly reporting: CellReporting,
    private readonly defects: Defects,
    private readonly rng: Rng,
    /** DN of the cell that a series is of. */
    private readonly cellOf: (series: number) => Dn,
  ) {}

  /**
   * @param values of all series as they are reported, of the interval that ends at `timeMs`
   * @param dark elements without power: they report nothing
   * @returns remote-write bodies of what arrives now, those of a lane in their order
   */
  step(
    values: Float64Array,
    timeMs: number,
    lanes: number,
    dark: ReadonlySet<Dn>,
    orders: readonly ReportOrder[],
  ): readonly LaneBody[] {
    const sent = this.reporting.reporters.flatMap((reporter) =>
      dark.has(reporter.element) ? [] : [this.obeying(this.reportOf(reporter, values, timeMs), timeMs, orders)],
    );
    const arrived = this.defects.pass(sent, timeMs);
    const width = Math.ceil(this.reporting.series.length / lanes);
    const byLane = Array.from({ length: lanes }, (): ElementReport[] => []);
    for (const report of arrived) byLane[Math.floor(report.first / width)]?.push(report);
    return byLane.flatMap((reports, lane) =>
      inBodies(reports)
        .map((some) => ({ lane, body: encodeSampled(some.map((report) => this.sampled(report))) }))
        .filter(({ body }) => body.length > 0),
    );
  }

  private sampled({ timeMs, first, values, renamed }: ElementReport): Sampled {
    const series = values.map((_, i) => {
      const suffix = renamed?.[first + i];
      return suffix === undefined
        ? (this.reporting.series[first + i] ?? new Uint8Array())
        : this.reporting.renamedSeries(first + i, suffix);
    });
    return { timeMs, values, series };
  }

  private reportOf({ element, vendor, first, count }: Reporter, values: Float64Array, timeMs: number): ElementReport {
    const jitterMs = vendor.jitterSeconds === 0 ? 0 : 1000 * this.rng.integer(vendor.jitterSeconds + 1);
    const stampMs = timeMs + jitterMs + this.defects.skewMs(element);
    return { element, timeMs: stampMs, first, values: Array.from(values.subarray(first, first + count)) };
  }

  private obeying(report: ElementReport, nowMs: number, orders: readonly ReportOrder[]): ElementReport {
    let left = report;
    for (const order of orders) {
      if (
        order.dn !== report.element &&
        !order.dn.startsWith(`${report.element},`) &&
        !report.element.startsWith(`${order.dn},`)
      )
        continue;
      const isMeant = report.values.map((_, i) => this.isMeant(order, report.first + i));
      if (order.fate === 'renamed') {
        const renamed = { ...left.renamed };
        isMeant.forEach((meant, i) => {
          if (meant) renamed[report.first + i] = order.suffix;
        });
        left = { ...left, renamed };
        continue;
      }
      if (order.fate === 'late')
        this.defects.hold(
          { ...left, values: left.values.map((value, i) => (isMeant[i] === true ? value : null)) },
          nowMs + order.delayMinutes * MINUTE,
        );
      left = { ...left, values: left.values.map((value, i) => (isMeant[i] === true ? null : value)) };
    }
    return left;
  }

  private isMeant({ dn, counters }: ReportOrder, series: number): boolean {
    const all = this.reporting.counters;
    if (counters !== undefined && !counters.includes(all[series % all.length]?.name ?? '')) return false;
    const cell = this.cellOf(series);
    return cell === dn || cell.startsWith(`${dn},`);
  }
}
