import { describe, expect, it } from '@jest/globals';
import { decisionOn, Operator, OPERATOR } from './operator.js';

const waiting = (id: string, planId: string, state = 'awaiting-approval') => ({ id, case: { state, planId } });

describe('decisionOn', () => {
  it('takes the median time, and rejects its share', () => {
    const all = Array.from({ length: 2_000 }, (_, at) => decisionOn(3, `i${at}`, 0));
    const minutes = all.map(({ afterMs }) => afterMs / 60_000).sort((a, b) => a - b);
    expect(minutes[1_000]).toBeCloseTo(OPERATOR.medianMinutes, 0);
    const rejected = all.filter(({ decision }) => decision === 'reject').length / all.length;
    expect(Math.abs(rejected - OPERATOR.rejects)).toBeLessThan(0.02);
  });
});

describe('Operator', () => {
  it('decides once, when the time has come, and leaves alone what waits for nobody', async () => {
    const asked: string[] = [];
    const client = {
      decide: (planId: string, decision: string) => {
        asked.push(`${planId} ${decision}`);
        return Promise.resolve(true);
      },
    };
    const operator = new Operator(client, 1);
    const { afterMs, decision } = decisionOn(1, 'a', 0);
    const all = [waiting('a', 'p'), waiting('b', 'q', 'applying')];
    for (const nowMs of [1_000, 1_000 + afterMs - 1]) await operator.attend(all, nowMs);
    expect(asked).toEqual([]);
    for (const nowMs of [1_000 + afterMs, 2_000 + afterMs]) await operator.attend(all, nowMs);
    expect(asked).toEqual([`p ${decision}`]);
    expect(operator.decisions).toBe(1);
  });
});
