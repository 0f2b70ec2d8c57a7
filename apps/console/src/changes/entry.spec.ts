import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../api/client.js';
import { bodyOf, localTimeOf, missingIn, newId, objectOf, refusalOf, valueOf, type Entry } from './entry.js';

const CELL = { dn: 'ManagedElement=1,NRCellDU=1', name: 'North-1 1A' };
const whole: Entry = {
  ...{
    dn: CELL.dn,
    attribute: ' digitalTilt ',
    from: '',
    to: '120',
    when: 'now',
    at: '',
    madeBy: ' ',
    reason: 'CHG-7',
  },
};
const problem = (code: string, detail: string): ProblemError =>
  new ProblemError({ type: `/problems/${code}`, title: code, status: 400, code, detail });

describe('valueOf', () => {
  it.each([
    ['120', 120],
    [' -2.5 ', -2.5],
    ['true', true],
    ['false', false],
    ['LOCKED', 'LOCKED'],
    ['007', '007'],
    ['1e3', '1e3'],
    ['Infinity', 'Infinity'],
    ['', ''],
  ])('reads %j as %j', (text, value) => {
    expect(valueOf(text)).toBe(value);
  });
});

describe('objectOf', () => {
  const twin = { dn: 'ManagedElement=2,NRCellDU=1', name: 'Twin' };
  const offered = [CELL, twin, { ...twin, dn: 'ManagedElement=3,NRCellDU=1' }];
  it.each([
    [CELL.dn, CELL.dn, 'it is a DN'],
    ['north-1 1a ', CELL.dn, 'one object has the name'],
    ['Twin', 'Twin', 'two objects have the name'],
    ['ManagedElement=9', 'ManagedElement=9', 'the appliance may know it'],
  ])('takes %j for %s because %s', (text, dn) => {
    expect(objectOf(text, offered).dn).toBe(dn);
  });
});

describe('what is sent', () => {
  it('leaves out what was not said', () => {
    expect(bodyOf('e1', whole, [])).toEqual({
      ...{ id: 'e1', dn: CELL.dn, attribute: 'digitalTilt', to: 120, reason: 'CHG-7' },
    });
  });

  it('has the time that stands in the field, and who made it', () => {
    const at = new Date(2026, 2, 3, 14, 5, 9).getTime();
    const entry: Entry = { ...whole, dn: CELL.name, from: '60', when: 'earlier', at: localTimeOf(at), madeBy: 'crew' };
    expect(entry.at).toBe('2026-03-03T14:05:09');
    expect(bodyOf('e1', entry, [CELL])).toMatchObject({ dn: CELL.dn, from: 60, timeMs: at, madeBy: 'crew' });
  });

  it('has an id of its own each time', () => {
    expect(newId()).toMatch(/^[0-9a-f]{24}$/);
    expect(newId()).not.toBe(newId());
  });
});

describe('what is missing', () => {
  it('is nothing where all is said', () => {
    expect(missingIn(whole)).toEqual({});
  });
  it.each<[Partial<Entry>, string]>([
    [{ dn: ' ' }, 'dn'],
    [{ attribute: '' }, 'attribute'],
    [{ to: '' }, 'to'],
    [{ when: '' }, 'timeMs'],
    [{ when: 'earlier' }, 'timeMs'],
    [{ reason: ' ' }, 'reason'],
  ])('with %j is %s', (lack, field) => {
    expect(Object.keys(missingIn({ ...whole, ...lack }))).toEqual([field]);
  });
});

describe('what was refused', () => {
  it('stands by its fields', () => {
    expect(refusalOf(problem('CONSOLE_REQUEST_INVALID', 'to: the value is the same; timeMs: this is too old'))).toEqual(
      {
        fields: { to: 'The value is the same.', timeMs: 'This is too old.' },
        rest: undefined,
      },
    );
    expect(refusalOf(problem('CONSOLE_REQUEST_INVALID', 'timeMs: in the future; it is 14:00 UTC')).fields).toEqual({
      timeMs: 'In the future; it is 14:00 UTC.',
    });
    expect(refusalOf(problem('CONSOLE_OBJECT_NOT_FOUND', 'Nobody knows it.')).fields).toEqual({
      dn: 'Nobody knows it.',
    });
  });

  it('stands below where it is of no field', () => {
    const unknown = problem('CONSOLE_REQUEST_INVALID', 'Unrecognized key: "form"');
    expect(refusalOf(unknown)).toEqual({ fields: {}, rest: 'Unrecognized key: "form"' });
    expect(refusalOf(problem('INTAKE_OVERLOADED', 'Send it again.'))).toEqual({ fields: {}, rest: 'Send it again.' });
    expect(refusalOf(new Error('broken')).rest).toBe('broken');
  });
});
