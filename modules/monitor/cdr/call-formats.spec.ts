import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CallRecord } from '#foundation/vocabulary';
import { type CallDecoder, type DecodedCalls, isHolding } from './call-decoder.js';
import { CALL_FORMATS, openCallDecoder } from './call-formats.js';
import { readCallRecordsFrame, writeCallRecordsFrame } from './call-records-frame.js';
import { sampleCalls } from './testing/arbitraries.js';
import { CALL_SAMPLES, type CallSample, type SampleCall } from './testing/call-samples.js';

const settings = {
  trunkDnTemplate: 'SubNetwork=1,SipTrunk={trunk}',
  trunks: ['carrier-a', 'carrier-b'],
  maxLineLength: 16_384,
  regionKey: new Uint8Array(32).fill(7),
};
const open = ({ format, mapping }: CallSample): CallDecoder => openCallDecoder(format, settings, mapping);
/** Everything that a decoder gives, what it holds at the end as well. */
const all = (decoder: CallDecoder, bodies: readonly Uint8Array[]): DecodedCalls => {
  const parts = bodies.map((body) => decoder.decode(body));
  if (isHolding(decoder)) parts.push(decoder.finish());
  return { records: parts.flatMap(({ records }) => records), rejected: parts.flatMap(({ rejected }) => rejected) };
};
const byId = (records: readonly CallRecord[]): readonly CallRecord[] =>
  records.toSorted((a, b) => (a.id < b.id ? -1 : 1));

/** Cut between two lines. */
const halves = (body: Uint8Array, at: number): readonly [Uint8Array, Uint8Array] => {
  const ends = [...body.keys()].filter((n) => body[n] === 0x0a);
  const end = (ends[at % ends.length] ?? body.length - 1) + 1;
  return [body.subarray(0, end), body.subarray(end)];
};

it('every format has a sample', () => {
  expect(CALL_SAMPLES.map(({ format }) => format)).toEqual(CALL_FORMATS);
});

describe.each(CALL_SAMPLES)('$format', (sample) => {
  it('tells for each call its trunk, ends, whether it was answered, and for how long', () => {
    fc.assert(
      fc.property(sampleCalls(6), (calls) => {
        const { records, rejected } = all(open(sample), [sample.bodyOf(calls)]);
        expect(rejected).toEqual([]);
        const told = (of: readonly { trunk: string; end: number; answered: boolean; seconds: number }[]) =>
          of.map((call) => JSON.stringify(call)).sort();
        expect(
          told(
            records.map(({ trunk, end, answered, billableSeconds }) => ({
              trunk,
              end,
              answered,
              seconds: billableSeconds,
            })),
          ),
        ).toEqual(
          told(
            calls.map((call) => ({
              trunk: `SubNetwork=1,SipTrunk=${call.trunk}`,
              end: call.endMs,
              answered: call.answerMs !== undefined,
              seconds: call.answerMs === undefined ? 0 : (call.endMs - call.answerMs) / 1000,
            })),
          ),
        );
      }),
      { numRuns: 60 },
    );
  });

  it('lets no subscriber out, neither in records nor in what it holds, and its records survive the log', () => {
    fc.assert(
      fc.property(sampleCalls(4), fc.nat(), (calls, cut) => {
        const decoder = open(sample);
        const body = sample.bodyOf(calls);
        const { records } = decoder.decode(sample.isLines ? halves(body, cut)[0] : body);
        const kept = JSON.stringify([records, isHolding(decoder) ? decoder.held() : undefined]);
        for (const { caller, callee } of calls)
          for (const number of [caller, callee]) expect(kept).not.toContain(number.slice(1));
        expect(readCallRecordsFrame(writeCallRecordsFrame(records))).toEqual(records);
      }),
      { numRuns: 60 },
    );
  });

  it('rejects a bad line by its reason and keeps the rest', () => {
    fc.assert(
      fc.property(sampleCalls(4), (calls) => {
        const good = all(open(sample), [sample.bodyOf(calls)]);
        const { records, rejected } = all(open(sample), [sample.bodyOf(calls, 'this is "no record')]);
        expect(byId(records)).toEqual(byId(good.records));
        expect(rejected).toHaveLength(1);
      }),
      { numRuns: 40 },
    );
  });

  it('takes any bytes without throwing, and never gives a record that the log would not give back', () => {
    const mutated = fc
      .tuple(sampleCalls(3), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 12 }), fc.nat())
      .map(([calls, changes, length]) => {
        const body = Uint8Array.from(sample.bodyOf(calls));
        for (const [at, byte] of changes) body[at % body.length] = byte;
        return changes.length % 3 === 0 ? body.subarray(0, length % body.length) : body;
      });
    fc.assert(
      fc.property(fc.oneof(mutated, fc.uint8Array({ maxLength: 300 })), (body) => {
        const { records } = all(open(sample), [body]);
        expect(readCallRecordsFrame(writeCallRecordsFrame(records))).toEqual(records);
        for (const record of records) expect(record.end).toBeGreaterThanOrEqual(record.start);
      }),
      { numRuns: 400 },
    );
  });
});

describe.each(CALL_SAMPLES.filter(({ isLines }) => isLines))('$format, cut between two lines', (sample) => {
  const together = (calls: readonly SampleCall[]): readonly CallRecord[] =>
    byId(all(open(sample), [sample.bodyOf(calls)]).records);

  it('gives the same whether it is read at once, in two parts, or over a restart in between', () => {
    fc.assert(
      fc.property(sampleCalls(4), fc.nat(), (calls, cut) => {
        const [first, second] = halves(sample.bodyOf(calls), cut);
        expect(byId(all(open(sample), [first, second]).records)).toEqual(together(calls));
        const before = open(sample);
        const early = before.decode(first).records;
        const after = open(sample);
        if (isHolding(before) && isHolding(after))
          after.resume(JSON.parse(JSON.stringify(before.held() ?? null)) as unknown);
        expect(byId([...early, ...all(after, [second]).records])).toEqual(together(calls));
      }),
      { numRuns: 60 },
    );
  });
});
