import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { ApplianceError, problemOf } from '#foundation/platform';
import {
  asLogged,
  contentTypeOf,
  encodeLogsResponse,
  encodeMetricsResponse,
  encodeStatus,
  encodeTracesResponse,
  inflate,
  type OtlpContentType,
} from './otlp-http.js';
import {
  decodeLogsResponseBytes,
  decodeMetricsResponseBytes,
  decodeStatusBytes,
  decodeTracesResponseBytes,
} from './testing/index.js';

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (of: Uint8Array): string => new TextDecoder().decode(of);
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ApplianceError) return `${error.code} ${problemOf(error).status}`;
    throw error;
  }
  return 'none';
};

describe('inflate', () => {
  it('gives back what was compressed, or sent plain', () => {
    expect(textOf(inflate(gzipSync('body'), 'gzip', 10))).toBe('body');
    expect(textOf(inflate(bytes('body'), undefined, 10))).toBe('body');
  });

  it.each<[string, () => unknown, string]>([
    ['a bomb', () => inflate(gzipSync(new Uint8Array(1 << 20)), 'gzip', 1 << 16), 'OTLP_BODY_TOO_LARGE 413'],
    ['a plain body beyond the bound', () => inflate(bytes('body'), 'identity', 3), 'OTLP_BODY_TOO_LARGE 413'],
    ['what is no gzip', () => inflate(bytes('body'), 'gzip', 10), 'OTLP_ENCODING_MALFORMED 400'],
    [
      'a stream that is cut',
      () => inflate(gzipSync('body').subarray(0, 15), 'gzip', 10),
      'OTLP_ENCODING_MALFORMED 400',
    ],
    ['another encoding', () => inflate(bytes('body'), 'br', 10), 'OTLP_ENCODING_UNSUPPORTED 415'],
    ['another content type', () => contentTypeOf('text/plain'), 'OTLP_CONTENT_TYPE_UNSUPPORTED 415'],
    ['no content type', () => contentTypeOf(undefined), 'OTLP_CONTENT_TYPE_UNSUPPORTED 415'],
    ['a list as JSON', () => asLogged(bytes(' [1]'), JSON_TYPE), 'OTLP_REQUEST_MALFORMED 400'],
    ['JSON as protobuf', () => asLogged(bytes('{}'), PROTOBUF), 'OTLP_REQUEST_MALFORMED 400'],
  ])('refuses %s', (_, run, code) => {
    expect(codeOf(run)).toBe(code);
  });
});

describe('asLogged', () => {
  it('lets JSON begin with its brace, for a line feed in front would look like protobuf', () => {
    expect(textOf(asLogged(bytes('\n \t\r{"a":1}'), contentTypeOf('Application/JSON; charset=utf-8')))).toBe('{"a":1}');
    expect(asLogged(Uint8Array.of(0x0a, 0), PROTOBUF)).toEqual(Uint8Array.of(0x0a, 0));
  });
});

describe('responses', () => {
  const types: OtlpContentType[] = [PROTOBUF, JSON_TYPE];
  const read = (of: Uint8Array, type: OtlpContentType, decode: (of: Uint8Array) => unknown): unknown =>
    type === PROTOBUF ? decode(of) : (JSON.parse(textOf(of)) as unknown);

  it.each(types)('are empty in %s where all was taken', (type) => {
    expect(read(encodeMetricsResponse({ rejected: 0 }, type), type, decodeMetricsResponseBytes)).toEqual({});
    expect(read(encodeLogsResponse({ rejected: 0 }, type), type, decodeLogsResponseBytes)).toEqual({});
  });

  it.each(types)('say in %s how many were refused and why', (type) => {
    const partial = { rejected: 3, reason: 'Refused: 3 data points of delta temporality.' };
    expect(read(encodeMetricsResponse(partial, type), type, decodeMetricsResponseBytes)).toEqual({
      partialSuccess: { rejectedDataPoints: '3', errorMessage: partial.reason },
    });
    expect(read(encodeLogsResponse(partial, type), type, decodeLogsResponseBytes)).toEqual({
      partialSuccess: { rejectedLogRecords: '3', errorMessage: partial.reason },
    });
    expect(read(encodeTracesResponse(partial, type), type, decodeTracesResponseBytes)).toEqual({
      partialSuccess: { rejectedSpans: '3', errorMessage: partial.reason },
    });
  });

  it.each(types)('carry a failure in %s as google.rpc.Status', (type) => {
    const problem = problemOf(new ApplianceError('INTAKE_OVERLOADED', { retryable: true, message: 'Send it again.' }));
    expect(read(encodeStatus(problem, type), type, decodeStatusBytes)).toEqual({ code: 14, message: 'Send it again.' });
  });
});
