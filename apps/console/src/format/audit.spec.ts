import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sentenceOf } from './audit.js';

describe('sentenceOf', () => {
  it.each([
    [
      {
        kind: 'write-confirmed',
        dn: 'SubNetwork=North,ManagedElement=7,NRCellDU=3',
        attribute: 'digitalTilt',
        to: 60,
        by: 'anna',
      },
      'Write confirmed · ManagedElement=7, NRCellDU=3 · Antenna tilt to 60 · by anna',
    ],
    [{ kind: 'plan', plan: { summary: 'Lock and unlock it' }, evidence: [] }, 'Plan · Lock and unlock it'],
    [{ kind: 'plan-verified', actor: 'nocturne', verdict: 'no-effect' }, 'Plan verified · no effect · by nocturne'],
    [
      { kind: 'case-moved', from: 'planned', to: 'awaiting-approval', note: 'Waits.' },
      'Case moved · awaiting approval · Waits.',
    ],
    [{ kind: 'outcome', outcome: { verdict: 'helped' } }, 'Outcome · helped'],
    [{ kind: 'kill-switch', reason: 'Storm' }, 'Kill switch · “Storm”'],
    [{ foo: {}, barBaz: [] }, 'Foo, Bar baz'],
    [{}, 'Empty entry'],
  ])('%j is one line', (what, expected) => {
    expect(sentenceOf(what)).toBe(expected);
  });

  it('takes any entry', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (what) => {
        expect(sentenceOf(what).length).toBeGreaterThan(0);
      }),
    );
  });
});
