import { describe, expect, it } from '@jest/globals';
import { remedyResult, remedyTable } from './remedies.js';

const row = (hurtBefore: number, restoredByRight: boolean, restoredByWrong: boolean) => ({
  ...{ kind: 'sleeping-cell', right: ['a = 1', 'a = 2'], wrong: ['b = 1'], hurtBefore, restoredByRight },
  ...{ restoredByWrong, hurtAfterRight: 0, hurtAfterWrong: 40 },
});

describe('remedies', () => {
  it('count only kinds that hurt somebody before', () => {
    const rows = [row(40, true, false), row(40, false, true), row(0.5, true, true)];
    expect(remedyResult(rows)).toEqual({ kinds: 3, felt: 2, restoredByRight: 1, restoredByWrong: 1 });
  });

  it('are told in a line each', () => {
    expect(remedyTable([row(40, true, false)]).split('\n')[2]).toBe(
      '| sleeping-cell | 40 | a = 1 and 1 more | 0, restored | b = 1 | 40 |',
    );
  });
});
