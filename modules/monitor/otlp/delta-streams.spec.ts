import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DeltaPoint, DeltaStreams } from './delta-streams.js';

const point = (startMs: number, timeMs: number, value = 1): DeltaPoint => ({
  startMs,
  timeMs,
  total: { kind: 'number', value },
});
const histogram = (startMs: number, timeMs: number, bounds: number[]): DeltaPoint => ({
  startMs,
  timeMs,
  total: { kind: 'histogram', bounds, counts: [...bounds.map(() => 1), 2], count: bounds.length + 2, sum: 5 },
});
const takeAll = (points: readonly DeltaPoint[], streams = new DeltaStreams(1 << 20)) =>
  points.map((each) => streams.take('a', each));

describe('DeltaStreams', () => {
  it.each<[string, readonly DeltaPoint[], readonly string[], number]>([
    [
      'points that follow one another add up',
      [point(10, 20), point(20, 30), point(30, 40)],
      ['begun', 'continued', 'continued'],
      3,
    ],
    ['a point that begins later leaves a gap', [point(10, 20, 5), point(25, 30, 2)], ['begun', 'restarted'], 2],
    ['a point without a beginning continues', [point(0, 20), point(0, 30)], ['begun', 'continued'], 2],
    ['a point of no length continues', [point(10, 20), point(30, 30)], ['begun', 'continued'], 2],
    ['two senders of one stream overlap', [point(10, 20), point(15, 25)], ['begun', 'continued'], 2],
    ['the same point again adds nothing', [point(10, 20), point(10, 20)], ['begun', 'out-of-order'], 1],
    [
      'a point that comes late adds nothing',
      [point(10, 20), point(20, 40), point(20, 30)],
      ['begun', 'continued', 'out-of-order'],
      2,
    ],
    [
      'a point from before the stream began would count twice',
      [point(10, 20), point(5, 30)],
      ['begun', 'overlapping'],
      1,
    ],
  ])('%s', (_, points, fates, value) => {
    const taken = takeAll(points);
    expect(taken.map(({ fate }) => fate)).toEqual(fates);
    const totals = taken.flatMap((each) => ('total' in each ? [each.total] : []));
    expect(totals.at(-1)).toEqual({ kind: 'number', value });
  });

  it('adds histograms bucket by bucket, and begins anew where bounds change', () => {
    const taken = takeAll([histogram(10, 20, [1, 2]), histogram(20, 30, [1, 2]), histogram(30, 40, [1, 3])]);
    expect(taken.map(({ fate }) => fate)).toEqual(['begun', 'continued', 'restarted']);
    expect(taken[1]).toMatchObject({ total: { counts: [2, 2, 4], count: 8, sum: 10 } });
    expect(taken[2]).toMatchObject({ fromMs: 30, total: { counts: [1, 1, 2] } });
  });

  it('forgets the longest idle where there is no room, and counts it', () => {
    const streams = new DeltaStreams(1_000);
    for (const key of ['a', 'b', 'c', 'a']) streams.take(key, point(0, key === 'a' ? 20 + streams.length : 20));
    expect([streams.length, streams.evicted]).toEqual([3, 0]);
    streams.take('d', point(0, 20));
    expect([streams.length, streams.evicted]).toEqual([3, 1]);
    expect(streams.take('b', point(0, 30)).fate).toBe('begun');
    expect(streams.take('a', point(0, 90)).fate).toBe('continued');
  });

  it('begins another stream once one was said to have ended', () => {
    const streams = new DeltaStreams(1 << 20);
    streams.take('a', point(10, 20));
    streams.forget('a');
    expect(streams.take('a', point(20, 30)).fate).toBe('begun');
  });

  const points = fc.array(
    fc.record({ key: fc.constantFrom('a', 'b', 'c', 'd'), start: fc.nat(50), length: fc.nat(20), value: fc.nat(9) }),
    { maxLength: 60 },
  );
  it('goes on from its state as if it had never stopped, wherever that was', () => {
    fc.assert(
      fc.property(points, fc.nat(60), (all, cut) => {
        const take = (streams: DeltaStreams, some: typeof all) =>
          some.map(({ key, start, length, value }) => streams.take(key, point(start, start + length, value)));
        const whole = take(new DeltaStreams(700), all);
        const before = new DeltaStreams(700);
        const first = take(before, all.slice(0, cut));
        const after = new DeltaStreams(700);
        after.restore(structuredClone(before.state()));
        expect([...first, ...take(after, all.slice(cut))]).toEqual(whole);
      }),
    );
  });

  it('never forgets what it counted: growth over all beginnings is the sum of what was taken', () => {
    fc.assert(
      fc.property(points, (all) => {
        const streams = new DeltaStreams(1 << 20);
        let [grown, taken, last] = [0, 0, 0];
        for (const { start, length, value } of all) {
          const accumulated = streams.take('a', point(start, start + length, value));
          if (!('total' in accumulated) || accumulated.total.kind !== 'number') continue;
          taken += value;
          grown += accumulated.total.value - (accumulated.fate === 'continued' ? last : 0);
          last = accumulated.total.value;
        }
        expect(grown).toBe(taken);
      }),
    );
  });
});
