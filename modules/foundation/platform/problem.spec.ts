import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from './appliance-error.js';
import { problemOf } from './problem.js';

describe('problemOf', () => {
  it.each([
    ['PROMETHEUS_SNAPPY_MALFORMED', false, 400, 'a sender is told that its body is wrong'],
    ['INTAKE_OVERLOADED', true, 503, 'remote-write senders retry 503'],
    ['INTAKE_RATE_LIMITED', true, 429, 'OTLP senders retry 429'],
    ['ACCESS_UNAUTHENTICATED', false, 401, 'no token'],
    ['RECORD_STORE_CONFLICT', false, 409, 'someone was quicker'],
    ['SOMETHING_PASSING', true, 503, 'what a retry can help is never a 4xx'],
  ])('%s (retryable %s) answers %i because %s', (code, retryable, status) => {
    expect(problemOf(new ApplianceError(code, { retryable }))).toMatchObject({ status, code });
  });

  it('tells nothing of what is not ours', () => {
    expect(JSON.stringify(problemOf(new Error('password=hunter2')))).not.toContain('hunter2');
  });
});
