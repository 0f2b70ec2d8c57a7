import { messageTag, type ProtobufCursor } from '#monitor/intake';
import { readAnyValue, textOf } from './any-value.js';
import { type LabelSet } from './label-set.js';

const KEY = messageTag(1);
const VALUE = messageTag(2);
const STRING_VALUE = messageTag(1);
const UTF8 = new TextEncoder();

/** Reads `KeyValue` messages into label sets. Text goes there without becoming a string on the way. */
export class AttributeReader {
  /** @param without prefixes of keys that are left out */
  constructor(
    private readonly cursor: ProtobufCursor,
    private readonly without: readonly Uint8Array[] = [],
  ) {}

  read(end: number, into: LabelSet): void {
    const { cursor } = this;
    let keyStart = 0;
    let keyEnd = 0;
    let valueBytes = cursor.bytes;
    let valueStart = 0;
    let valueEnd = 0;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === KEY) {
        keyEnd = cursor.message(end);
        keyStart = cursor.at;
        cursor.at = keyEnd;
      } else if (tag === VALUE) {
        const messageEnd = cursor.message(end);
        const messageStart = cursor.at;
        // Nearly every value is one text: its bytes are taken as they stand.
        if (messageStart < messageEnd && cursor.varint(messageEnd) === STRING_VALUE) {
          valueEnd = cursor.message(messageEnd);
          valueStart = cursor.at;
          valueBytes = cursor.bytes;
          cursor.at = valueEnd;
        }
        if (cursor.at !== messageEnd) {
          cursor.at = messageStart;
          valueBytes = UTF8.encode(textOf(readAnyValue(cursor, messageEnd)));
          valueStart = 0;
          valueEnd = valueBytes.length;
        } else if (messageStart === messageEnd) valueStart = valueEnd = 0;
      } else cursor.skip(tag, end);
    }
    if (this.without.length === 0 || !this.without.some((prefix) => startsWith(cursor.bytes, keyStart, keyEnd, prefix)))
      into.add(cursor.bytes, keyStart, keyEnd, valueBytes, valueStart, valueEnd);
  }
}

const startsWith = (bytes: Uint8Array, start: number, end: number, prefix: Uint8Array): boolean => {
  if (end - start < prefix.length) return false;
  for (let at = 0; at < prefix.length; at++) if (bytes[start + at] !== prefix[at]) return false;
  return true;
};
