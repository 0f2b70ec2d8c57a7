/**
 * A quantity as it is watched, on one class of managed object. `level`: a mean over the interval. `ratio`: numerator over denominator counts,
 * undefined where the denominator is 0. `count`: events in the interval.
 */
export interface Measure {
  /** With its unit, e.g. `prbUtilisationRatio`. */
  readonly name: string;
  readonly objectClass: string;
  readonly kind: 'level' | 'ratio' | 'count';
  /** UCUM. */
  readonly unit: string;
  /** The direction that hurts users. `silence`: only its absence does. */
  readonly worseWhen: 'high' | 'low' | 'silence';
  /** Smallest change worth telling, in the measure's unit; absent: what detection is configured to for its kind. */
  readonly smallest?: number;
  /** What an anomaly of it is called where its kind does not say. */
  readonly shape?: 'call-quality' | 'log-volume';
  /** Counters as received: `[value]` for a level or count, `[numerator, denominator]` for a ratio. */
  readonly counters: readonly string[];
  /** Counter, itself a level, of how many a level is the mean, e.g. of users; absent, or not reported: of its samples. */
  readonly meanOf?: string;
  /** Multiplies the received value of a level, e.g. 0.01 from per cent. */
  readonly scale?: number;
}

/**
 * What the detectors see, as columns: one row for each object, measure and closed interval. A level has its mean in `numerator` and
 * in `denominator` of how many it is the mean; a count has `denominator` 1.
 */
export interface ObservationBatch {
  object: Uint32Array;
  measure: Uint16Array;
  /** End of the interval, network time in ms. */
  timeMs: Float64Array;
  intervalMs: Float64Array;
  numerator: Float64Array;
  denominator: Float64Array;
  length: number;
}
