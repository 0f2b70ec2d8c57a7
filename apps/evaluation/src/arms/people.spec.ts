import { describe, expect, it } from '@jest/globals';
import { CELL, incident, MINUTE, truth } from '../domain/testing.js';
import { mendedAt } from './mended-truth.js';
import { handle, PEOPLE } from './people.js';

const ticket = (id: string, minute: number, dn = CELL) =>
  incident({ id, rootDn: dn, affected: [dn], openedAtMs: minute * MINUTE, onsetMs: minute * MINUTE });
const lasting = truth({ endMs: 900 * MINUTE, endedBy: 'itself' });

describe('handle', () => {
  it('mends most faults that have a remedy, never before somebody has seen the ticket', () => {
    const outcomes = Array.from({ length: 400 }, (_, seed) => handle([ticket('a', 20)], [lasting], seed));
    const mended = outcomes.flatMap(({ mendedAtMs }) => [...mendedAtMs.values()]);
    expect(Math.abs(mended.length / 400 - PEOPLE.namesFromObject)).toBeLessThan(0.06);
    expect(Math.min(...mended)).toBeGreaterThan(20 * MINUTE);
    const errors = outcomes.filter(({ changes }) => changes.some(({ to }) => to === 'LOCKED by mistake')).length;
    expect(Math.abs(errors / mended.length - PEOPLE.errs)).toBeLessThan(0.05);
  });

  it('changes nothing once it is over by itself', () => {
    const short = truth({ endMs: 21 * MINUTE, endedBy: 'itself' });
    for (let seed = 0; seed < 20; seed++) expect(handle([ticket('a', 20)], [short], seed).changes).toEqual([]);
  });

  it('takes a false ticket as work without an end', () => {
    const { mendedAtMs, touches, ended } = handle([ticket('a', 20, 'SubNetwork=South,ManagedElement=2')], [lasting], 1);
    expect([mendedAtMs.size, touches, ended.get('a')]).toEqual([0, 1, 'withdrawn']);
  });

  it('keeps people waiting: with more tickets nothing is mended sooner', () => {
    const flood = Array.from({ length: 60 }, (_, at) => ticket(`x${at}`, 19, `SubNetwork=South,ManagedElement=${at}`));
    for (let seed = 0; seed < 30; seed++) {
      const alone = handle([ticket('a', 20)], [lasting], seed).mendedAtMs.get('F1') ?? 0;
      const amongMany = handle([...flood, ticket('a', 20)], [lasting], seed).mendedAtMs.get('F1') ?? 0;
      expect(amongMany).toBeGreaterThanOrEqual(alone);
    }
  });
});

describe('mendedAt', () => {
  it.each<[number | undefined, number, number, string]>([
    [undefined, 31, 120, 'nobody mended it'],
    [40, 31, 120, 'it was over by then'],
    [21, 21, 60, 'half of the time that users were hurt'],
    [5, 5, 0, 'nobody was hurt yet'],
  ])('in minute %s ends in minute %d with %d user minutes because %s', (at, end, impact) => {
    const mended = mendedAt(truth(), at === undefined ? undefined : at * MINUTE, 60 * MINUTE);
    expect([mended.endMs, mended.userImpactMinutes]).toEqual([end * MINUTE, impact]);
  });
});
