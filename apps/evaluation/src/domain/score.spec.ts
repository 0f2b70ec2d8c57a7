import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judgeActions } from './actions.js';
import { match } from './match.js';
import { type ChangeRecord, type IncidentRecord, isCauseOf, type TruthRecord } from './observed.js';
import { quantile } from './quantile.js';
import { endedRight, scoreQuiet, scoreSmoke } from './score.js';

const MINUTE = 60_000;
const unit = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1';
const cell = `${unit},NRCellDU=3`;
const neighbour = 'SubNetwork=North,ManagedElement=8,GNBDUFunction=1,NRCellDU=3';
const remedy = { actions: [[{ dn: cell, attribute: 'administrativeState' }]] };
const truth: TruthRecord = {
  ...{ id: 'F1', kind: 'sleeping-cell', dn: cell, cause: 'sleeping-cell', onsetMs: 10 * MINUTE },
  ...{ userImpactFromMs: 11 * MINUTE, felt: [neighbour], remedy, expected: 'mended' },
  ...{ endMs: 20 * MINUTE, endedBy: 'remedy' },
};
const crowd: TruthRecord = {
  ...{ id: 'F2', kind: 'overload', dn: cell, cause: 'cell-overload', onsetMs: 10 * MINUTE, felt: [neighbour] },
  ...{ expected: 'reverted', endMs: 160 * MINUTE, endedBy: 'itself' },
};
const incident: IncidentRecord = {
  ...{ id: 'i1', rootDn: cell, cause: 'sleeping-cell', onsetMs: 10 * MINUTE, openedAtMs: 13 * MINUTE },
  ...{
    affected: [cell],
    anomalies: 2,
    alarms: 0,
    ranked: [],
    plans: [],
    told: [],
    caseStates: ['diagnosed', 'planned', 'approved', 'applying', 'applied', 'closed'],
  },
};
const change = (attribute: string, from: unknown, to: unknown, minute: number, dn = cell): ChangeRecord => ({
  ...{ timeMs: minute * MINUTE, dn, attribute, from, to, through: 'provmns' },
});

describe('match', () => {
  it.each<[string, Partial<IncidentRecord>, boolean, string]>([
    ['explained', {}, true, 'it has the root and the time'],
    ['explained', { rootDn: neighbour, affected: [neighbour] }, true, 'the neighbour feels it'],
    ['explained', { rootDn: 'SubNetwork=North,ManagedElement=7', affected: [] }, true, 'it holds the object'],
    ['unexplained', { rootDn: 'SubNetwork=North', affected: [] }, false, 'a region is near everything'],
    ['unexplained', { rootDn: 'SubNetwork=South,ManagedElement=9', affected: [] }, false, 'it is elsewhere'],
    ['unexplained', { onsetMs: 0, openedAtMs: MINUTE }, false, 'it was before'],
    ['unexplained', { onsetMs: 90 * MINUTE, openedAtMs: 91 * MINUTE }, false, 'it is long over'],
  ])('finds an incident %s (%j) because %#', (_, different, expected, because) => {
    const { matched, unexplained } = match([truth], [{ ...incident, ...different }]);
    expect([because, matched[0]?.incident !== undefined]).toEqual([because, expected]);
    expect(unexplained).toHaveLength(expected ? 0 : 1);
  });

  it('takes the incident at the root before an earlier one beside it', () => {
    const beside = { ...incident, id: 'i0', rootDn: neighbour, affected: [neighbour], openedAtMs: 12 * MINUTE };
    const [first] = match([truth], [beside, incident]).matched;
    expect(first?.incident?.id).toBe('i1');
    expect(first?.fragments.map(({ id }) => id)).toEqual(['i0']);
  });

  it('judges by the first that names the object, though a later one has the root', () => {
    const first = { ...incident, id: 'i0', rootDn: neighbour, affected: [neighbour, cell], openedAtMs: 12 * MINUTE };
    expect(match([truth], [incident, first]).matched[0]?.incident?.id).toBe('i0');
  });

  it('gives every incident away once', () => {
    const some = fc.array(
      fc.record({
        rootDn: fc.constantFrom(cell, neighbour, unit, 'SubNetwork=South,ManagedElement=1'),
        openedAtMs: fc.integer({ min: 0, max: 200 }).map((m) => m * MINUTE),
      }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(some, (drawn) => {
        const incidents = drawn.map((d, i) => ({
          ...incident,
          ...d,
          id: `i${i}`,
          onsetMs: d.openedAtMs,
          affected: [],
        }));
        const { matched, unexplained } = match([truth, crowd], incidents);
        const given = matched.flatMap((m) => [...(m.incident === undefined ? [] : [m.incident]), ...m.fragments]);
        expect([...given, ...unexplained].map(({ id }) => id).sort()).toEqual(incidents.map(({ id }) => id).sort());
      }),
    );
  });
});

describe('endedRight', () => {
  it.each<[TruthRecord, string[], boolean, string]>([
    [truth, ['applying', 'applied', 'verified', 'closed'], true, 'mended and verified'],
    [{ ...truth, endedBy: 'itself' }, ['applying', 'closed'], false, 'it went away by itself'],
    [truth, ['handed-over'], false, 'it could have been mended'],
    [{ ...truth, expected: 'handed-over' }, ['diagnosed', 'handed-over'], true, 'a person has it'],
    [{ ...truth, expected: 'handed-over' }, ['applying', 'handed-over'], false, 'something was written'],
    [crowd, ['applying', 'applied', 'reverting', 'reverted', 'handed-over'], true, 'the attempt was undone'],
    [crowd, ['diagnosed', 'handed-over'], true, 'nothing can be done and nothing was'],
    [crowd, ['applying', 'applied', 'verified', 'closed'], false, 'it claims to have helped'],
  ])('%#', (of, caseStates, expected, because) => {
    const right = endedRight({ truth: of, incident: { ...incident, caseStates }, fragments: [] });
    expect([because, right]).toEqual([because, expected]);
  });
});

describe('judgeActions', () => {
  const relation = `${cell},NRCellRelation=1`;
  it.each<[TruthRecord[], ChangeRecord[], number, number, string]>([
    [[truth], [change('administrativeState', 'UNLOCKED', 'LOCKED', 15)], 0, 0, 'it is the remedy'],
    [[truth], [change('administrativeState', 'UNLOCKED', 'LOCKED', 5)], 1, 0, 'nothing was broken yet'],
    [[truth], [change('administrativeState', 'UNLOCKED', 'LOCKED', 15, neighbour)], 1, 0, 'it is another cell'],
    [[crowd], [change('offset', 0, 2, 15, relation), change('offset', 2, 0, 50, relation)], 0, 2, 'it was undone'],
    [[crowd], [change('offset', 0, 2, 15, relation)], 1, 0, 'it was left there'],
    [[truth], [change('offset', 0, 2, 15, relation), change('offset', 2, 0, 50, relation)], 2, 0, 'no reason to try'],
    [
      [crowd],
      [change('administrativeState', 'U', 'L', 15), change('administrativeState', 'L', 'U', 16)],
      2,
      0,
      'it hurt',
    ],
    [[], [{ ...change('digitalTilt', 80, 0, 1), through: 'element-manager' }], 0, 0, 'it was not the appliance'],
  ])('%#', (truths, changes, wrong, undone, because) => {
    const judged = judgeActions(truths, changes);
    expect([because, judged.wrong.length, judged.undone]).toEqual([because, wrong, undone]);
  });
});

describe('scoreSmoke', () => {
  it('counts what a person would', () => {
    const stray = { ...incident, id: 'i9', rootDn: 'SubNetwork=South,ManagedElement=9', affected: [] };
    const { result } = scoreSmoke([truth], [incident, stray], [], new Map([['i1', 1.5]]));
    expect(result).toMatchObject({
      faults: 1,
      detected: 1,
      incidents: 2,
      rootFirst: 1,
      endedRight: 1,
      falseIncidents: 1,
    });
    expect(result).toMatchObject({ decidingSampleToConsoleSecondsP95: 1.5, impactToIncidentReportsP50: 2 });
    expect(result.n).toEqual({ decidingSampleToConsole: 1, impactToIncident: 1 });
  });

  it('says that nothing was found where nothing was', () => {
    const { result } = scoreSmoke([truth], [], [], new Map());
    expect(result).toMatchObject({ detected: 0, rootFirst: 0, endedRight: 0, impactToIncidentReportsP95: null });
  });
});

describe('scoreQuiet', () => {
  it('counts every anomaly and every change as too many', () => {
    const changes = [
      change('weight', 40, 0, 1),
      { ...change('weight', 0, 40, 2), through: 'element-manager' as const },
    ];
    const expected = { hours: 12, falseAnomalies: 2, budget: 1, correctiveActions: 1, incidents: 1 };
    expect(scoreQuiet(12, 2, [incident], changes)).toEqual(expected);
  });
});

describe('quantile', () => {
  it('is one of the values, and grows with the share asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
        const found = quantile(values, q);
        expect(values).toContain(found);
        expect(found).toBeLessThanOrEqual(quantile(values, 1) ?? 0);
      }),
    );
    expect(quantile([], 0.5)).toBeNull();
  });
});

describe('the cause of a fault', () => {
  const rolledBack = { cause: 'wrong-transmit-power', remedy: { function: 'configuration-rollback', actions: [] } };

  it.each<[string, Pick<TruthRecord, 'cause' | 'remedy'>, boolean, string]>([
    ['wrong-transmit-power', rolledBack, true, 'it is its own'],
    ['configuration-change', rolledBack, true, 'whoever takes the change back needs no other name for it'],
    ['configuration-change', { cause: 'sleeping-cell' }, false, 'nothing was changed'],
    ['cell-overload', rolledBack, false, 'it is another'],
  ])('%s of %j is right: %s, because %s', (cause, truth, right) => {
    expect(isCauseOf(cause, truth)).toBe(right);
  });
});
