import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { type ExponentialBuckets } from './exponential-histogram.js';

const BUCKETS = { offset: varintTag(1), counts: messageTag(2), oneCount: varintTag(2) } as const;

/** Field tags of ExponentialHistogramDataPoint in opentelemetry/proto/metrics/v1/metrics.proto. */
export const EXPONENTIAL = {
  attributes: messageTag(1),
  count: fixed64Tag(4),
  sum: fixed64Tag(5),
  scale: varintTag(6),
  zeroCount: fixed64Tag(7),
  positive: messageTag(8),
  negative: messageTag(9),
  flags: varintTag(10),
  zeroThreshold: fixed64Tag(14),
} as const;

/** A `Buckets` message up to `end`. */
export const readBuckets = (cursor: ProtobufCursor, end: number): ExponentialBuckets => {
  let offset = 0;
  const counts: number[] = [];
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === BUCKETS.offset) offset = cursor.sint64(end);
    else if (tag === BUCKETS.counts)
      for (const to = cursor.message(end); cursor.at < to;) counts.push(cursor.varint(to));
    else if (tag === BUCKETS.oneCount) counts.push(cursor.varint(end));
    else cursor.skip(tag, end);
  }
  return { offset, counts };
};
