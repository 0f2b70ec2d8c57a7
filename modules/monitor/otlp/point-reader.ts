import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { flawOf, type HistogramPart } from '#monitor/prometheus';
import { AttributeReader } from './attribute-reader.js';
import { type DeltaBatch } from './delta-batch.js';
import { type ExponentialBuckets, nativeOf } from './exponential-histogram.js';
import { EXPONENTIAL, readBuckets } from './exponential-reader.js';
import { type PointRefusal, type Refusals } from './refusals.js';
import { type RunningTotal } from './running-total.js';
import { type SeriesEmitter } from './series-emitter.js';
import { numberText, writeTotal } from './total-writer.js';

// Field tags of the data points in opentelemetry/proto/metrics/v1/metrics.proto.
const START = fixed64Tag(2);
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
const SUFFIX: Readonly<Record<HistogramPart, Uint8Array>> = {
  _bucket: UTF8.encode('_bucket'),
  _sum: UTF8.encode('_sum'),
  _count: UTF8.encode('_count'),
  _native_schema: UTF8.encode('_native_schema'),
  _native_zero_threshold: UTF8.encode('_native_zero_threshold'),
};
const NONE: ExponentialBuckets = { offset: 0, counts: [] };
const LE = UTF8.encode('le');
const QUANTILE_LABEL = UTF8.encode('quantile');

/** Reads one data point and emits its samples, or counts why not: a point is taken whole or not at all. */
export class PointReader {
  private readonly attributes: AttributeReader;
  private readonly counts: number[] = [];
  private readonly bounds: number[] = [];

  /** @param deltas where points of delta temporality wait; absent: each stands for itself */
  constructor(
    private readonly cursor: ProtobufCursor,
    private readonly emitter: SeriesEmitter,
    private readonly deltas: DeltaBatch | undefined,
  ) {
    this.attributes = new AttributeReader(cursor);
  }

  number(end: number, isDelta: boolean, refusals: Refusals<PointRefusal>): void {
    const { cursor, emitter } = this;
    let startMs = 0;
    let timeMs = 0;
    let value = 0;
    let flags = 0;
    let hasValue = false;
    emitter.point.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === NUMBER.attributes) this.attributes.read(cursor.message(end), emitter.point);
      else if (tag === TIME) timeMs = cursor.milliseconds(end);
      else if (tag === START) startMs = cursor.milliseconds(end);
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
    else if (isDelta && this.deltas !== undefined)
      this.deltas.hold({ startMs, timeMs, total: { kind: 'number', value } }, gone);
    else emitter.append(timeMs, gone ? NaN : value);
  }

  histogram(end: number, isDelta: boolean, refusals: Refusals<PointRefusal>): void {
    const { cursor, emitter, counts, bounds } = this;
    let startMs = 0;
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
      else if (tag === START) startMs = cursor.milliseconds(end);
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
    const total = { kind: 'histogram', bounds, counts, count, sum: gone ? (sum ?? 0) : sum } as const;
    if (isDelta && this.deltas !== undefined)
      this.deltas.hold({ startMs, timeMs, total: { ...total, bounds: [...bounds], counts: [...counts] } }, gone);
    else this.write(timeMs, total, gone);
  }

  exponential(end: number, isDelta: boolean, refusals: Refusals<PointRefusal>): void {
    const { cursor, emitter } = this;
    let [startMs, timeMs, count, scale, zeroCount, zeroThreshold, flags] = [0, 0, 0, 0, 0, 0, 0];
    let sum: number | undefined;
    let [positive, negative] = [NONE, NONE];
    emitter.point.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === EXPONENTIAL.attributes) this.attributes.read(cursor.message(end), emitter.point);
      else if (tag === TIME) timeMs = cursor.milliseconds(end);
      else if (tag === START) startMs = cursor.milliseconds(end);
      else if (tag === EXPONENTIAL.count) count = cursor.fixed64(end);
      else if (tag === EXPONENTIAL.sum) sum = cursor.double(end);
      else if (tag === EXPONENTIAL.scale) scale = cursor.sint64(end);
      else if (tag === EXPONENTIAL.zeroCount) zeroCount = cursor.fixed64(end);
      else if (tag === EXPONENTIAL.zeroThreshold) zeroThreshold = cursor.double(end);
      else if (tag === EXPONENTIAL.positive) positive = readBuckets(cursor, cursor.message(end));
      else if (tag === EXPONENTIAL.negative) negative = readBuckets(cursor, cursor.message(end));
      else if (tag === EXPONENTIAL.flags) flags = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (!this.isFit(timeMs, refusals)) return;
    const gone = isGone(flags);
    const read = { kind: 'exponential', scale, zeroCount, zeroThreshold, count, sum, positive, negative } as const;
    // What is gone has no buckets that could be named: its count and its sum say so.
    const total = gone ? ({ kind: 'histogram', bounds: [], counts: [], count: 0, sum: 0 } as const) : read;
    const native = gone ? undefined : nativeOf(read);
    if (!gone && native === undefined) refusals.add('scale');
    else if (
      !(zeroThreshold >= 0 && zeroThreshold < Infinity) ||
      (native !== undefined && flawOf(native) !== undefined)
    )
      refusals.add('buckets');
    else if (isDelta && this.deltas !== undefined) this.deltas.hold({ startMs, timeMs, total }, gone);
    else this.write(timeMs, total, gone);
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
    emitter.append(timeMs, gone ? NaN : sum, SUFFIX._sum);
    emitter.append(timeMs, gone ? NaN : count, SUFFIX._count);
  }

  private write(timeMs: number, total: RunningTotal, isGone: boolean): void {
    const { emitter } = this;
    writeTotal(total, (part, le, value) => {
      const own = le === undefined ? undefined : { name: LE, value: UTF8.encode(le) };
      emitter.append(timeMs, isGone ? NaN : value, part === undefined ? undefined : SUFFIX[part], own);
    });
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
