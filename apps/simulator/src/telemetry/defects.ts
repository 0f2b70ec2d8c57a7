import { type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';

/** What is wrong with reports themselves, as shares of all of them unless said otherwise. */
export interface DefectRates {
  /** Never sent. */
  readonly missing: number;
  /** Sent one to fifteen minutes later. */
  readonly late: number;
  /** Sent twice. */
  readonly doubled: number;
  /** Sent behind the next one. */
  readonly reordered: number;
  /** Of the elements: their clock is wrong by up to half a minute. */
  readonly skewedClocks: number;
  /** Hours in which a collector of a region is down, for each week of a region. */
  readonly collectorHoursPerWeek: number;
}
const HOURS_PER_WEEK = 168;

/** Chosen: small enough that nobody would repair it, and never away in a network of some size. */
export const USUAL_DEFECTS: DefectRates = {
  missing: 0.0005,
  late: 0.001,
  doubled: 0.001,
  reordered: 0.0005,
  skewedClocks: 0.02,
  collectorHoursPerWeek: 0.25,
};
export const NO_DEFECTS: DefectRates = {
  missing: 0,
  late: 0,
  doubled: 0,
  reordered: 0,
  skewedClocks: 0,
  collectorHoursPerWeek: 0,
};

/**
 * Rates as they are typed: `usual`, `none`, or those that are not the usual ones, e.g. `late=0.05,missing=0.01`.
 *
 * @throws RangeError, for a person, where a name is unknown or a share is none
 */
export const readDefects = (typed: string): DefectRates => {
  if (typed === 'usual') return USUAL_DEFECTS;
  if (typed === 'none') return NO_DEFECTS;
  const given = typed.split(',').map((pair): [string, number] => {
    const [name = '', value = ''] = pair.split('=');
    const number = value === '' ? NaN : Number(value);
    const most = name === 'collectorHoursPerWeek' ? HOURS_PER_WEEK : 1;
    if (!(name in USUAL_DEFECTS) || !(number >= 0 && number <= most))
      throw new RangeError(
        `--defects takes usual, none, or shares such as late=0.05 of ${Object.keys(USUAL_DEFECTS).join(', ')}; got ${pair}.`,
      );
    return [name, number];
  });
  return { ...USUAL_DEFECTS, ...Object.fromEntries(given) };
};

/** What an element sends of one interval: values of its series from `first` on. */
export interface ElementReport {
  readonly element: Dn;
  readonly timeMs: number;
  readonly first: number;
  /** `null`: not reported. */
  readonly values: readonly (number | null)[];
  /** Suffixes of series that go by another name, by their number. */
  readonly renamed?: Readonly<Record<number, string>>;
}
interface Held {
  readonly dueMs: number;
  readonly report: ElementReport;
}
export interface DefectsState {
  readonly rng: number;
  readonly held: readonly Held[];
  readonly outages: readonly (readonly [region: string, untilMs: number, isLost: boolean])[];
}

const MINUTE = 60_000;
const MOST_LATE_MINUTES = 15;
const MOST_SKEW_SECONDS = 30;
const COLLECTOR_DOWN_MS = 60 * MINUTE;
/** Reports of an element that a collector sends in a minute, when it is back with those that it kept. Chosen. */
const CATCHES_UP = 4;

const regionOf = (element: Dn): string => element.slice(element.indexOf('=') + 1, element.indexOf(','));

/** When what a collector kept is sent: in order, and no more at once than it can. */
const dueAfter = (untilMs: number, nowMs: number): number => {
  const minutesIn = Math.max(0, (nowMs - untilMs + COLLECTOR_DOWN_MS) / MINUTE);
  return untilMs + MINUTE * Math.floor(minutesIn / CATCHES_UP);
};

/** Lets reports through, or loses, delays, doubles and reorders them. Nothing waits for what is held: later reports go their way. */
export class Defects {
  private held: Held[] = [];
  /** By region: until when its collector is down, and whether what it would have had is lost. */
  private readonly outages = new Map<string, readonly [untilMs: number, isLost: boolean]>();
  /** By element, ms. */
  private readonly skew = new Map<Dn, number>();

  constructor(
    private readonly rates: DefectRates,
    elements: readonly Dn[],
    private readonly rng: Rng,
  ) {
    for (const element of elements)
      if (rng.uniform() < rates.skewedClocks)
        this.skew.set(element, 1000 * (1 + rng.integer(MOST_SKEW_SECONDS)) * (rng.uniform() < 0.5 ? -1 : 1));
  }

  /** How far an element's clock is ahead, ms. */
  skewMs(element: Dn): number {
    return this.skew.get(element) ?? 0;
  }

  /**
   * What arrives now: what was held and is due, last.
   *
   * @param reports of the interval that ends at `nowMs`
   */
  pass(reports: readonly ElementReport[], nowMs: number): readonly ElementReport[] {
    this.failCollectors(reports, nowMs);
    const due = this.held.filter((h) => h.dueMs <= nowMs).map(({ report }) => report);
    this.held = this.held.filter((h) => h.dueMs > nowMs);
    const arrived: ElementReport[] = [];
    for (const report of reports) {
      const outage = this.outages.get(regionOf(report.element));
      if (outage !== undefined) {
        if (!outage[1]) this.hold(report, dueAfter(outage[0], nowMs));
        continue;
      }
      const fate = this.rng.uniform();
      const { missing, late, doubled, reordered } = this.rates;
      if (fate < missing) continue;
      if (fate < missing + late) {
        this.hold(report, nowMs + MINUTE * (1 + this.rng.integer(MOST_LATE_MINUTES)));
        continue;
      }
      if (fate < missing + late + reordered) {
        this.hold(report, nowMs + MINUTE);
        continue;
      }
      arrived.push(report);
      if (fate < missing + late + reordered + doubled) this.hold(report, nowMs + MINUTE);
    }
    return [...arrived, ...due];
  }

  /** Sent later than its interval, because somebody ordered it. */
  hold(report: ElementReport, dueMs: number): void {
    this.held.push({ dueMs, report });
  }

  state(): DefectsState {
    return {
      rng: this.rng.state,
      held: this.held,
      outages: [...this.outages].map(([region, [untilMs, isLost]]) => [region, untilMs, isLost] as const),
    };
  }

  restore({ rng, held, outages }: DefectsState): void {
    this.rng.state = rng;
    this.held = [...held];
    this.outages.clear();
    for (const [region, untilMs, isLost] of outages) this.outages.set(region, [untilMs, isLost]);
  }

  private failCollectors(reports: readonly ElementReport[], nowMs: number): void {
    for (const [region, [untilMs]] of this.outages) if (untilMs <= nowMs) this.outages.delete(region);
    if (this.rates.collectorHoursPerWeek === 0) return;
    const chance = this.rates.collectorHoursPerWeek / HOURS_PER_WEEK / (COLLECTOR_DOWN_MS / MINUTE);
    for (const region of new Set(reports.map(({ element }) => regionOf(element))))
      if (!this.outages.has(region) && this.rng.uniform() < chance)
        this.outages.set(region, [nowMs + COLLECTOR_DOWN_MS, this.rng.uniform() < 0.5]);
  }
}
