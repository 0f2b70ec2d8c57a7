import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Action, type MeasuredEffect } from '#foundation/vocabulary';
import { conclude, followed, leavesSomething, mayStillTell, measure } from './verification.js';

type One = MeasuredEffect['verdict'];
const effect = (verdict: One, reason?: string): MeasuredEffect => ({
  ...{ dn: 'cell', measure: 'connectedUsers', unit: '{user}', expected: { value: 5, lower: 1, upper: 9 } },
  ...{ verdict, target: [], controls: [] },
  ...(reason === undefined ? {} : { reason }),
});

describe('conclude', () => {
  it.each<[One[], boolean, string | undefined, string]>([
    [['helped'], false, 'helped', 'it is sure already'],
    [['helped', 'no-effect'], false, 'helped', 'nothing is left open and nothing became worse'],
    [['helped', 'not-yet'], false, undefined, 'the other may still turn out as harm'],
    [['helped', 'not-yet'], true, 'helped', 'the time is over'],
    [['helped', 'harmed'], false, 'harmed', 'harm ends it at once'],
    [['not-yet', 'harmed'], false, 'harmed', 'harm does not wait for the others'],
    [['no-effect'], false, undefined, 'some effects are slow'],
    [['no-effect'], true, 'no-effect', 'the time is over'],
    [['not-yet'], true, 'no-effect', 'no answer in time is none'],
    [[], true, 'no-effect', 'nothing was expected'],
    [[], false, undefined, 'there is time left'],
  ])('%j (over: %s) is %s because %s', (verdicts, isOver, expected) => {
    expect(
      conclude(
        verdicts.map((verdict) => effect(verdict)),
        isOver,
      )?.verdict,
    ).toBe(expected);
  });

  it('says why there was no verdict', () => {
    expect(conclude([effect('not-yet', 'too-noisy')], true)?.reason).toBe('no verdict in time: too-noisy');
  });

  it('never keeps what did harm, and always concludes when the time is over', () => {
    const any = fc.array(fc.constantFrom<One>('helped', 'no-effect', 'harmed', 'not-yet').map((one) => effect(one)));
    fc.assert(
      fc.property(any, fc.boolean(), (effects, isOver) => {
        const found = conclude(effects, isOver);
        if (isOver) expect(found).toBeDefined();
        if (effects.some(({ verdict }) => verdict === 'harmed')) expect(found?.verdict).toBe('harmed');
        if (found?.verdict === 'helped') expect(effects.some(({ verdict }) => verdict === 'helped')).toBe(true);
      }),
    );
  });
});

describe('more time', () => {
  const before = (count: number) => Array.from({ length: count }, (_, n) => [n, 1] as const);
  it.each<[One, string | undefined, number, boolean, string]>([
    ['not-yet', 'too-noisy', 4, true, 'each report says a little'],
    ['not-yet', 'too-few-intervals', 4, true, 'those after may still come'],
    ['not-yet', 'too-few-intervals', 3, false, 'those before do not become more'],
    ['not-yet', 'diverging-before', 4, false, 'it went its own way before'],
    ['no-effect', undefined, 4, false, 'it is told'],
  ])('of %s (%s) with %i reports before is worth it: %s, as %s', (verdict, reason, count, expected) => {
    const one = { ...effect(verdict, reason), target: before(count) };
    expect(mayStillTell([one], { startedAtMs: 100 }, { minimumIntervals: 4 })).toBe(expected);
  });

  const write = (attribute: string, from: Action['from'], to: Action['to']) => ({
    ...{ dn: 'cell', attribute, from, to, unit: '1' },
  });
  it.each<[string, readonly Action[], boolean]>([
    ['a tilt', [write('digitalTilt', 40, 45)], true],
    ['a lock and unlock', [write('state', 'UNLOCKED', 'LOCKED'), write('state', 'LOCKED', 'UNLOCKED')], false],
    ['a restart', [write('vsRestartCount', 3, 4)], false],
  ])('after %s leaves something to undo: %#', (_, actions, expected) => {
    expect(leavesSomething(actions, (attribute) => attribute === 'vsRestartCount')).toBe(expected);
  });
});

describe('followed', () => {
  const points = (value: number) => [1, 2, 3, 4].map((timeMs) => ({ timeMs, value }));
  it('goes with the users from where they were to where they are', () => {
    expect(followed(points(3.5), points(4.3), 2).map(({ value }) => value)).toEqual([3.5, 3.5, 4.3, 4.3]);
    expect(followed(points(3.5), undefined, 2)).toHaveLength(4);
  });
});

describe('measure', () => {
  const MINUTE = 60_000;
  const series = (level: (minute: number) => number) =>
    Array.from({ length: 24 }, (_, n) => ({ timeMs: (n + 1) * MINUTE, value: level(n + 1) + 0.1 * ((n * 7) % 5) }));
  const moments = { startedAtMs: 12 * MINUTE, settledAtMs: 14 * MINUTE, isOver: false };
  const limits = { minimumIntervals: 4, minimumControls: 2, materialFraction: 0.25 };
  const readingOf = (change: number) => ({
    effect: { dn: 'cell', measure: 'load', unit: '1', change: { value: 20, lower: 10, upper: 30 } },
    target: series((minute) => (minute > 12 ? 50 + change : 50)),
    controls: [series(() => 40), series(() => 60)],
  });

  it.each([
    [18, 'helped', undefined],
    [2, 'no-effect', 'immaterial'],
    [-2, 'no-effect', 'immaterial'],
    [-18, 'harmed', undefined],
  ])('a sure change of %d where 20 was expected is %s', (change, verdict, reason) => {
    expect(measure(readingOf(change), moments, limits)).toMatchObject({
      verdict,
      ...(reason === undefined ? {} : { reason }),
    });
  });

  it.each([
    [72, 'no-effect', 'the load came down by what was promised and is still too high'],
    [75, 'helped', 'it came down to where it should'],
  ])('with %d to be reached from 90 says %s, because %s', (reach, verdict) => {
    const effect = { dn: 'cell', measure: 'load', unit: '1', change: { value: -20, lower: -30, upper: -10 }, reach };
    const target = series((minute) => (minute > 12 ? 74 : 90));
    expect(measure({ ...readingOf(0), effect, target }, moments, limits)).toMatchObject({ verdict });
  });

  it('does not take an evening that empties a busy cell faster than its controls for help', () => {
    const evening = (share: number) =>
      series((minute) => share * (100 - 2 * minute)).map((point, n) => ({ ...point, usual: share * (98 - 2 * n) }));
    const reading = {
      ...readingOf(0),
      effect: { ...readingOf(0).effect, change: { value: -20, lower: -30, upper: -10 } },
    };
    const falling = { ...reading, target: evening(0.9), controls: [evening(0.3), evening(0.4)] };
    expect(measure(falling, moments, limits)).toMatchObject({ verdict: 'no-effect' });
    // The evidence stays what was measured.
    expect(measure(falling, moments, limits).target[0]?.[1]).toBeCloseTo(0.9 * 98, 6);
  });

  it('gives the chart the mean of the controls that have the interval', () => {
    const reading = readingOf(18);
    const [first, second] = reading.controls;
    const { controls } = measure({ ...reading, controls: [first ?? [], (second ?? []).slice(1)] }, moments, limits);
    expect(controls[0]?.[1]).toBeCloseTo(40, 6);
    expect(controls[1]?.[1]).toBeCloseTo(50.2, 6);
  });
});
