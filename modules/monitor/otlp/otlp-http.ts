import { gunzipSync } from 'node:zlib';
import { type Problem } from '#foundation/platform';
import { malformed, refuse } from './errors.js';
import { isJson } from './json-to-protobuf.js';
import { ProtobufWriter } from './protobuf-writer.js';

export const OTLP_CONTENT_TYPES = ['application/x-protobuf', 'application/json'] as const;
export type OtlpContentType = (typeof OTLP_CONTENT_TYPES)[number];

/** What was refused of a request that was taken; nothing is said of what was taken. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly reason?: string | undefined;
}

/** @throws ApplianceError OTLP_CONTENT_TYPE_UNSUPPORTED, not retryable */
export const contentTypeOf = (header: string | undefined): OtlpContentType => {
  const type = header?.split(';')[0]?.trim().toLowerCase();
  return (
    OTLP_CONTENT_TYPES.find((known) => known === type) ??
    refuse('OTLP_CONTENT_TYPE_UNSUPPORTED', `An OTLP body is ${OTLP_CONTENT_TYPES.join(' or ')}.`)
  );
};

/**
 * The body behind its content encoding: gzip or none.
 *
 * @throws ApplianceError OTLP_BODY_TOO_LARGE, OTLP_ENCODING_MALFORMED, OTLP_ENCODING_UNSUPPORTED, none retryable
 */
export const inflate = (body: Uint8Array, encoding: string | undefined, maxBytes: number): Uint8Array => {
  const coding = encoding?.trim().toLowerCase() ?? '';
  if (coding === '' || coding === 'identity') return body.length > maxBytes ? tooLarge(maxBytes) : body;
  if (coding !== 'gzip' && coding !== 'x-gzip')
    return refuse('OTLP_ENCODING_UNSUPPORTED', 'A body is sent plain or with gzip.');
  try {
    return gunzipSync(body, { maxOutputLength: maxBytes });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(maxBytes);
    return refuse('OTLP_ENCODING_MALFORMED', 'The body is no gzip stream.');
  }
};

const tooLarge = (maxBytes: number): never =>
  refuse('OTLP_BODY_TOO_LARGE', `The body decodes to more than ${String(maxBytes)} bytes.`);

/**
 * The body as the log keeps it: JSON begins with its brace, so that the first byte tells the two forms apart for good.
 *
 * @throws ApplianceError OTLP_REQUEST_MALFORMED, not retryable
 */
export const asLogged = (body: Uint8Array, type: OtlpContentType): Uint8Array => {
  if (type === 'application/x-protobuf') return isJson(body) ? malformed('a protobuf body begins with JSON') : body;
  let start = 0;
  while ([0x20, 0x09, 0x0a, 0x0d].includes(body[start] ?? 0)) start++;
  const json = body.subarray(start);
  return isJson(json) ? json : malformed('a JSON body is an object');
};

export const encodeMetricsResponse = (partial: PartialSuccess, type: OtlpContentType): Uint8Array =>
  encodeResponse(partial, type, 'rejectedDataPoints');

export const encodeLogsResponse = (partial: PartialSuccess, type: OtlpContentType): Uint8Array =>
  encodeResponse(partial, type, 'rejectedLogRecords');

export const encodeTracesResponse = (partial: PartialSuccess, type: OtlpContentType): Uint8Array =>
  encodeResponse(partial, type, 'rejectedSpans');

/** An empty message where all was taken (opentelemetry-proto, collector service responses: the fields of all are the same). */
const encodeResponse = ({ rejected, reason }: PartialSuccess, type: OtlpContentType, count: string): Uint8Array => {
  const partial = rejected > 0 || reason !== undefined;
  if (type === 'application/json')
    return json(partial ? { partialSuccess: { [count]: String(rejected), errorMessage: reason ?? '' } } : {});
  const writer = new ProtobufWriter();
  if (partial)
    writer.message(1, () => {
      writer.varint(1, BigInt(rejected));
      writer.text(2, reason ?? '');
    });
  return writer.written;
};

/** google.rpc.Code by HTTP status, as google/rpc/code.proto maps them. */
const STATUS_CODES: Readonly<Record<number, number>> = {
  400: 3,
  401: 16,
  403: 7,
  404: 5,
  409: 10,
  413: 8,
  415: 3,
  429: 8,
  503: 14,
};
const INTERNAL = 13;

/** The `google.rpc.Status` that OTLP/HTTP answers failures with, in the request's own content type. */
export const encodeStatus = (problem: Problem, type: OtlpContentType): Uint8Array => {
  const code = STATUS_CODES[problem.status] ?? INTERNAL;
  const message = problem.detail ?? problem.title;
  if (type === 'application/json') return json({ code, message });
  const writer = new ProtobufWriter();
  writer.varint(1, BigInt(code));
  writer.text(2, message);
  return writer.written;
};

const json = (document: object): Uint8Array => new TextEncoder().encode(JSON.stringify(document));
