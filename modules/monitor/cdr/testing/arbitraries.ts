import fc from 'fast-check';
import { type SampleCall } from './call-samples.js';

const BEGIN_MS = Date.UTC(2026, 0, 1);

/** Numbers that nothing else in a body looks like. */
const subscriber = fc.integer({ min: 0, max: 999_999 }).map((n) => `+4977${String(n).padStart(6, '0')}`);

/** Calls of distinct ids, in any order of time. */
export const sampleCalls = (max: number): fc.Arbitrary<readonly SampleCall[]> =>
  fc
    .array(
      fc.record({
        caller: subscriber,
        callee: subscriber,
        trunk: fc.constantFrom('carrier-a', 'carrier-b'),
        startSeconds: fc.integer({ min: 0, max: 86_400 * 300 }),
        ringSeconds: fc.integer({ min: 0, max: 90 }),
        talkSeconds: fc.option(fc.integer({ min: 1, max: 7_200 }), { nil: undefined }),
      }),
      { minLength: 1, maxLength: max },
    )
    .map((calls) =>
      calls.map(({ startSeconds, ringSeconds, talkSeconds, ...call }, at) => {
        const startMs = BEGIN_MS + 1000 * startSeconds;
        const answerMs = talkSeconds === undefined ? undefined : startMs + 1000 * ringSeconds;
        const endMs = (answerMs ?? startMs + 1000 * ringSeconds) + 1000 * (talkSeconds ?? 0);
        return { ...call, id: `call-${String(100_000 + at)}`, startMs, answerMs, endMs };
      }),
    );
