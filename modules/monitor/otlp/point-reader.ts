import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { AttributeReader } from './attribute-reader.js';
import { type PointRefusal, type Refusals } from './refusals.js';
import { type SeriesEmitter } from './series-emitter.js';

// Field tags of the data points in opentelemetry/proto/metrics/v1/metrics.proto.
const TIME = fixed64Tag(3);
const NUMBER = {
  attributes: messageTag(7),
  asDouble: fixed64Tag(4),
  asInt: fixed64Tag(6),
  flags: varintTag(8),
} as const;
const HISTOGRAM = {
  attributes: messageTag(9),
  count: fixed64Tag(4),
  sum: fixed64Tag(5),
  bucketCounts: messageTag(6),
  oneBucketCount: fixed64Tag(6),
  bounds: messageTag(7),
  oneBound: fixed64Tag(7),
  flags: varintTag(10),
} as const;
const SUMMARY = {
  attributes: messageTag(7),
  count: fixed64Tag(4),
  sum: fixed64Tag(5),
  quantiles: messageTag(6),
  flags: varintTag(8),
} as const;
const QUANTILE = { quantile: fixed64Tag(1), value: fixed64Tag(2) } as const;
const NO_RECORDED_VALUE = 1;

const UTF8 = new TextEncoder();
const SUFFIX = { bucket: UTF8.encode('_bucket'), sum: UTF8.encode('_sum'), count: UTF8.encode('_count') } as const;
const LE = UTF8.encode('le');
const QUANTILE_LABEL = UTF8.encode('quantile');
const INFINITE = UTF8.encode('+Inf');

/** Reads one data point and emits its samples, or counts why not: a point is taken whole or not at all. */
export class PointReader {
  private readonly attributes: AttributeReader;
  private readonly counts: number[] = [];
  private readonly bounds: number[] = [];

  constructor(
    private readonly cursor: ProtobufCursor,
    private readonly emitter: SeriesEmitter,
  ) {
    this.attributes = new AttributeReader(cursor);
  }

  number(end: number, refusals: Refusals<PointRefusal>): void {
    const { cursor, emitter } = this;
    let timeMs = 0;
    let value = 0;
    let flags = 0;
    let hasValue = false;
    emitter.point.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === NUMBER.attributes) this.attributes.read(cursor.message(end), emitter.point);
      else if (tag === TIME) timeMs = cursor.milliseconds(end);
      else if (tag === NUMBER.asDouble) {
        value = cursor.double(end);
        hasValue = true;
      } else if (tag === NUMBER.asInt) {
        value = cursor.sfixed64(end);
        hasValue = true;
      } else if (tag === NUMBER.flags) flags = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    const gone = isGone(flags);
    if (!this.isFit(timeMs, refusals)) return;
    if (!hasValue && !gone) refusals.add('no-value');
    else emitter.append(timeMs, gone ? NaN : value);
  }

  histogram(end: number, refusals: Refusals<PointRefusal>): void {
    const { cursor, emitter, counts, bounds } = this;
    let timeMs = 0;
    let count = 0;
    let sum: number | undefined;
    let flags = 0;
    counts.length = bounds.length = 0;
    emitter.point.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === HISTOGRAM.attributes) this.attributes.read(cursor.message(end), emitter.point);
      else if (tag === TIME) timeMs = cursor.milliseconds(end);
      else if (tag === HISTOGRAM.count) count = cursor.fixed64(end);
      else if (tag === HISTOGRAM.sum) sum = cursor.double(end);
      else if (tag === HISTOGRAM.bucketCounts)
        for (const to = cursor.message(end); cursor.at < to;) counts.push(cursor.fixed64(to));
      else if (tag === HISTOGRAM.oneBucketCount) counts.push(cursor.fixed64(end));
      else if (tag === HISTOGRAM.bounds)
        for (const to = cursor.message(end); cursor.at < to;) bounds.push(cursor.double(to));
      else if (tag === HISTOGRAM.oneBound) bounds.push(cursor.double(end));
      else if (tag === HISTOGRAM.flags) flags = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (!this.isFit(timeMs, refusals)) return;
    const gone = isGone(flags);
    if (!gone && !fits(counts, bounds)) {
      refusals.add('buckets');
      return;
    }
    let below = 0;
    bounds.forEach((bound, n) => {
      below += counts[n] ?? 0;
      const own = { name: LE, value: UTF8.encode(numberText(bound)) };
      emitter.append(timeMs, gone ? NaN : below, SUFFIX.bucket, own);
    });
    emitter.append(timeMs, gone ? NaN : count, SUFFIX.bucket, { name: LE, value: INFINITE });
    if (sum !== undefined || gone) emitter.append(timeMs, gone ? NaN : (sum ?? 0), SUFFIX.sum);
    emitter.append(timeMs, gone ? NaN : count, SUFFIX.count);
  }

  summary(end: number, refusals: Refusals<PointRefusal>): void {
    const { cursor, emitter, counts, bounds } = this;
    let timeMs = 0;
    let count = 0;
    let sum = 0;
    let flags = 0;
    counts.length = bounds.length = 0;
    emitter.point.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SUMMARY.attributes) this.attributes.read(cursor.message(end), emitter.point);
      else if (tag === TIME) timeMs = cursor.milliseconds(end);
      else if (tag === SUMMARY.count) count = cursor.fixed64(end);
      else if (tag === SUMMARY.sum) sum = cursor.double(end);
      else if (tag === SUMMARY.quantiles) this.quantile(cursor.message(end));
      else if (tag === SUMMARY.flags) flags = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (!this.isFit(timeMs, refusals)) return;
    const gone = isGone(flags);
    bounds.forEach((quantile, n) => {
      const own = { name: QUANTILE_LABEL, value: UTF8.encode(numberText(quantile)) };
      emitter.append(timeMs, gone ? NaN : (counts[n] ?? 0), undefined, own);
    });
    emitter.append(timeMs, gone ? NaN : sum, SUFFIX.sum);
    emitter.append(timeMs, gone ? NaN : count, SUFFIX.count);
  }

  private quantile(end: number): void {
    const { cursor } = this;
    let quantile = 0;
    let value = 0;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === QUANTILE.quantile) quantile = cursor.double(end);
      else if (tag === QUANTILE.value) value = cursor.double(end);
      else cursor.skip(tag, end);
    }
    this.bounds.push(quantile);
    this.counts.push(value);
  }

  private isFit(timeMs: number, refusals: Refusals<PointRefusal>): boolean {
    const { point, resource } = this.emitter;
    point.seal();
    if (point.overflowed || resource.overflowed) refusals.add('attributes');
    // The protocol's 0 is "unknown".
    else if (timeMs === 0) refusals.add('no-time');
    else return true;
    return false;
  }
}

const isGone = (flags: number): boolean => flags % 2 === NO_RECORDED_VALUE;

/** One count more than bounds, which rise; or neither, where only count and sum were kept. */
const fits = (counts: readonly number[], bounds: readonly number[]): boolean =>
  (counts.length === bounds.length + 1 || (counts.length === 0 && bounds.length === 0)) &&
  bounds.every((bound, n) => n === 0 || bound > (bounds[n - 1] ?? Infinity));

const numberText = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
