import { describe, expect, it } from '@jest/globals';
import { Rng } from '../rng.js';
import { type DefectRates, Defects, type ElementReport, NO_DEFECTS, readDefects, USUAL_DEFECTS } from './defects.js';

const MINUTE = 60_000;
const ELEMENTS = Array.from({ length: 50 }, (_, i) => `SubNetwork=${i < 25 ? 'North' : 'South'},ManagedElement=${i}`);
const reportsAt = (timeMs: number): ElementReport[] =>
  ELEMENTS.map((element, i) => ({ element, timeMs, first: i, values: [1] }));
/** What arrived, by minute of arrival. */
const run = (
  rates: Partial<DefectRates>,
  minutes: number,
  defects = new Defects({ ...NO_DEFECTS, ...rates }, ELEMENTS, new Rng(7)),
) => Array.from({ length: minutes }, (_, n) => defects.pass(reportsAt((n + 1) * MINUTE), (n + 1) * MINUTE));
const keyOf = ({ element, timeMs }: ElementReport): string => `${element} ${timeMs}`;

describe('Defects', () => {
  it('let everything through where there are none', () => {
    expect(run({}, 3).flat()).toEqual([1, 2, 3].flatMap((n) => reportsAt(n * MINUTE)));
  });

  it.each<[keyof DefectRates, number, number]>([
    ['missing', 0.95, 0.95],
    ['doubled', 1.05, 1],
    ['late', 1, 1],
    ['reordered', 1, 1],
  ])('%s: all of a twentieth is so', (kind, sent, known) => {
    // What is held at the end of the run arrives in the minutes after it.
    const arrived = run({ [kind]: 0.05 }, 220)
      .flat()
      .filter(({ timeMs }) => timeMs <= 200 * MINUTE);
    expect(arrived.length / (200 * ELEMENTS.length)).toBeCloseTo(sent, 1.5);
    expect(new Set(arrived.map(keyOf)).size / (200 * ELEMENTS.length)).toBeCloseTo(known, 1.5);
  });

  it('sends what is reordered behind the next report of its element', () => {
    const [, second = []] = run({ reordered: 1 }, 2);
    expect(second.map(({ timeMs }) => timeMs / MINUTE)).toEqual(ELEMENTS.map(() => 1));
  });

  it('keeps a region silent for an hour where its collector is down, and then sends what it kept or never', () => {
    for (const seed of [1, 2, 3, 4]) {
      const defects = new Defects({ ...NO_DEFECTS, collectorHoursPerWeek: 168 }, ELEMENTS, new Rng(seed));
      const arrived = run({}, 400, defects);
      const north = arrived.map((reports) => reports.filter(({ element }) => element.includes('North')).length);
      const began = north.indexOf(0);
      expect(north.slice(began, began + 60).every((count) => count === 0)).toBe(true);
      // It may fail again at once; else what it kept comes four for each new one.
      expect([0, 25, 25 * 4, 25 * 5]).toContain(north[began + 60]);
      expect(Math.max(...north)).toBeLessThanOrEqual(25 * 9);
    }
  });

  it('goes on from a saved state as if it had not stopped', () => {
    const rates = { ...NO_DEFECTS, late: 0.2, doubled: 0.2 };
    const [whole, first, second] = [1, 1, 1].map(() => new Defects(rates, ELEMENTS, new Rng(3)));
    if (whole === undefined || first === undefined || second === undefined) throw new Error('three were made');
    const expected = run({}, 6, whole);
    run({}, 3, first);
    second.restore(JSON.parse(JSON.stringify(first.state())) as ReturnType<Defects['state']>);
    for (const n of [4, 5, 6]) expect(second.pass(reportsAt(n * MINUTE), n * MINUTE)).toEqual(expected[n - 1]);
  });

  it('sets some clocks wrong by up to half a minute, and keeps them so', () => {
    const defects = new Defects({ ...NO_DEFECTS, skewedClocks: 0.5 }, ELEMENTS, new Rng(5));
    const skews = ELEMENTS.map((element) => defects.skewMs(element)).filter((ms) => ms !== 0);
    expect(skews.length).toBeGreaterThan(10);
    expect(Math.max(...skews.map(Math.abs))).toBeLessThanOrEqual(30_000);
  });
});

describe('readDefects', () => {
  it('takes a name for all of them, or some shares', () => {
    expect(readDefects('usual')).toBe(USUAL_DEFECTS);
    expect(readDefects('none')).toBe(NO_DEFECTS);
    expect(readDefects('late=0.5,missing=0')).toEqual({ ...USUAL_DEFECTS, late: 0.5, missing: 0 });
  });

  it.each(['lat=0.1', 'late=2', 'late=', 'late'])('refuses %s', (typed) => {
    expect(() => readDefects(typed)).toThrow(/--defects takes/);
  });
});
