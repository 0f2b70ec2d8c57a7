import { describe, expect, it } from '@jest/globals';
import { canMove, caseTransitions, type CaseState } from './case.js';

const reachable = (): Set<CaseState> => {
  const seen = new Set<CaseState>(['diagnosed']);
  const queue: CaseState[] = ['diagnosed'];
  for (let state = queue.pop(); state !== undefined; state = queue.pop())
    for (const next of caseTransitions[state])
      if (!seen.has(next)) {
        seen.add(next);
        queue.push(next);
      }
  return seen;
};

describe('caseTransitions', () => {
  it('reaches every state from the first', () => {
    expect([...reachable()].sort()).toEqual(Object.keys(caseTransitions).sort());
  });

  it('ends only where it means to', () => {
    const ends = Object.entries(caseTransitions).filter(([, to]) => to.length === 0);
    expect(ends.map(([state]) => state)).toEqual(['closed', 'handed-over', 'rejected', 'shadowed', 'withdrawn']);
  });

  it('never applies what was not approved', () => {
    const before = Object.entries(caseTransitions).filter(([, to]) => (to as readonly string[]).includes('applying'));
    expect(before.map(([state]) => state)).toEqual(['approved']);
    expect(canMove('planned', 'applying')).toBe(false);
  });
});
