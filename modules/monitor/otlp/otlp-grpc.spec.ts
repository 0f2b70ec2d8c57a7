import { describe, expect, it } from '@jest/globals';
import { ApplianceError, problemOf } from '#foundation/platform';
import { grpcFailureOf } from './otlp-grpc.js';
import { decodeRetryStatusBytes } from './testing/index.js';

const failureOf = (code: string, retryable: boolean, retryAfterSeconds?: number) =>
  grpcFailureOf(problemOf(new ApplianceError(code, { retryable, message: 'A sentence.' })), retryAfterSeconds);

describe('grpcFailureOf', () => {
  it.each([
    ['INTAKE_OVERLOADED', 'unavailable', 14, 'it comes back by itself'],
    ['INTAKE_LOG_UNAVAILABLE', 'unavailable', 14, 'the disk may answer again'],
    ['INTAKE_LOG_FULL', 'resource-exhausted', 8, 'there may be room again'],
  ])('tells a sender to send again behind %s as %s: %s', (code, name, number) => {
    const { details, ...failure } = failureOf(code, true, 2);
    expect(failure).toEqual({ code: name, message: 'A sentence.' });
    expect(decodeRetryStatusBytes(details ?? new Uint8Array())).toEqual({
      ...{ code: number, message: 'A sentence.' },
      details: [{ typeUrl: 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: { seconds: '2' } }],
    });
  });

  it.each([
    ['OTLP_REQUEST_MALFORMED', 'invalid-argument'],
    ['OTLP_BODY_TOO_LARGE', 'resource-exhausted'],
    ['ACCESS_SOURCE_UNKNOWN', 'invalid-argument'],
  ])('tells no sender to send %s again: %s', (code, name) => {
    expect(failureOf(code, false)).toEqual({ code: name, message: 'A sentence.' });
  });

  it('shows nothing of what nobody expected', () => {
    expect(grpcFailureOf(problemOf(new TypeError('secret')), undefined)).toEqual({
      code: 'internal',
      message: 'Internal error',
    });
  });
});
