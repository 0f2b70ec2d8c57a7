import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { buildNetwork, type Plant } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { USES } from './places.js';
import { Users } from './users.js';
import { activity, atHourOfWeek, HOURS_OF_WEEK, hourOfWeek, whereabouts } from './week.js';

const sum = (column: Iterable<number>): number => [...column].reduce((a, b) => a + b, 0);
const hour = fc.integer({ min: 0, max: HOURS_OF_WEEK - 1 });

describe('the week', () => {
  it('begins on a Monday', () => {
    expect(hourOfWeek(Date.parse('2026-11-23T00:00:00Z'))).toBe(0);
    expect(hourOfWeek(atHourOfWeek(130))).toBe(130);
  });

  it('has everybody somewhere, and nobody in two places', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 167.99, noNaN: true }), (h) => {
        const where = whereabouts(h);
        expect(sum(Object.values(where))).toBeCloseTo(1, 12);
        for (const share of Object.values(where)) expect(share).toBeGreaterThan(0);
        expect(activity(h)).toBeGreaterThan(0.05);
        expect(activity(h)).toBeLessThanOrEqual(1.05);
      }),
    );
  });

  it('goes on smoothly from hour to hour, over midnight and from Sunday to Monday too', () => {
    for (let h = 0; h < HOURS_OF_WEEK; h += 0.1) {
      const next = (h + 0.1) % HOURS_OF_WEEK;
      expect(Math.abs(activity(next) - activity(h))).toBeLessThan(0.06);
      expect(Math.abs(whereabouts(next).home - whereabouts(h).home)).toBeLessThan(0.06);
    }
  });

  it('is busiest on a weekday evening and quietest before dawn', () => {
    expect(activity(20.3)).toBeGreaterThan(0.9);
    expect(activity(20.3)).toBeGreaterThan(1.1 * activity(12));
    expect(activity(4.5)).toBeLessThan(0.15);
    expect(whereabouts(11).work).toBeGreaterThan(4 * whereabouts(144 + 11).work);
    expect(whereabouts(8).road).toBeGreaterThan(2 * whereabouts(11).road);
    expect(whereabouts(120 + 14).shop).toBeGreaterThan(2 * whereabouts(144 + 14).shop);
  });
});

describe('Users', () => {
  let plant: Plant;
  let users: Users;

  beforeAll(() => {
    const rng = new Rng(4);
    plant = buildNetwork(40, 2, rng);
    users = new Users(plant, rng);
  });

  it('move about, and are as many at any hour', () => {
    fc.assert(
      fc.property(hour, (h) => {
        expect(sum(users.peopleAt(atHourOfWeek(h)))).toBeCloseTo(sum(users.people), 6);
      }),
      { numRuns: 30 },
    );
    const [noon, night] = [users.peopleAt(atHourOfWeek(12)), users.peopleAt(atHourOfWeek(3))];
    const { share } = users.places;
    const workPlace = Array.from({ length: users.places.count }, (_, p) => p).sort(
      (a, b) => (share[b * USES.length + 1] ?? 0) - (share[a * USES.length + 1] ?? 0),
    )[0];
    expect(noon[workPlace ?? 0]).toBeGreaterThan(2 * (night[workPlace ?? 0] ?? 0));
  });

  it('come together where and when they do every week', () => {
    for (const { places, fromHour, guests } of users.gatherings) {
      const at = (h: number) => sum(places.map((p) => users.peopleAt(atHourOfWeek(h))[p] ?? 0));
      expect(at(fromHour) - at(fromHour - 1)).toBeGreaterThan(0.5 * guests);
    }
  });

  it('live on dry ground', () => {
    const { x, y, count } = users.places;
    for (let p = 0; p < count; p++) expect(plant.terrain.isLand({ x: x[p] ?? 0, y: y[p] ?? 0 })).toBe(true);
  });

  it('drive on roads', () => {
    const { fastShare } = users.demandAt(atHourOfWeek(17));
    const of = (area: string): number => {
      const shares = [...fastShare].filter((_, p) => plant.sites[Math.floor(p / 32)]?.area === area);
      return sum(shares) / shares.length;
    };
    expect(of('road')).toBeGreaterThan(2 * of('suburb'));
  });
});
