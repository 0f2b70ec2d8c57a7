import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Point } from './alignment.js';
import { type Comparison, judge, type Verdict } from './difference-in-differences.js';

const MINUTE = 60_000;
const INTERVALS = 24;
const APPLIED = (INTERVALS / 2) * MINUTE;
const limits = { minimumIntervals: 6, minimumControls: 2 };

/** Mulberry32: a seed gives the same series everywhere. */
const uniformFrom = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};
const series = (valueAt: (minute: number) => number): Point[] =>
  Array.from({ length: INTERVALS }, (_, at) => ({ timeMs: (at + 1) * MINUTE, value: valueAt(at + 1) }));
const isAfter = (minute: number): boolean => minute * MINUTE > APPLIED;

interface World {
  readonly seed: number;
  readonly effect?: number;
  readonly common?: number;
  readonly drift?: number;
  readonly noise?: number;
  readonly expectedChange?: number;
}
const world = ({ seed, effect = 0, common = 0, drift = 0, noise = 1, expectedChange = 5 }: World): Comparison => {
  const uniform = uniformFrom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const cell = (level: number, own: number, slope: number): Point[] =>
    series((minute) => level + (isAfter(minute) ? common + own : 0) + slope * minute + noise * normal());
  return {
    target: cell(50, effect, drift),
    controls: [cell(20, 0, 0), cell(40, 0, 0), cell(70, 0, 0)],
    appliedAtMs: APPLIED,
    settledAtMs: APPLIED,
    isLast: false,
    expectedChange,
  };
};
const negated = (points: readonly Point[]): Point[] => points.map(({ timeMs, value }) => ({ timeMs, value: -value }));
const changeOf = (verdict: Verdict) => verdict.change ?? { value: NaN, lower: NaN, upper: NaN };

describe('judge', () => {
  it('finds no effect in a shift that target and controls share, however large', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: -1e3, max: 1e3, noNaN: true }), (seed, common) => {
        const still = judge(world({ seed }), limits);
        const moved = judge(world({ seed, common }), limits);
        expect(moved.verdict).toBe(still.verdict);
        if (still.change !== undefined) expect(changeOf(moved).value).toBeCloseTo(still.change.value, 6);
      }),
      { numRuns: 50 },
    );
    expect(judge(world({ seed: 1, common: 0.3, noise: 0 }), limits).verdict).toBe('no-effect');
  });

  it('is symmetric: the mirrored network has the mirrored change and the same verdict', () => {
    fc.assert(
      fc.property(fc.integer(), fc.double({ min: -8, max: 8, noNaN: true }), (seed, effect) => {
        const plain = world({ seed, effect });
        const there = judge(plain, limits);
        const mirrored = judge(
          {
            ...plain,
            target: negated(plain.target),
            controls: plain.controls.map(negated),
            expectedChange: -plain.expectedChange,
          },
          limits,
        );
        expect(mirrored.verdict).toBe(there.verdict);
        if (there.change !== undefined) {
          expect(changeOf(mirrored).value).toBeCloseTo(-there.change.value, 9);
          expect(changeOf(mirrored).lower).toBeCloseTo(-there.change.upper, 9);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('holds the true change in its interval nine times in ten', () => {
    const changes = Array.from({ length: 600 }, (_, seed) => judge(world({ seed: seed * 7919, effect: 3 }), limits))
      .map(({ change }) => change)
      .filter((change) => change !== undefined);
    const holding = changes.filter(({ lower, upper }) => lower <= 3 && 3 <= upper).length;
    expect(changes.length).toBeGreaterThan(570);
    expect(holding / changes.length).toBeGreaterThan(0.87);
    expect(holding / changes.length).toBeLessThan(0.96);
  });

  it.each<[number, number, Verdict['verdict']]>([
    [5, 5, 'helped'],
    [-5, -5, 'helped'],
    [-5, 5, 'harmed'],
    [5, -5, 'harmed'],
    [0, 5, 'no-effect'],
  ])('an effect of %d where %d was expected: %s', (effect, expectedChange, verdict) => {
    expect(judge(world({ seed: 11, effect, expectedChange, noise: 0.5 }), limits).verdict).toBe(verdict);
  });

  it('believes in a little help at the last look only', () => {
    const faint = world({ seed: 18, effect: 0.95, expectedChange: 1.5 });
    expect(judge(faint, limits)).toMatchObject({ verdict: 'not-yet', reason: 'too-noisy' });
    expect(judge({ ...faint, isLast: true }, limits).verdict).toBe('helped');
  });

  it('seldom takes noise for help, however often it looks', () => {
    const looks = (seed: number): boolean => {
      const whole = world({ seed, expectedChange: 1 });
      const upTo = (points: readonly Point[], n: number) => points.slice(0, n);
      return Array.from({ length: 7 }, (_, at) => INTERVALS - 6 + at).some(
        (n) =>
          judge(
            {
              ...whole,
              isLast: n === INTERVALS,
              target: upTo(whole.target, n),
              controls: whole.controls.map((c) => upTo(c, n)),
            },
            limits,
          ).verdict === 'helped',
      );
    };
    const fooled = Array.from({ length: 400 }, (_, at) => looks(at * 104_729)).filter(Boolean).length;
    expect(fooled / 400).toBeLessThan(0.08);
  });

  it('is not moved by a control that has holes', () => {
    const whole = world({ seed: 3, effect: 5, noise: 0 });
    const controls = whole.controls.map((points, at) =>
      at === 0 ? points.filter(({ timeMs }) => timeMs % (2 * MINUTE) === 0) : points,
    );
    expect(changeOf(judge({ ...whole, controls }, limits)).value).toBeCloseTo(5, 9);
  });

  it('compares objects whose reports end some seconds apart, and some of which report less often', () => {
    const whole = world({ seed: 3, effect: 5, noise: 0 });
    const [first = [], second = [], third = []] = whole.controls;
    const controls = [
      first.map((point) => ({ ...point, timeMs: point.timeMs + 17_000 })),
      second.map((point) => ({ ...point, timeMs: point.timeMs - 9_000 })),
      third.filter(({ timeMs }) => timeMs % (3 * MINUTE) === 0),
    ];
    expect(changeOf(judge({ ...whole, controls }, { ...limits, minimumIntervals: 4 })).value).toBeCloseTo(5, 9);
  });

  const plain = world({ seed: 5, effect: 5 });
  it.each<[string, Comparison]>([
    ['no-direction', { ...plain, expectedChange: 0 }],
    ['too-few-intervals', { ...plain, target: plain.target.slice(0, 14) }],
    ['too-few-controls', { ...plain, controls: plain.controls.slice(0, 1) }],
    ['too-few-controls', { ...plain, controls: plain.controls.map((points) => negated(points).slice(0, 12)) }],
    ['diverging-before', world({ seed: 5, drift: 2 })],
    ['too-noisy', world({ seed: 5, noise: 40 })],
  ])('waits and says why: %s', (reason, comparison) => {
    expect(judge(comparison, limits)).toMatchObject({ verdict: 'not-yet', reason });
  });
});
