import { expect, it } from '@jest/globals';
import { type Case, type CaseState, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { readBackInto } from './network-inventory.js';

const caseIn = (id: string, ...states: readonly CaseState[]): Case => ({
  ...{ id, schemaVersion: 1, incidentId: id, region: 'North', priority: 'service-degradation', failures: 0 },
  ...{ enqueuedAt: wallTimeOf(0), planIds: [], attempts: 0, state: states.at(-1) ?? 'diagnosed' },
  history: states.map((state) => ({ state, at: networkTimeOf(0) })),
});

it('the inventory is read once after each write, not at every look at a case', () => {
  let readings = 0;
  const tell = readBackInto({ refresh: () => Promise.resolve(++readings > 0) });
  const readingsAfter = (...items: readonly Case[]): number => {
    items.forEach(tell);
    return readings;
  };
  expect(readingsAfter(caseIn('a', 'diagnosed'), caseIn('a', 'diagnosed', 'applying'))).toBe(0);
  const applied = caseIn('a', 'diagnosed', 'applying', 'applied');
  expect(readingsAfter(applied, applied, caseIn('b', 'applied'), applied)).toBe(2);
  const reverted = caseIn('a', 'diagnosed', 'applying', 'applied', 'reverting', 'reverted');
  expect(readingsAfter(caseIn('a', 'reverting'), reverted, reverted)).toBe(3);
  expect(readingsAfter(caseIn('a', 'reverted', 'diagnosed', 'applied'), caseIn('b', 'applied'))).toBe(4);
});
