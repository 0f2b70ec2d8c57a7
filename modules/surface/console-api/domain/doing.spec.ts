import { describe, expect, it } from '@jest/globals';
import { type CaseState } from '#foundation/vocabulary';
import { type IncidentSummary } from './contract.js';
import { doingOf } from './doing.js';

const at = (state: CaseState, rootName: string): IncidentSummary => ({ case: { state }, rootName }) as IncidentSummary;

describe('doingOf', () => {
  it('says what moves before what waits', () => {
    expect(doingOf([at('awaiting-approval', 'A'), at('applied', 'B'), at('reverting', 'C')], 5)).toEqual([
      'Undoing the remedy of C',
      'Checking that the remedy helped B',
      'Waiting for approval to mend A',
    ]);
  });

  it('says how much more there is', () => {
    const many = Array.from({ length: 9 }, (_, i) => at('diagnosed', String(i)));
    expect(doingOf(many, 3)).toEqual(['Looking for a remedy for 0', 'Looking for a remedy for 1', 'and 7 more']);
  });

  it('has nothing to say of what is over', () => {
    expect(doingOf([at('closed', 'A'), at('handed-over', 'B')], 3)).toEqual([]);
  });
});
