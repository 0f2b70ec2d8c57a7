import { decodeLabels } from '#foundation/telemetry-store';
import { type LabelPair } from './exposition/exposed-sample.js';
import { labelBytesOf } from './label-writer.js';
import { type HistogramPart } from './native-histogram.js';

/** A series that stands for a part of another: of its histogram, or the time when it began to count. */
const TOTAL_OR_COUNT = /_(?:total|count)$/;
/** Series of a classic histogram or summary whose count tells when it began. */
const TOLD_BY_COUNT = /_(?:bucket|sum)$/;

/** Label bytes of one part of the histogram whose label bytes these are. */
export const histogramPartOf = (labels: Uint8Array, part: HistogramPart, le: string | undefined): Uint8Array => {
  const { __name__: name = '', ...rest } = decodeLabels(labels);
  const pairs: LabelPair[] = Object.entries(rest).filter(([label]) => le === undefined || label !== 'le');
  return labelBytesOf([['__name__', name + part], ...pairs, ...(le === undefined ? [] : [['le', le] as const])]);
};

/**
 * Label bytes of the series that tells when the counter began, as OpenMetrics names it: `_created` in place of `_total` or `_count`. `undefined` for a
 * bucket, a sum or a quantile, whose count tells it.
 */
export const createdOf = (labels: Uint8Array): Uint8Array | undefined => {
  const { __name__: name = '', ...rest } = decodeLabels(labels);
  if (TOLD_BY_COUNT.test(name) || 'quantile' in rest) return undefined;
  return labelBytesOf([['__name__', `${name.replace(TOTAL_OR_COUNT, '')}_created`], ...Object.entries(rest)]);
};
