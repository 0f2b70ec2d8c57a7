import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { refuse } from '../errors.js';
import { type NumberFields, readNumbers, readSpan } from '../histogram-reader.js';
import {
  type BucketSpan,
  countsOfDeltas,
  flawOf,
  type NativeBuckets,
  type NativeHistogram,
  writeNativeHistogram,
} from '../native-histogram.js';
import { type ExposedExemplar } from './exposed-sample.js';
import { boundText } from './go-float.js';
import { type ProtobufParts } from './protobuf-parts.js';
import { type ProtobufSample } from './protobuf-sample.js';

// Fields of io.prometheus.client.
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
const NUMBERS: NumberFields = {
  deltas: [HISTOGRAM.negativeDelta, HISTOGRAM.positiveDelta],
  doubles: [HISTOGRAM.negativeCount, HISTOGRAM.positiveCount],
};

interface ClassicBucket {
  bound: number;
  below: number;
  exemplar: ExposedExemplar | undefined;
}

/** Reads the histograms of an exposition. */
export class ProtobufHistograms {
  constructor(
    private readonly cursor: ProtobufCursor,
    private readonly parts: ProtobufParts,
    private readonly sample: ProtobufSample,
  ) {}

  /** Reads the message up to `end` and emits its samples: native buckets where it has them, else classic ones. */
  read(end: number, isGauge: boolean): void {
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
      else if (tag === HISTOGRAM.schema) schema = cursor.sint64(end);
      else if (tag === HISTOGRAM.zeroThreshold) zeroThreshold = cursor.double(end);
      else if (tag === HISTOGRAM.zeroCount) zeroCount = cursor.varint(end);
      else if (tag === HISTOGRAM.zeroCountFloat) zeroCountFloat = cursor.double(end);
      else if (tag === HISTOGRAM.negativeSpan) negativeSpans.push(readSpan(cursor, cursor.message(end)));
      else if (tag === HISTOGRAM.positiveSpan) positiveSpans.push(readSpan(cursor, cursor.message(end)));
      else if (tag === HISTOGRAM.created) createdMs = this.parts.timestamp(cursor.message(end));
      else if (!readNumbers(cursor, tag, end, lists, NUMBERS)) cursor.skip(tag, end);
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
      else if (tag === BUCKET.exemplar) bucket.exemplar = this.parts.exemplar(cursor.message(end));
      else cursor.skip(tag, end);
    }
    return bucket;
  }
}
