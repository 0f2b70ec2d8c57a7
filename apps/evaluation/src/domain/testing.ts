import { type FaultFacts } from './fault-facts.js';
import { type ChangeRecord, type IncidentRecord, type TruthRecord } from './observed.js';
import { type RunFacts } from './run-facts.js';

export const MINUTE = 60_000;
export const UNIT = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1';
export const CELL = `${UNIT},NRCellDU=3`;
export const NEIGHBOUR = 'SubNetwork=North,ManagedElement=8,GNBDUFunction=1,NRCellDU=3';
export const TRUNK = 'SubNetwork=South,ManagedElement=sbc-1,SipTrunk=a';

/** A cell that sleeps from minute 10 and hurts somebody from minute 11 on, until it is mended in minute 31. */
export const truth = (change: Partial<TruthRecord> = {}): TruthRecord => ({
  ...{ id: 'F1', kind: 'sleeping-cell', dn: CELL, cause: 'sleeping-cell', onsetMs: 10 * MINUTE },
  ...{ userImpactFromMs: 11 * MINUTE, userImpactMinutes: 120, felt: [NEIGHBOUR], expected: 'mended' },
  remedy: { actions: [[{ dn: CELL, attribute: 'administrativeState', to: 'LOCKED' }]] },
  ...{ endMs: 31 * MINUTE, endedBy: 'remedy' },
  ...change,
});
export const incident = (change: Partial<IncidentRecord> = {}): IncidentRecord => ({
  ...{ id: 'i1', rootDn: CELL, cause: 'sleeping-cell', onsetMs: 10 * MINUTE, openedAtMs: 14 * MINUTE },
  ...{ affected: [CELL], anomalies: 2, alarms: 1, ranked: [], plans: [], told: [], caseStates: [] },
  ...change,
});
export const change = (attribute: string, from: unknown, to: unknown, minute: number, dn = CELL): ChangeRecord => ({
  timeMs: minute * MINUTE,
  dn,
  attribute,
  from,
  to,
  through: 'provmns',
});

export const fault = (change: Partial<FaultFacts> = {}): FaultFacts => ({
  ...{ id: 'F1', kind: 'sleeping-cell', impactful: true, detected: true, merged: false, incidents: 1 },
  ...{ rootSeen: true, endedRight: true, impactMinutes: 60 },
  ...change,
});
export const run = (change: Partial<RunFacts> = {}): RunFacts => ({
  ...{ seed: 1, arm: 'nocturne', hours: 24, faults: [fault()], incidents: 1, raised: 3, falseIncidents: 0 },
  ...{ touches: 0, changes: 0, wrongChanges: 0, plans: { right: 0, harmless: 0, harmful: 0 } },
  ...{ reverts: { right: 0, wrong: 0 }, bandShare: null },
  ...change,
});
