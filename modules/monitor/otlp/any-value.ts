import { fixed64Tag, messageTag, type ProtobufCursor, varintTag } from '#monitor/intake';
import { malformed } from './errors.js';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const STRING = messageTag(1);
const BOOL = varintTag(2);
const INT = varintTag(3);
const DOUBLE = fixed64Tag(4);
const ARRAY = messageTag(5);
const KEY_VALUES = messageTag(6);
const BYTES = messageTag(7);
const FIRST = messageTag(1);
const SECOND = messageTag(2);
/** Levels of lists in lists. A sender that nests deeper is not describing a network. */
export const MAX_DEPTH = 16;

const UTF8 = new TextDecoder();

/**
 * An `opentelemetry.proto.common.v1.AnyValue` up to `end`. Integers beyond 2^53 are decimal text, bytes are base64, and what is unset is null.
 * Doubles that JSON has no number for are text.
 */
export const readAnyValue = (cursor: ProtobufCursor, end: number, depth = 0): Json => {
  if (depth > MAX_DEPTH) malformed(`a value is nested more than ${String(MAX_DEPTH)} levels deep`);
  let value: Json = null;
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === STRING) value = readText(cursor, end);
    else if (tag === BOOL) value = cursor.varint(end) !== 0;
    else if (tag === INT) value = integerOf(cursor.bigInt64(end));
    else if (tag === DOUBLE) value = doubleOf(cursor.double(end));
    else if (tag === ARRAY) value = readList(cursor, cursor.message(end), depth);
    else if (tag === KEY_VALUES) value = readMap(cursor, cursor.message(end), depth);
    else if (tag === BYTES) {
      const bytesEnd = cursor.message(end);
      value = Buffer.from(cursor.bytes.subarray(cursor.at, bytesEnd)).toString('base64');
      cursor.at = bytesEnd;
    } else cursor.skip(tag, end);
  }
  return value;
};

export const readText = (cursor: ProtobufCursor, end: number): string => {
  const textEnd = cursor.message(end);
  const text = UTF8.decode(cursor.bytes.subarray(cursor.at, textEnd));
  cursor.at = textEnd;
  return text;
};

/** What a value is as the text of a label or of a log line: text as it stands, lists and maps as JSON. */
export const textOf = (value: Json): string => {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
};

/** A `KeyValue` up to `end`. */
export const readKeyValue = (cursor: ProtobufCursor, end: number, depth = 0): readonly [string, Json] => {
  let key = '';
  let value: Json = null;
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === FIRST) key = readText(cursor, end);
    else if (tag === SECOND) value = readAnyValue(cursor, cursor.message(end), depth);
    else cursor.skip(tag, end);
  }
  return [key, value];
};

const integerOf = (value: bigint): Json => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
};

const doubleOf = (value: number): Json => (Number.isFinite(value) ? value : String(value));

const readList = (cursor: ProtobufCursor, end: number, depth: number): Json => {
  const values: Json[] = [];
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === FIRST) values.push(readAnyValue(cursor, cursor.message(end), depth + 1));
    else cursor.skip(tag, end);
  }
  return values;
};

const readMap = (cursor: ProtobufCursor, end: number, depth: number): Json => {
  // No prototype: a key may be called `__proto__`.
  const map = Object.create(null) as Record<string, Json>;
  while (cursor.at < end) {
    const tag = cursor.varint(end);
    if (tag === FIRST) {
      const [key, value] = readKeyValue(cursor, cursor.message(end), depth + 1);
      map[key] = value;
    } else cursor.skip(tag, end);
  }
  return map;
};
