import { type MetricType } from './exposed-sample.js';

const ASCII = new TextEncoder();
const SUFFIXES = ['', '_total', '_created', '_count', '_sum', '_bucket', '_gcount', '_gsum', '_info'] as const;
/** What the name of a sample has beyond that of its family. */
export type Suffix = (typeof SUFFIXES)[number];
export const SUFFIX_BYTES = SUFFIXES.map((suffix) => ({ suffix, bytes: ASCII.encode(suffix) }));

/** Suffixes that samples of a type have (OpenMetrics 1.0, Suffixes). */
export const ALLOWED_SUFFIXES: Readonly<Record<MetricType, readonly Suffix[]>> = {
  unknown: [''],
  gauge: [''],
  counter: ['_total', '_created'],
  stateset: [''],
  info: ['_info'],
  histogram: ['_count', '_sum', '_bucket', '_created'],
  gaugehistogram: ['_gcount', '_gsum', '_bucket'],
  summary: ['', '_count', '_sum', '_created'],
};
