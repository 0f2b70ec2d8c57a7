import { malformed } from './errors.js';
import {
  type Field,
  type FieldKind,
  LOGS_REQUEST,
  type Message,
  METRICS_REQUEST,
  TRACES_REQUEST,
} from './json-schema.js';
import { ProtobufWriter } from './protobuf-writer.js';

const OPENING_BRACE = 0x7b;
/** Messages in messages: eight of a request and three for each level of an attribute's value. */
const MAX_DEPTH = 64;
/** A number of more digits than a double keeps. */
const LONG_NUMBER = /[:,[]\s*-?\d{16}/;

/**
 * The form of a body in the log, by its first byte: `{` begins JSON. As a protobuf tag it would be the start of a group, which OTLP has none of.
 * White space before the brace does not reach the log: see `asLogged`.
 */
export const isJson = (body: Uint8Array): boolean => body[0] === OPENING_BRACE;

export const metricsJsonToProtobuf = (body: Uint8Array): Uint8Array => toProtobuf(body, METRICS_REQUEST);
export const logsJsonToProtobuf = (body: Uint8Array): Uint8Array => toProtobuf(body, LOGS_REQUEST);
export const tracesJsonToProtobuf = (body: Uint8Array): Uint8Array => toProtobuf(body, TRACES_REQUEST);

/** Writes what OTLP JSON says as the protobuf that says the same, as far as the readers use it. */
const toProtobuf = (body: Uint8Array, schema: Message): Uint8Array => {
  const writer = new ProtobufWriter();
  writeMessage(writer, schema, parse(body), 'the body', 0);
  return writer.written;
};

const parse = (body: Uint8Array): unknown => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    return LONG_NUMBER.test(text) ? (JSON.parse(text, exactly as Reviver) as unknown) : (JSON.parse(text) as unknown);
  } catch {
    return malformed('it is not JSON in UTF-8');
  }
};

type Reviver = (this: unknown, key: string, value: unknown) => unknown;
/** Integers that a double would round become their own text: times in nanoseconds, above all. */
const exactly = (_: string, value: unknown, { source }: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '') ? source : value;

const writeMessage = (writer: ProtobufWriter, schema: Message, from: unknown, path: string, depth: number): void => {
  if (typeof from !== 'object' || from === null || Array.isArray(from)) return malformed(`${path} must be an object`);
  if (depth > MAX_DEPTH) return malformed(`${path} is nested too deeply`);
  for (const [key, field] of schema) {
    const value = Object.hasOwn(from, key) ? (from as Record<string, unknown>)[key] : undefined;
    // In proto3 JSON, null is a field's default.
    if (value === undefined || value === null) continue;
    if (field.repeated !== true) writeField(writer, field, value, key, depth);
    else if (!Array.isArray(value)) malformed(`${key} must be a list`);
    else for (const item of value) writeField(writer, field, item, key, depth);
  }
};

const writeField = (writer: ProtobufWriter, { number, kind }: Field, value: unknown, path: string, depth: number) => {
  if (typeof kind !== 'function') writeScalar(writer, number, kind, value, path);
  else
    writer.message(number, () => {
      writeMessage(writer, kind(), value, path, depth + 1);
    });
};

const writeScalar = (writer: ProtobufWriter, number: number, kind: FieldKind, value: unknown, path: string): void => {
  switch (kind) {
    case 'text':
      writer.text(number, textOf(value, path));
      return;
    case 'base64':
      writer.binary(number, Buffer.from(textOf(value, path), 'base64'));
      return;
    case 'bool':
      if (typeof value !== 'boolean') malformed(`${path} must be true or false`);
      writer.varint(number, value === true ? 1n : 0n);
      return;
    case 'double':
      writer.double(number, doubleOf(value, path));
      return;
    case 'fixed64':
      writer.fixed64(number, integerOf(value, path, 0n, 2n ** 64n));
      return;
    case 'sfixed64':
      writer.fixed64(number, integerOf(value, path, -(2n ** 63n), 2n ** 63n));
      return;
    case 'int64':
      writer.varint(number, integerOf(value, path, -(2n ** 63n), 2n ** 63n));
      return;
    case 'uint64':
      writer.varint(number, integerOf(value, path, 0n, 2n ** 64n));
      return;
    case 'sint32': {
      const integer = integerOf(value, path, -(2n ** 31n), 2n ** 31n);
      writer.varint(number, integer < 0n ? -2n * integer - 1n : 2n * integer);
      return;
    }
    case 'hex':
      writer.binary(number, bytesOf(value, path));
      return;
    case 'uint32':
      writer.varint(number, integerOf(value, path, 0n, 2n ** 32n));
      return;
    case 'enum':
      // The names of enumerations are not part of OTLP JSON.
      if (typeof value !== 'number') malformed(`${path} must be a number`);
      writer.varint(number, integerOf(value, path, -(2n ** 31n), 2n ** 31n));
  }
};

const textOf = (value: unknown, path: string): string =>
  typeof value === 'string' ? value : malformed(`${path} must be text`);

/** Ids of traces and spans stand in hexadecimal, and not in base64 as other bytes do. */
const bytesOf = (value: unknown, path: string): Uint8Array => {
  const text = textOf(value, path);
  return /^(?:[\da-f]{2})*$/i.test(text) ? Buffer.from(text, 'hex') : malformed(`${path} must be hexadecimal`);
};

const doubleOf = (value: unknown, path: string): number => {
  if (typeof value === 'number') return value;
  if (value === 'NaN') return NaN;
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : NaN;
  return Number.isNaN(number) ? malformed(`${path} must be a number`) : number;
};

/** 64-bit integers stand as decimal text or as numbers. */
const integerOf = (value: unknown, path: string, from: bigint, below: bigint): bigint => {
  const fits =
    typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && /^-?\d{1,20}$/.test(value);
  const integer = fits ? BigInt(value as number | string) : below;
  return integer >= from && integer < below ? integer : malformed(`${path} must be an integer in its range`);
};
