import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { rank, scoreOf } from './rank.js';

const draft = (name: string, probability: number, benefit: number, step: number) => ({
  name,
  probability,
  benefit,
  step,
});
const namesOf = (drafts: Parameters<typeof rank<ReturnType<typeof draft>>>[0], caution = 0.15) =>
  rank(drafts, caution).map(({ name }) => name);

describe('rank', () => {
  it.each([
    [
      [draft('lock', 0.9, 0.5, 0), draft('restart', 0.9, 0.5, 1)],
      ['lock', 'restart'],
      'nothing is known: the gentler first',
    ],
    [[draft('lock', 0.9, 0.1, 0), draft('restart', 0.9, 0.8, 1)], ['restart', 'lock'], 'outcomes taught that it helps'],
    [
      [draft('lock', 0.9, 0.5, 0), draft('restart', 0.9, 0.55, 1)],
      ['lock', 'restart'],
      'a little better is not enough',
    ],
    [[draft('tilt', 0.3, 0.9, 0), draft('load', 0.6, 0.5, 0)], ['load', 'tilt'], 'the cause is the more probable'],
  ])('of %j takes %j because %s', (drafts, expected) => {
    expect(namesOf(drafts)).toEqual(expected);
  });

  it('never takes a remedy before one that is better in everything', () => {
    const unit = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
    const any = fc.record({
      name: fc.string(),
      probability: unit,
      benefit: unit,
      step: fc.integer({ min: 0, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), unit, (drafts, caution) => {
        const order = rank(drafts, caution);
        expect(order.length).toBe(drafts.length);
        order.forEach((one, at) => {
          expect(scoreOf(order[at + 1] ?? one, caution)).toBeLessThanOrEqual(scoreOf(one, caution));
        });
      }),
    );
  });
});
