import { describe, expect, it } from '@jest/globals';
import { type Action, networkTimeOf, type RemediationJournal } from '#foundation/vocabulary';
import { approvalOf, CELL, planOf } from '../testing/incidents.js';
import { planViewOf } from './plan-view.js';

const nameOf = (dn: string): string => (dn === CELL ? 'North-1 1B' : 'another');
const write = (attribute: string, from: Action['from'], to: Action['to'], unit = '1'): Action => ({
  dn: CELL,
  attribute,
  from,
  to,
  unit,
});

describe('planViewOf', () => {
  it.each<[readonly Action[], boolean, string, string]>([
    [
      planOf('p', 'i').actions,
      true,
      'Nothing needs undoing: the change ends where it began.',
      'it is locked and unlocked',
    ],
    [
      [write('digitalTilt', 160, 60, '0.1 deg')],
      true,
      'If the KPIs do not show that it helped, it is undone: antenna tilt of North-1 1B back to 16 deg.',
      'a tilt has a way back',
    ],
    [
      [write('vsRestartCount', 0, 1)],
      false,
      'A restart cannot be undone: it is over when the cell is back.',
      'a restart has none',
    ],
    [
      ['a', 'b', 'c', 'd', 'e'].map((name) => write(name, 0, 1)),
      true,
      'If the KPIs do not show that it helped, it is undone: a of North-1 1B back to 0, b of North-1 1B back to 0, c of North-1 1B back to 0, and 2 more.',
      'a sentence ends',
    ],
  ])('says of %j how it is undone', (actions, revertible, revert) => {
    const view = planViewOf({ plan: planOf('p', 'i', { actions }), mode: 'assist', nameOf });
    expect(view).toMatchObject({ revertible, revert });
  });

  it('has nothing that is not there yet', () => {
    const view = planViewOf({ plan: planOf('p', 'i'), mode: 'shadow', nameOf });
    for (const part of ['approval', 'writes', 'verification', 'outcome']) expect(view).not.toHaveProperty(part);
    expect(view.target).toEqual({ dn: CELL, name: 'North-1 1B' });
  });

  it('shows what was asked, written and measured', () => {
    const journal: RemediationJournal = {
      schemaVersion: 1,
      planId: 'p',
      caseId: 'i',
      region: 'North',
      state: 'applied',
      writes: [
        { kind: 'apply', index: 0, ...write('digitalTilt', 160, 60), outcome: 'confirmed', at: networkTimeOf(5) },
      ],
      startedAt: networkTimeOf(4),
      appliedAt: networkTimeOf(6),
      verification: {
        state: 'running',
        from: networkTimeOf(6),
        until: networkTimeOf(60),
        effects: [
          {
            dn: CELL,
            measure: 'connectedUsers',
            unit: '{user}',
            expected: { value: 1, lower: 0, upper: 2 },
            verdict: 'not-yet',
            target: [[7, 1]],
            controls: [[7, 2]],
          },
        ],
      },
    };
    const view = planViewOf({
      plan: planOf('p', 'i'),
      mode: 'assist',
      approval: approvalOf('p', 'i'),
      journal,
      nameOf,
    });
    expect(view.approval).toMatchObject({ state: 'open' });
    expect(view.writes).toEqual([{ dn: CELL, attribute: 'digitalTilt', to: 60, outcome: 'confirmed', atMs: 5 }]);
    expect(view.verification).toMatchObject({ state: 'running', fromMs: 6, untilMs: 60 });
    expect(view.verification?.effects[0]).toMatchObject({ name: 'North-1 1B', appliedAtMs: 6, target: [[7, 1]] });
    expect(view.verification?.effects[0]).not.toHaveProperty('change');
  });
});
