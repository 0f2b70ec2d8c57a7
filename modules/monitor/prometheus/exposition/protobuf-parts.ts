import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { type ExposedExemplar, type LabelPair } from './exposed-sample.js';

// Fields of io.prometheus.client and google.protobuf.
const EXEMPLAR = { label: messageTag(1), value: fixed64Tag(2), timestamp: messageTag(3) };
const TIMESTAMP = { seconds: varintTag(1), nanos: varintTag(2) };
const PAIR = { first: messageTag(1), second: messageTag(2) };

/** Reads what several messages of an exposition are made of. */
export class ProtobufParts {
  private readonly utf8 = new TextDecoder();

  constructor(private readonly cursor: ProtobufCursor) {}

  exemplar(end: number): ExposedExemplar {
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

  timestamp(end: number): number {
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

  pair(end: number): LabelPair {
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

  text(end: number): string {
    const { cursor } = this;
    const stop = cursor.message(end);
    const text = this.utf8.decode(cursor.bytes.subarray(cursor.at, stop));
    cursor.at = stop;
    return text;
  }
}
