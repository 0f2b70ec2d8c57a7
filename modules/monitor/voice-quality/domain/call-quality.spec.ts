import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { callQuality } from './call-quality.js';
import { CODEC_IMPAIRMENTS } from './codec-impairments.js';
import { mosFromRFactor, rFactor } from './e-model.js';

const call: CallRecord = {
  id: '1',
  trunk: 'SipTrunk=a',
  start: networkTimeOf(0),
  end: networkTimeOf(60_000),
  caller: 'a',
  callee: 'b',
  answered: true,
  disposition: 'ANSWERED',
  billableSeconds: 50,
  codec: 'alaw',
  lossRatio: 0.001,
  jitterSeconds: 0.004,
  roundTripSeconds: 0.04,
};
const mos = (over: Partial<CallRecord> = {}): number => callQuality({ ...call, ...over })?.mosCqe ?? NaN;
const without = (name: 'codec' | 'lossRatio' | 'jitterSeconds' | 'roundTripSeconds'): CallRecord => {
  const rest: Partial<CallRecord> = { ...call };
  Reflect.deleteProperty(rest, name);
  return rest as CallRecord;
};
const ratio = fc.integer({ min: 0, max: 1000 }).map((n) => n / 1000);
const milliseconds = fc.integer({ min: 0, max: 500 }).map((n) => n / 1000);
const ordered = (values: fc.Arbitrary<number>) =>
  fc.tuple(values, values).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('callQuality', () => {
  it.each<[Partial<CallRecord>, number, number, string]>([
    [
      {},
      60,
      0.001276,
      'half the round trip, 20 ms of buffer and a packet; of 1.5 * 20 / 4 = 7.5 scales, few packets are late',
    ],
    [{ jitterSeconds: 0 }, 60, 0.001, 'nothing is late'],
    [{ jitterSeconds: 0.01 }, 80, 0.002238, 'the buffer follows the jitter'],
    [{ jitterSeconds: 0.045 }, 160, 0.010149, 'it is not deeper than 120 ms, so more is late'],
    [{ roundTripSeconds: 0.6 }, 340, 0.001276, 'the way counts'],
    [{ lossRatio: 1 }, 60, 1, 'there is nothing more to lose'],
  ])('takes %j for %d ms and a loss of %d because %s', (over, oneWayDelayMs, lossRatio) => {
    const expected = rFactor({ oneWayDelayMs, lossRatio }, CODEC_IMPAIRMENTS['g711-plc']);
    expect(callQuality({ ...call, ...over })?.rFactor).toBeCloseTo(expected, 2);
    expect(mos(over)).toBeCloseTo(mosFromRFactor(expected), 3);
  });

  it('tells a trunk that loses packets from one that does not by more than half a point', () => {
    expect(mos() - mos({ lossRatio: 0.05, jitterSeconds: 0.045 })).toBeGreaterThan(0.5);
  });

  it('never gets better with more loss, jitter or round trip, and stays within the scale', () => {
    fc.assert(
      fc.property(ordered(ratio), ordered(milliseconds), ordered(milliseconds), (loss, jitter, trip) => {
        const better = mos({ lossRatio: loss[0], jitterSeconds: jitter[0], roundTripSeconds: trip[0] });
        const worse = mos({ lossRatio: loss[1], jitterSeconds: jitter[1], roundTripSeconds: trip[1] });
        expect(worse).toBeLessThanOrEqual(better + 1e-9);
        expect(worse).toBeGreaterThanOrEqual(1);
        expect(better).toBeLessThanOrEqual(4.5);
      }),
      { numRuns: 500 },
    );
  });

  it.each<[CallRecord, string]>([
    [without('codec'), 'no codec is known'],
    [{ ...call, codec: 'opus' }, 'it has no narrow-band impairment'],
    [without('lossRatio'), 'no loss is known'],
  ])('rates no call where %#: %s', (of) => {
    expect(callQuality(of)).toBeUndefined();
  });

  it('takes what is not said as the best case', () => {
    expect(callQuality(without('jitterSeconds'))).toEqual(callQuality({ ...call, jitterSeconds: 0 }));
    expect(callQuality(without('roundTripSeconds'))).toEqual(callQuality({ ...call, roundTripSeconds: 0 }));
  });
});
