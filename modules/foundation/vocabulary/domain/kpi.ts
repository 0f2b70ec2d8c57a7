import type { Dn } from './managed-object.js';
import type { NetworkTime } from './time.js';

/** One closed interval of one measure on one object, in the measure's unit. */
export interface KpiPoint {
  /** End of the interval, network time in ms. */
  readonly timeMs: number;
  readonly intervalMs: number;
  readonly value: number;
}

/** What is usual at one time, in the measure's unit. */
export interface Expectation {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** KPIs as the detectors see them, from what is stored. A read may lag behind what was received by about a second of wall time. */
export abstract class Kpis {
  /** Points whose interval ends in (from, until], in order of time; none where object or measure is unknown. */
  abstract read(dn: Dn, measure: string, from: NetworkTime, until: NetworkTime): Promise<readonly KpiPoint[]>;
  /** The band at each time; empty where the stream is unknown or not warm. */
  abstract expected(dn: Dn, measure: string, timesMs: readonly number[]): readonly Expectation[];
  /** Network time since the object was last heard of, in ms; infinite where it never was or its source is silent. */
  abstract ageMs(dn: Dn): number;
}
