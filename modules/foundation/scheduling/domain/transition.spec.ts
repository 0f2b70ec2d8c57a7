import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  canMove,
  type Case,
  type CaseState,
  caseTransitions,
  networkTimeOf,
  type PriorityClass,
  wallTimeOf,
} from '#foundation/vocabulary';
import { after, canShed, isDue, reopened, type StepResult } from './transition.js';
import { queuePriorityOf, virtualDeadlineOf, workIdBefore, workIdOf } from './urgency.js';

const NOW = { network: networkTimeOf(1_700_000_000_000), wall: wallTimeOf(1_700_000_100_000) };
const limits = { backoffMs: 500, maxBackoffMs: 30_000, maxAttempts: 5 };
const STATES = Object.keys(caseTransitions) as CaseState[];
const CLASSES: readonly PriorityClass[] = [
  'critical-outage',
  'emergency-capacity',
  'service-degradation',
  'optimisation',
  'housekeeping',
];
const caseOf = (change: Partial<Case> = {}): Case => ({
  ...{ id: 'incident-1', schemaVersion: 1, incidentId: 'incident-1', region: 'North', state: 'diagnosed' },
  ...{ priority: 'optimisation', enqueuedAt: NOW.wall, failures: 0, planIds: [], attempts: 0 },
  history: [{ state: 'diagnosed', at: NOW.network }],
  ...change,
});
const state = fc.constantFrom(...STATES);
const result: fc.Arbitrary<StepResult> = fc.oneof(
  fc.record({ kind: fc.constant('move' as const), to: state }),
  fc.record({ kind: fc.constant('failed' as const), sentence: fc.constant('No.'), lasting: fc.boolean() }),
  fc.constant({ kind: 'wait' as const, notBefore: networkTimeOf(NOW.network + 1) }),
  fc.constant({ kind: 'wait' as const }),
);

describe('reopened', () => {
  const ended = { state: 'handed-over' as const, at: NOW.network };
  it.each<[Partial<Case>, string, boolean, string]>([
    [{ state: 'handed-over', under: 'unknown' }, 'link-down|a', true, 'the cause became known'],
    [{ state: 'handed-over', under: 'link-down|a' }, 'link-down|a', false, 'nothing new is known'],
    [{ state: 'handed-over', under: 'handover-too-late|a' }, 'handover-too-late|a|c-1', true, 'a change became known'],
    [{ state: 'handed-over' }, 'link-down|a', false, 'remedies failed: it is with a person'],
    [{ state: 'handed-over', under: 'unknown', planIds: ['p'] }, 'link-down|a', false, 'something was tried'],
    [
      { state: 'handed-over', under: 'unknown', history: [ended, ended, ended] },
      'x|a',
      false,
      'it went back and forth',
    ],
    [{ state: 'closed', under: 'unknown' }, 'link-down|a', false, 'it is closed'],
  ])('of %j under %s is %s because %s', (change, under, expected) => {
    const item = reopened(caseOf(change), under, NOW, 'Again.');
    expect(item?.state).toBe(expected ? 'diagnosed' : undefined);
    expect(item?.under).toBeUndefined();
  });
});

describe('after', () => {
  it('only ever goes ways that the table has', () => {
    fc.assert(
      fc.property(state, fc.array(result, { maxLength: 40 }), (first, results) => {
        let item = caseOf({ state: first, history: [{ state: first, at: NOW.network }] });
        for (const one of results) {
          const next = after(item, one, NOW, limits, 0.5) ?? item;
          if (next.state !== item.state) {
            expect(canMove(item.state, next.state)).toBe(true);
            expect([next.attempts, next.notBefore, next.retryAt]).toEqual([0, undefined, undefined]);
            expect(next.history.at(-1)?.state).toBe(next.state);
          }
          item = next;
        }
        expect(item.id).toBe('incident-1');
      }),
    );
  });

  it('keeps the plan in hand and every plan before it', () => {
    const first = after(caseOf(), { kind: 'move', to: 'planned', planId: 'p1' }, NOW, limits, 0);
    const again = { ...caseOf(first), state: 'diagnosed' as const };
    const second = after(again, { kind: 'move', to: 'planned', planId: 'p2', failures: 1 }, NOW, limits, 0);
    expect(second).toMatchObject({ planId: 'p2', planIds: ['p1', 'p2'], failures: 1 });
  });

  it('waits longer each time, within its bounds, and spreads the tries', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempts, random) => {
          const failed: StepResult = { kind: 'failed', sentence: 'No.', lasting: false };
          const retryAt = after(caseOf({ attempts }), failed, NOW, limits, random)?.retryAt ?? NaN;
          const full = 500 * 2 ** attempts;
          expect(retryAt - NOW.wall).toBeGreaterThanOrEqual(full / 2);
          expect(retryAt - NOW.wall).toBeLessThanOrEqual(full);
        },
      ),
    );
  });

  it('forgets a wait that is over, and writes nothing where nothing changes', () => {
    const waiting = caseOf({ notBefore: networkTimeOf(5), note: 'Waits.' });
    expect(after(waiting, { kind: 'wait' }, NOW, limits, 0)).not.toHaveProperty('notBefore');
    expect(after(waiting, { kind: 'wait', notBefore: networkTimeOf(5) }, NOW, limits, 0)).toBeUndefined();
    expect(after(waiting, { kind: 'wait', notBefore: networkTimeOf(5), note: 'Still.' }, NOW, limits, 0)).toBeDefined();
  });

  it.each<[CaseState, boolean]>([
    ['diagnosed', true],
    ['approved', true],
    ['awaiting-approval', false],
    ['applying', false],
    ['applied', false],
    ['reverting', false],
    ['reverted', false],
    ['closed', false],
  ])('sheds a case that is %s: %s', (at, expected) => {
    expect(canShed(caseOf({ state: at }))).toBe(expected);
  });

  it.each<[Partial<Case>, boolean, string]>([
    [{}, true, 'nothing holds it'],
    [{ notBefore: NOW.network }, true, 'network time has come'],
    [{ notBefore: networkTimeOf(NOW.network + 1) }, false, 'network time has not come'],
    [{ retryAt: wallTimeOf(NOW.wall + 1) }, false, 'it failed a moment ago'],
    [{ state: 'closed' as const }, false, 'it has ended'],
  ])('%j is due: %s because %s', (change, expected) => {
    expect(isDue(caseOf(change), NOW)).toBe(expected);
  });
});

describe('the order of work', () => {
  it('sorts ids as it sorts deadlines', () => {
    const some = fc.record({
      enqueuedAt: fc.integer({ min: 0, max: 9_999_999_999_999 }).map(wallTimeOf),
      priority: fc.constantFrom(...CLASSES),
    });
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [a, b] = [caseOf(one), caseOf(other)];
        const byDeadline = Math.sign(virtualDeadlineOf(a) - virtualDeadlineOf(b));
        if (byDeadline !== 0) expect(workIdOf(a) < workIdOf(b)).toBe(byDeadline < 0);
        expect(workIdBefore(virtualDeadlineOf(a)) < workIdOf(a)).toBe(true);
      }),
    );
  });

  it('lets an outage overtake what waited for hours, and nothing for ever', () => {
    const hour = 3_600_000;
    const deadline = (priority: PriorityClass, ageMs: number) =>
      virtualDeadlineOf(caseOf({ priority, enqueuedAt: wallTimeOf(NOW.wall - ageMs) }));
    expect(deadline('critical-outage', 0)).toBeLessThan(deadline('optimisation', 3 * hour));
    expect(deadline('optimisation', 5 * hour)).toBeLessThan(deadline('critical-outage', 0));
    const priorities = CLASSES.map(queuePriorityOf);
    // 0 means "none" to BullMQ, and would run before all.
    expect(priorities).toEqual([1, 2, 3, 4, 5]);
  });
});
