import { describe, expect, it } from '@jest/globals';
import { type AttributeValue, networkTimeOf } from '#foundation/vocabulary';
import { CELL } from '../testing/incidents.js';
import { alignedTo, changeOf, type EnteredChange, problemsOf } from './entered-change.js';

const NOW = networkTimeOf(Date.UTC(2026, 2, 3, 14, 0));
const BOUNDS = { maxChangeAgeMs: 7 * 86_400_000, maxChangeAheadMs: 600_000 };
const entered: EnteredChange = {
  ...{ id: 'e1', dn: CELL, attribute: 'digitalTilt', from: '60', to: '120', reason: 'CHG-7: new street' },
};

describe('alignedTo', () => {
  it.each<[AttributeValue | undefined, AttributeValue, AttributeValue, string]>([
    [60, '120', 120, 'a form sends text'],
    [60, '-12.5', -12.5, 'numbers have signs and fractions'],
    [60, '0x10', '0x10', 'that is how nobody writes a tilt'],
    [60, 'LOW', 'LOW', 'the person saw another kind of value'],
    [true, 'false', false, 'so it is in the inventory'],
    [true, 'yes', 'yes', 'nothing is guessed'],
    ['007', 7, '7', 'so it is in the inventory'],
    [undefined, '120', '120', 'nobody knows its type'],
    [undefined, 120, 120, 'the sender says its type'],
  ])('with %j known makes of %j %j because %s', (known, value, expected) => {
    expect(alignedTo(known, value)).toBe(expected);
  });
});

describe('changeOf', () => {
  it('is made now and by who enters it, where nothing else is said', () => {
    expect(changeOf(entered, 'otto', NOW, { digitalTilt: 60 })).toEqual({
      ...{ id: 'console/otto/e1', dn: CELL, time: NOW, attribute: 'digitalTilt', from: 60, to: 120, actor: 'otto' },
      reason: 'CHG-7: new street',
    });
  });

  it('is made when and by whom it is said', () => {
    const unknownBefore: EnteredChange = {
      ...{ id: 'e1', dn: CELL, attribute: 'digitalTilt', to: '120', reason: 'seen at the site' },
      ...{ timeMs: NOW - 1, madeBy: 'field crew' },
    };
    expect(changeOf(unknownBefore, 'otto', NOW, {})).toMatchObject({
      ...{ time: NOW - 1, actor: 'field crew', from: undefined, to: '120' },
    });
  });
});

describe('problemsOf', () => {
  it.each<[Partial<EnteredChange>, readonly RegExp[], string]>([
    [{}, [], 'it was made now'],
    [{ timeMs: NOW + 600_000 }, [], 'clocks differ'],
    [
      { timeMs: NOW + 600_001 },
      [/^timeMs: this is in the future; it is 14:00 UTC in the network$/],
      'nobody knows yet',
    ],
    [{ timeMs: NOW - 7 * 86_400_000 }, [], 'it is just young enough'],
    [
      { timeMs: NOW - 7 * 86_400_000 - 1 },
      [/^timeMs: this is longer ago than 7 days$/],
      'it explains nothing any more',
    ],
    [{ to: 60 }, [/^to: /], 'it changes nothing'],
    [{ from: 'a', to: 'a', madeBy: 'Nocturne' }, [/^to: /, /^madeBy: /], 'all that is wrong is said at once'],
  ])('finds in %j %j because %s', (change, expected) => {
    const problems = problemsOf(changeOf({ ...entered, ...change }, 'otto', NOW, { digitalTilt: 60 }), NOW, BOUNDS);
    expect(problems).toEqual(expected.map((pattern) => expect.stringMatching(pattern) as unknown));
  });

  it('needs to know what time it is', () => {
    const never = networkTimeOf(0);
    expect(problemsOf(changeOf(entered, 'otto', never, {}), never, BOUNDS)).toEqual([
      expect.stringMatching(/^timeMs: .* not known/),
    ]);
  });
});
