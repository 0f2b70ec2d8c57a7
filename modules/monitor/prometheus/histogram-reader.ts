import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { type BucketSpan, countsOfDeltas, type NativeBuckets, type NativeHistogram } from './native-histogram.js';

// Fields of prometheus.Histogram and, the same, of io.prometheus.write.v2.Histogram; the last is of the latter only.
const FIELD = {
  countInt: varintTag(1),
  countFloat: fixed64Tag(2),
  sum: fixed64Tag(3),
  schema: varintTag(4),
  zeroThreshold: fixed64Tag(5),
  zeroCountInt: varintTag(6),
  zeroCountFloat: fixed64Tag(7),
  negativeSpan: messageTag(8),
  positiveSpan: messageTag(11),
  timestamp: varintTag(15),
  startTimestamp: varintTag(17),
} as const;
const LISTS = {
  negativeDeltas: 9,
  negativeCounts: 10,
  positiveDeltas: 12,
  positiveCounts: 13,
  customValues: 16,
} as const;
const NUMBERS: NumberFields = {
  deltas: [LISTS.negativeDeltas, LISTS.positiveDeltas],
  doubles: [LISTS.negativeCounts, LISTS.positiveCounts, LISTS.customValues],
};
const SPAN = { offset: varintTag(1), length: varintTag(2) } as const;

export interface TimedHistogram extends NativeHistogram {
  readonly timestampMs: number;
  /** When it began to count; 0 where the sender does not say. */
  readonly startTimestampMs: number;
}

/** Reads the histogram message up to `end`. Whether it adds up is for `flawOf`. */
export const readHistogram = (cursor: ProtobufCursor, end: number): TimedHistogram => {
  const lists = new Map<number, number[]>();
  const [negativeSpans, positiveSpans]: [BucketSpan[], BucketSpan[]] = [[], []];
  let [count, sum, schema, zeroThreshold, zeroCount, timestampMs, startTimestampMs] = [0, 0, 0, 0, 0, 0, 0];
  let isWhole = true;
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === FIELD.countInt) count = cursor.varint(end);
    else if (tag === FIELD.countFloat) {
      count = cursor.double(end);
      isWhole = false;
    } else if (tag === FIELD.sum) sum = cursor.double(end);
    else if (tag === FIELD.schema) schema = cursor.sint64(end);
    else if (tag === FIELD.zeroThreshold) zeroThreshold = cursor.double(end);
    else if (tag === FIELD.zeroCountInt) zeroCount = cursor.varint(end);
    else if (tag === FIELD.zeroCountFloat) zeroCount = cursor.double(end);
    else if (tag === FIELD.negativeSpan) negativeSpans.push(readSpan(cursor, cursor.message(end)));
    else if (tag === FIELD.positiveSpan) positiveSpans.push(readSpan(cursor, cursor.message(end)));
    else if (tag === FIELD.timestamp) timestampMs = cursor.int64(end);
    else if (tag === FIELD.startTimestamp) startTimestampMs = cursor.int64(end);
    else if (!readNumbers(cursor, tag, end, lists, NUMBERS)) cursor.skip(tag, end);
  }
  const side = (spans: BucketSpan[], deltas: number, counts: number): NativeBuckets => ({
    spans,
    counts: lists.get(counts) ?? countsOfDeltas(lists.get(deltas) ?? []),
  });
  return {
    schema,
    zeroThreshold,
    zeroCount,
    count,
    sum,
    isWhole,
    timestampMs,
    startTimestampMs,
    negative: side(negativeSpans, LISTS.negativeDeltas, LISTS.negativeCounts),
    positive: side(positiveSpans, LISTS.positiveDeltas, LISTS.positiveCounts),
    customValues: lists.get(LISTS.customValues) ?? [],
  };
};

/** Repeated numbers by their fields: differences are zigzag varints, all others doubles. */
export interface NumberFields {
  readonly deltas: readonly number[];
  readonly doubles: readonly number[];
}

/** Reads one of the repeated numbers into its list, packed or one by one. @returns whether the tag was of one */
export const readNumbers = (
  cursor: ProtobufCursor,
  tag: number,
  end: number,
  lists: Map<number, number[]>,
  { deltas, doubles }: NumberFields,
): boolean => {
  const field = Math.floor(tag / 8);
  const isDelta = deltas.includes(field);
  if (!isDelta && !doubles.includes(field)) return false;
  const list = lists.get(field) ?? [];
  lists.set(field, list);
  const one = (to: number): void => {
    list.push(isDelta ? cursor.sint64(to) : cursor.double(to));
  };
  if (tag === messageTag(field)) for (const to = cursor.message(end); cursor.at < to;) one(to);
  else if (tag === (isDelta ? varintTag(field) : fixed64Tag(field))) one(end);
  else return false;
  return true;
};

export const readSpan = (cursor: ProtobufCursor, end: number): BucketSpan => {
  let [offset, length] = [0, 0];
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === SPAN.offset) offset = cursor.sint64(end);
    else if (tag === SPAN.length) length = cursor.varint(end);
    else cursor.skip(tag, end);
  }
  return { offset, length };
};
