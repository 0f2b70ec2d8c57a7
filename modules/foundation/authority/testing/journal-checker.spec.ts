import { describe, expect, it } from '@jest/globals';
import { AuthorityConfig } from '../authority.config.js';
import { type ChangeLine, parseJournal, violationsIn } from './journal-checker.js';

const config = AuthorityConfig.schema.parse({});
const MINUTE = 60_000;
const dn = 'SubNetwork=North,ManagedElement=1,GNBDUFunction=1,NRCellDU=1';
const line = (minute: number, attribute: string, from: ChangeLine['from'], to: ChangeLine['to']): ChangeLine => ({
  time: minute * MINUTE,
  dn,
  attribute,
  from,
  to,
});
const tilt = (minute: number, from: number, to: number) => line(minute, 'digitalTilt', from, to);
const state = (minute: number, from: string, to: string) => line(minute, 'administrativeState', from, to);
const restart = (minute: number, from: number, to: number) => line(minute, 'vsRestartCount', from, to);

describe('violationsIn', () => {
  it.each<[string, ChangeLine[], RegExp | undefined]>([
    ['a step within its limits', [tilt(0, 40, 50)], undefined],
    ['a change that is reverted at once', [tilt(0, 40, 50), tilt(5, 50, 40)], undefined],
    ['a lock and its unlock', [state(0, 'UNLOCKED', 'LOCKED'), state(0, 'LOCKED', 'UNLOCKED')], undefined],
    ['two changes with an hour between them', [tilt(0, 40, 50), tilt(60, 50, 60)], undefined],
    ['a restart', [restart(0, 3, 4)], undefined],
    ['what is out of range', [tilt(0, 145, 151)], /out of range/],
    ['a step too large', [tilt(0, 40, 51)], /in one step/],
    ['two steps too soon', [tilt(0, 40, 45), tilt(59, 45, 50)], /too soon/],
    ['one change made twice', [tilt(0, 40, 45), tilt(1, 45, 40), tilt(2, 40, 45)], /twice/],
    ['two restarts at once', [restart(0, 3, 5)], /from 3 to 5/],
    ['two restarts in a row', [restart(0, 3, 4), restart(1, 4, 5)], /too soon/],
    ['a cell left locked', [state(0, 'UNLOCKED', 'LOCKED')], /left at LOCKED/],
    ['a state that is none', [state(0, 'UNLOCKED', 'SHUTTINGDOWN')], /may not become/],
    ['an attribute that nobody may write', [line(0, 'gNBId', 1, 2)], /may not be written/],
    ['a journal with a hole', [tilt(0, 40, 45), tilt(90, 46, 47)], /changed from 46/],
  ])('finds in %s what is wrong with it', (_, journal, expected) => {
    const found = violationsIn(journal, config);
    if (expected === undefined) expect(found).toEqual([]);
    else expect(found.join('; ')).toMatch(expected);
  });

  it('judges what is ours against what others did', () => {
    const journal = [tilt(0, 60, 160), tilt(9, 160, 60)];
    expect(violationsIn(journal, config, ({ to }) => to === 60)).toEqual([]);
    expect(violationsIn(journal, config)).toHaveLength(2);
  });

  it('reads lines, and leaves out the one that a kill cut off', () => {
    const text = `${JSON.stringify(tilt(0, 40, 45))}\n${JSON.stringify(tilt(1, 45, 40))}\n{"time": 1`;
    expect(parseJournal(text)).toHaveLength(2);
  });
});
