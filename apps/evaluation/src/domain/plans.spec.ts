import { describe, expect, it } from '@jest/globals';
import { type ChangeRecord, type PlanRecord, type Write } from './observed.js';
import { judgePlans, judgeReverts } from './plans.js';
import { CELL, change, incident, MINUTE, NEIGHBOUR, truth } from './testing.js';

const tilted = truth({
  cause: 'wrong-antenna-tilt',
  remedy: { actions: [[{ dn: CELL, attribute: 'digitalTilt', to: 60 }]] },
});
const plan = (applied: boolean, ...actions: Write[]): PlanRecord => ({ id: 'p', actions, applied });
const tilt = (from: number, to: number, dn = CELL): Write => ({ dn, attribute: 'digitalTilt', from, to });

describe('judgePlans', () => {
  it.each<[PlanRecord, ChangeRecord[], 'right' | 'harmless' | 'harmful', string]>([
    [plan(false, tilt(0, 60)), [], 'right', 'it puts back what was'],
    [plan(false, tilt(0, 50)), [], 'right', 'it goes most of the way, as a step limit makes it'],
    [plan(false, tilt(0, -20)), [], 'harmless', 'it goes away from what was, and was not written'],
    [plan(false, tilt(60, 50, NEIGHBOUR)), [], 'harmless', 'it is another cell, and was not written'],
    [plan(true, tilt(60, 50, NEIGHBOUR)), [change('digitalTilt', 60, 50, 15, NEIGHBOUR)], 'harmful', 'it was left'],
    [
      plan(true, tilt(60, 50, NEIGHBOUR)),
      [change('digitalTilt', 60, 50, 15, NEIGHBOUR), change('digitalTilt', 50, 60, 45, NEIGHBOUR)],
      'harmless',
      'it was taken back',
    ],
    [plan(false, { dn: NEIGHBOUR, attribute: 'vsRestartCount' }), [], 'harmful', 'a restart hurts while it lasts'],
  ])('%#', (made, changes, expected, because) => {
    const judged = judgePlans([tilted], [incident({ plans: [made] })], changes);
    expect([because, judged]).toEqual([because, { right: 0, harmless: 0, harmful: 0, [expected]: 1 }]);
  });

  it('calls a plan right that was made for an incident which opened before the fault, by evidence of its onset', () => {
    const early = incident({ openedAtMs: 9 * MINUTE, plans: [plan(false, tilt(0, 60))] });
    expect(judgePlans([tilted], [early], []).right).toBe(1);
  });
});

describe('judgeReverts', () => {
  it.each<[ChangeRecord[], number, number, string]>([
    [[change('digitalTilt', 0, 60, 20), change('digitalTilt', 60, 0, 40)], 0, 1, 'the remedy was taken back'],
    [[change('offset', 0, 2, 20), change('offset', 2, 0, 40)], 1, 0, 'what mended nothing was taken back'],
    [[change('offset', 0, 2, 20), change('offset', 2, 4, 40)], 0, 0, 'it is a step further'],
    [[change('administrativeState', 'U', 'L', 20), change('administrativeState', 'L', 'U', 21)], 0, 0, 'a restart'],
  ])('%#', (changes, right, wrong, because) => {
    expect([because, judgeReverts([tilted], changes)]).toEqual([because, { right, wrong }]);
  });
});
