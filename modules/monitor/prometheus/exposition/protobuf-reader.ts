import { refuse } from '../errors.js';
import {
  type BucketSpan,
  countsOfDeltas,
  flawOf,
  type NativeBuckets,
  type NativeHistogram,
  writeNativeHistogram,
} from '../native-histogram.js';
import { fixed64Tag, messageTag, ProtobufCursor, varintTag } from '../protobuf-cursor.js';
import { type ExposedExemplar, type ExpositionSink, type LabelPair, type MetricType } from './exposed-sample.js';
import { boundText } from './go-float.js';
import { ProtobufSample } from './protobuf-sample.js';

// Fields of io.prometheus.client (prometheus/client_model, metrics.proto).
const FAMILY = {
  name: messageTag(1),
  help: messageTag(2),
  type: varintTag(3),
  metric: messageTag(4),
  unit: messageTag(5),
};
const METRIC = {
  label: messageTag(1),
  gauge: messageTag(2),
  counter: messageTag(3),
  summary: messageTag(4),
  untyped: messageTag(5),
  timestampMs: varintTag(6),
  histogram: messageTag(7),
};
const NUMBER = { value: fixed64Tag(1), exemplar: messageTag(2), created: messageTag(3) };
const SUMMARY = { count: varintTag(1), sum: fixed64Tag(2), quantile: messageTag(3), created: messageTag(4) };
const QUANTILE = { quantile: fixed64Tag(1), value: fixed64Tag(2) };
const BUCKET = { count: varintTag(1), bound: fixed64Tag(2), exemplar: messageTag(3), countFloat: fixed64Tag(4) };
const HISTOGRAM = {
  count: varintTag(1),
  sum: fixed64Tag(2),
  bucket: messageTag(3),
  countFloat: fixed64Tag(4),
  schema: varintTag(5),
  zeroThreshold: fixed64Tag(6),
  zeroCount: varintTag(7),
  zeroCountFloat: fixed64Tag(8),
  negativeSpan: messageTag(9),
  negativeDelta: 10,
  negativeCount: 11,
  positiveSpan: messageTag(12),
  positiveDelta: 13,
  positiveCount: 14,
  created: messageTag(15),
};
const EXEMPLAR = { label: messageTag(1), value: fixed64Tag(2), timestamp: messageTag(3) };
const TIMESTAMP = { seconds: varintTag(1), nanos: varintTag(2) };
const PAIR = { first: messageTag(1), second: messageTag(2) };

/** MetricType of the protobuf, by number. */
const TYPES: readonly MetricType[] = ['counter', 'gauge', 'summary', 'unknown', 'histogram', 'gaugehistogram'];
const GAUGE_HISTOGRAM = 5;

interface Point {
  value: number;
  exemplar: ExposedExemplar | undefined;
  createdMs: number;
}
interface ClassicBucket {
  bound: number;
  below: number;
  exemplar: ExposedExemplar | undefined;
}

/** Reads a delimited stream of `io.prometheus.client.MetricFamily`. Samples are those that the text format would have. */
export class ProtobufReader {
  private readonly cursor = new ProtobufCursor((reason) =>
    refuse('PROMETHEUS_EXPOSITION_MALFORMED', `The body is no stream of metric families: ${reason}.`),
  );
  private readonly sample = new ProtobufSample();
  private readonly utf8 = new TextDecoder();

  /**
   * @returns number of samples
   * @throws ApplianceError PROMETHEUS_EXPOSITION_MALFORMED, not retryable; what the sink got before is to be discarded
   */
  read(bytes: Uint8Array, sink: ExpositionSink): number {
    const { cursor, sample } = this;
    cursor.open(bytes);
    sample.begin(sink);
    while (cursor.at < bytes.length) this.family(cursor.message(bytes.length), sink);
    return sample.count;
  }

  /** A family's name and type may stand behind its metrics, so it is gone over twice. */
  private family(end: number, sink: ExpositionSink): void {
    const { cursor } = this;
    const start = cursor.at;
    let name = '';
    let type = 0;
    const told: ['help' | 'unit', string][] = [];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === FAMILY.name) name = this.text(end);
      else if (tag === FAMILY.help) told.push(['help', this.text(end)]);
      else if (tag === FAMILY.unit) told.push(['unit', this.text(end)]);
      else if (tag === FAMILY.type) type = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (name === '')
      refuse('PROMETHEUS_EXPOSITION_MALFORMED', 'The body is no stream of metric families: one has no name.');
    sink.metadata?.(name, 'type', TYPES[type] ?? 'unknown');
    for (const [kind, text] of told) if (text !== '') sink.metadata?.(name, kind, text);
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === FAMILY.metric) this.metric(cursor.message(end), name, type === GAUGE_HISTOGRAM);
      else cursor.skip(tag, end);
    }
  }

  private metric(end: number, name: string, isGauge: boolean): void {
    const { cursor, sample } = this;
    const start = cursor.at;
    sample.metric(name);
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === METRIC.label) sample.label(this.pair(cursor.message(end)));
      else if (tag === METRIC.timestampMs) sample.timestampMs = cursor.int64(end);
      else cursor.skip(tag, end);
    }
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === METRIC.gauge || tag === METRIC.untyped || tag === METRIC.counter) this.number(cursor.message(end));
      else if (tag === METRIC.summary) this.summary(cursor.message(end));
      else if (tag === METRIC.histogram) this.histogram(cursor.message(end), isGauge);
      else cursor.skip(tag, end);
    }
  }

  private number(end: number): void {
    const { cursor, sample } = this;
    const point: Point = { value: 0, exemplar: undefined, createdMs: NaN };
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === NUMBER.value) point.value = cursor.double(end);
      else if (tag === NUMBER.exemplar) point.exemplar = this.exemplar(cursor.message(end));
      else if (tag === NUMBER.created) point.createdMs = this.timestamp(cursor.message(end));
      else cursor.skip(tag, end);
    }
    sample.emit('', point.value, undefined, point.exemplar);
    sample.created(point.createdMs);
  }

  private summary(end: number): void {
    const { cursor, sample } = this;
    let count = 0;
    let sum = 0;
    let createdMs = NaN;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SUMMARY.count) count = cursor.varint(end);
      else if (tag === SUMMARY.sum) sum = cursor.double(end);
      else if (tag === SUMMARY.created) createdMs = this.timestamp(cursor.message(end));
      else if (tag === SUMMARY.quantile) this.quantile(cursor.message(end));
      else cursor.skip(tag, end);
    }
    sample.emit('_sum', sum);
    sample.emit('_count', count);
    sample.created(createdMs);
  }

  private quantile(end: number): void {
    const { cursor, sample } = this;
    let quantile = 0;
    let value = 0;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === QUANTILE.quantile) quantile = cursor.double(end);
      else if (tag === QUANTILE.value) value = cursor.double(end);
      else cursor.skip(tag, end);
    }
    sample.emit('', value, ['quantile', boundText(quantile)]);
  }

  private histogram(end: number, isGauge: boolean): void {
    const { cursor, sample } = this;
    const buckets: ClassicBucket[] = [];
    const [negativeSpans, positiveSpans]: [BucketSpan[], BucketSpan[]] = [[], []];
    const lists = new Map<number, number[]>();
    let [count, countFloat, sum, schema, zeroThreshold, zeroCount, zeroCountFloat] = [0, 0, 0, 0, 0, 0, 0];
    let createdMs = NaN;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === HISTOGRAM.count) count = cursor.varint(end);
      else if (tag === HISTOGRAM.countFloat) countFloat = cursor.double(end);
      else if (tag === HISTOGRAM.sum) sum = cursor.double(end);
      else if (tag === HISTOGRAM.bucket) buckets.push(this.bucket(cursor.message(end)));
      else if (tag === HISTOGRAM.schema) schema = cursor.signed(end);
      else if (tag === HISTOGRAM.zeroThreshold) zeroThreshold = cursor.double(end);
      else if (tag === HISTOGRAM.zeroCount) zeroCount = cursor.varint(end);
      else if (tag === HISTOGRAM.zeroCountFloat) zeroCountFloat = cursor.double(end);
      else if (tag === HISTOGRAM.negativeSpan) negativeSpans.push(this.span(cursor.message(end)));
      else if (tag === HISTOGRAM.positiveSpan) positiveSpans.push(this.span(cursor.message(end)));
      else if (tag === HISTOGRAM.created) createdMs = this.timestamp(cursor.message(end));
      else if (!this.list(tag, end, lists)) cursor.skip(tag, end);
    }
    const isFloat = countFloat > 0;
    const isNative = positiveSpans.length + negativeSpans.length > 0 || zeroThreshold > 0 || zeroCount > 0;
    if (isNative) {
      const side = (spans: BucketSpan[], deltas: number, counts: number): NativeBuckets => ({
        spans,
        counts: lists.get(counts) ?? countsOfDeltas(lists.get(deltas) ?? []),
      });
      this.native({
        schema,
        zeroThreshold,
        zeroCount: isFloat ? zeroCountFloat : zeroCount,
        count: isFloat ? countFloat : count,
        sum,
        negative: side(negativeSpans, HISTOGRAM.negativeDelta, HISTOGRAM.negativeCount),
        positive: side(positiveSpans, HISTOGRAM.positiveDelta, HISTOGRAM.positiveCount),
        customValues: [],
        isWhole: !isFloat,
      });
    } else this.classic(buckets, isFloat ? countFloat : count, sum);
    if (!isGauge) sample.created(createdMs);
  }

  private classic(buckets: readonly ClassicBucket[], count: number, sum: number): void {
    const { sample } = this;
    for (const { bound, below, exemplar } of buckets) sample.emit('_bucket', below, ['le', boundText(bound)], exemplar);
    if (buckets.at(-1)?.bound !== Infinity) sample.emit('_bucket', count, ['le', '+Inf']);
    sample.emit('_sum', sum);
    sample.emit('_count', count);
  }

  private native(histogram: NativeHistogram): void {
    const flaw = flawOf(histogram);
    if (flaw !== undefined) refuse('PROMETHEUS_EXPOSITION_MALFORMED', `A native histogram of the exposition ${flaw}.`);
    writeNativeHistogram(histogram, (part, le, value) => {
      this.sample.emit(part, value, le === undefined ? undefined : ['le', le]);
    });
  }

  private bucket(end: number): ClassicBucket {
    const { cursor } = this;
    const bucket: ClassicBucket = { bound: 0, below: 0, exemplar: undefined };
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === BUCKET.count) bucket.below = cursor.varint(end);
      else if (tag === BUCKET.countFloat) bucket.below = cursor.double(end);
      else if (tag === BUCKET.bound) bucket.bound = cursor.double(end);
      else if (tag === BUCKET.exemplar) bucket.exemplar = this.exemplar(cursor.message(end));
      else cursor.skip(tag, end);
    }
    return bucket;
  }

  /** One of the repeated numbers, packed or one by one. @returns whether the tag was of one */
  private list(tag: number, end: number, lists: Map<number, number[]>): boolean {
    const { cursor } = this;
    const field = Math.floor(tag / 8);
    const isDelta = field === HISTOGRAM.negativeDelta || field === HISTOGRAM.positiveDelta;
    if (!isDelta && field !== HISTOGRAM.negativeCount && field !== HISTOGRAM.positiveCount) return false;
    const list = lists.get(field) ?? [];
    lists.set(field, list);
    const one = (to: number): void => {
      list.push(isDelta ? cursor.signed(to) : cursor.double(to));
    };
    if (tag === messageTag(field)) for (const to = cursor.message(end); cursor.at < to;) one(to);
    else if (tag === (isDelta ? varintTag(field) : fixed64Tag(field))) one(end);
    else return false;
    return true;
  }

  private span(end: number): BucketSpan {
    const { cursor } = this;
    let [offset, length] = [0, 0];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === varintTag(1)) offset = cursor.signed(end);
      else if (tag === varintTag(2)) length = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    return { offset, length };
  }

  private exemplar(end: number): ExposedExemplar {
    const { cursor } = this;
    const labels: LabelPair[] = [];
    let value = 0;
    let timestampMs = NaN;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === EXEMPLAR.label) labels.push(this.pair(cursor.message(end)));
      else if (tag === EXEMPLAR.value) value = cursor.double(end);
      else if (tag === EXEMPLAR.timestamp) timestampMs = this.timestamp(cursor.message(end));
      else cursor.skip(tag, end);
    }
    return { labels, value, timestampMs };
  }

  private timestamp(end: number): number {
    const { cursor } = this;
    let [seconds, nanos] = [0, 0];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === TIMESTAMP.seconds) seconds = cursor.int64(end);
      else if (tag === TIMESTAMP.nanos) nanos = cursor.int64(end);
      else cursor.skip(tag, end);
    }
    return seconds * 1_000 + Math.floor(nanos / 1_000_000);
  }

  private pair(end: number): LabelPair {
    const { cursor } = this;
    let [first, second] = ['', ''];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === PAIR.first) first = this.text(end);
      else if (tag === PAIR.second) second = this.text(end);
      else cursor.skip(tag, end);
    }
    return [first, second];
  }

  private text(end: number): string {
    const { cursor } = this;
    const stop = cursor.message(end);
    const text = this.utf8.decode(cursor.bytes.subarray(cursor.at, stop));
    cursor.at = stop;
    return text;
  }
}
