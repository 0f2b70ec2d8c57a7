/** A label as a name and a value, as a decoder found them. */
export type LabelPair = readonly [name: string, value: string];

/** What an exposition says of a family of metrics. `type` is OpenMetrics' word; `untyped` of the text format is `unknown`. */
export type MetricType =
  'unknown' | 'gauge' | 'counter' | 'stateset' | 'info' | 'histogram' | 'gaugehistogram' | 'summary';

export const METRIC_TYPES: ReadonlySet<string> = new Set<MetricType>([
  'unknown',
  'gauge',
  'counter',
  'stateset',
  'info',
  'histogram',
  'gaugehistogram',
  'summary',
]);

export interface ExposedExemplar {
  readonly labels: readonly LabelPair[];
  readonly value: number;
  /** ms since 1970, or NaN where none was given. */
  readonly timestampMs: number;
}

/** One sample of a scrape. The same object serves all samples of a body: nothing of it is kept beyond the call. */
export interface ExposedSample {
  /** `keyBytes[keyStart, keyEnd)` names the series: the same bytes in another body of the same format are the same series. */
  readonly keyBytes: Uint8Array;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly value: number;
  /** ms since 1970, or NaN where the exposition gives none. May be beyond what a double counts exactly. */
  readonly timestampMs: number;
  /** Made when asked for, which is needed once for a series: `__name__` first, then as exposed, names once each. */
  labels(): LabelPair[];
  /** Made when asked for; `undefined` where there is none. */
  exemplar(): ExposedExemplar | undefined;
}

/** Where a decoder of expositions puts what it reads, in the order of the body. */
export interface ExpositionSink {
  sample(sample: ExposedSample): void;
  /** One word about a family: of a body with a second, differing word the last counts. */
  metadata?(family: string, kind: 'type' | 'help' | 'unit', text: string): void;
}
