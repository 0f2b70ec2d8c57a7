import { type MetricType } from './exposition/exposed-sample.js';

/** What is known of a metric beside its samples. */
export interface MetricMetadata {
  readonly metric: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}

export type MetadataSink = (metadata: MetricMetadata) => void;

/** MetricType by its number, the same in prometheus.MetricMetadata and io.prometheus.write.v2.Metadata. */
export const METRIC_TYPE_OF_NUMBER: readonly MetricType[] = [
  'unknown',
  'counter',
  'gauge',
  'histogram',
  'gaugehistogram',
  'summary',
  'info',
  'stateset',
];
