import { describe, expect, it } from '@jest/globals';
import { explain } from './fault-facts.js';
import { CELL, incident, MINUTE, NEIGHBOUR, truth } from './testing.js';

const elsewhere = 'SubNetwork=North,ManagedElement=9,GNBDUFunction=1,NRCellDU=1';

describe('explain', () => {
  it('counts from the first report in which users were hurt, and ranks by object and by object with cause', () => {
    const ranked = [
      { dn: NEIGHBOUR, cause: 'cell-overload', probability: 0.5 },
      { dn: CELL, cause: 'cell-overload', probability: 0.3 },
      { dn: CELL, cause: 'sleeping-cell', probability: 0.2 },
    ];
    const { faults } = explain([truth()], [incident({ ranked })]);
    expect(faults).toEqual([
      {
        ...{ id: 'F1', kind: 'sleeping-cell', impactful: true, detected: true, merged: false, incidents: 1 },
        // Opened in minute 14, felt since minute 11; mended in minute 31.
        ...{ reports: 3, minutes: 3, objectRank: 2, causeRank: 3, rootSeen: true, endedRight: false },
        ...{ restored: true, minutesToRestore: 20, impactMinutes: 120 },
      },
    ]);
  });

  it('takes root and cause where nothing is ranked', () => {
    expect(explain([truth()], [incident()]).faults[0]).toMatchObject({ objectRank: 1, causeRank: 1 });
  });

  it('takes another object that names it as well', () => {
    const { dn } = truth();
    const element = dn.slice(0, dn.lastIndexOf(','));
    const named = incident({ rootDn: element });
    expect(explain([truth()], [named]).faults[0]?.objectRank).toBeUndefined();
    expect(explain([truth({ namedAt: [element] })], [named]).faults[0]).toMatchObject({ objectRank: 1, causeRank: 1 });
  });

  it('does not find what has no incident', () => {
    const { faults } = explain([truth({ endedBy: 'itself' })], []);
    expect(faults[0]).toMatchObject({ detected: false, incidents: 0, rootSeen: false, restored: false });
    expect(faults[0]).not.toHaveProperty('minutes');
  });

  it('finds two faults in one incident, and says that they are merged', () => {
    const other = truth({ id: 'F2', dn: elsewhere, onsetMs: 12 * MINUTE, felt: [] });
    const both = incident({ affected: [CELL, elsewhere] });
    const { faults } = explain([truth(), other], [both]);
    expect(faults.map(({ detected, merged, incidents }) => [detected, merged, incidents])).toEqual([
      [true, false, 1],
      [true, true, 0],
    ]);
  });

  it('counts every incident of a fault', () => {
    const second = incident({ id: 'i2', rootDn: NEIGHBOUR, affected: [NEIGHBOUR], openedAtMs: 16 * MINUTE });
    expect(explain([truth()], [incident(), second]).faults[0]).toMatchObject({ incidents: 2, objectRank: 1 });
  });

  it('reads incidents in the order in which they opened: one at the object is no merit of who opens many', () => {
    const earlier = [11, 12, 13].map((minute) =>
      incident({ id: `i${minute}`, rootDn: NEIGHBOUR, affected: [NEIGHBOUR], openedAtMs: minute * MINUTE }),
    );
    const { faults } = explain([truth()], [incident(), ...earlier]);
    expect(faults[0]).toMatchObject({ incidents: 4, objectRank: 4, causeRank: 4 });
  });

  it.each<[Parameters<typeof incident>[0], number, string]>([
    [{}, 0, 'it only says what is so'],
    [{ plans: [{ id: 'p', actions: [], applied: false }] }, 1, 'something is proposed'],
    [{ caseStates: ['diagnosed', 'applying'] }, 1, 'something was written'],
  ])('calls an incident of a benign thing (%j) false %d times because %s', (more, expected) => {
    const lock = truth({ benign: true, expected: 'ignored' });
    const { faults, falseIncidents } = explain([lock], [incident(more)]);
    expect(faults).toHaveLength(0);
    expect(falseIncidents).toHaveLength(expected);
  });

  it('calls false what nothing explains', () => {
    expect(explain([truth()], [incident({ rootDn: elsewhere, affected: [] })]).falseIncidents).toHaveLength(1);
  });

  it.each<[Parameters<typeof truth>[0], boolean, string]>([
    [{}, true, 'somebody was hurt'],
    [{ impactful: false }, false, 'the network says that nobody was'],
    [{ benign: true, impactful: true }, false, 'it is no fault'],
  ])('of %j has impact: %s because %s', (more, expected) => {
    const of = explain([truth(more)], []).faults[0];
    expect(of?.impactful ?? false).toBe(expected);
  });
});
