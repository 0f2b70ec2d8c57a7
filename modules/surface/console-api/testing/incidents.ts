import {
  type AnomalyEvent,
  type ApprovalRecord,
  type Case,
  type CaseState,
  type Diagnosis,
  type Dn,
  type Incident,
  networkTimeOf,
  type Plan,
  wallTimeOf,
} from '#foundation/vocabulary';

export const CELL: Dn = 'SubNetwork=North,ManagedElement=1,GNBDUFunction=1,NRCellDU=2';
export const ONSET_MS = Date.UTC(2026, 2, 3, 13, 55);

export const anomalyOf = (change: Partial<AnomalyEvent> = {}): AnomalyEvent => ({
  kind: 'anomaly',
  id: 'event-1',
  region: 'North',
  dn: CELL,
  onset: networkTimeOf(ONSET_MS),
  decidedAt: networkTimeOf(ONSET_MS + 60_000),
  state: 'raised',
  measure: 'connectedUsers',
  shape: 'silence',
  direction: 'low',
  unit: '{user}',
  observed: 0,
  expected: { value: 41, lower: 33, upper: 50 },
  evidence: 9,
  ...change,
});

export const incidentOf = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  schemaVersion: 1,
  region: 'North',
  state: 'open',
  openedAt: networkTimeOf(ONSET_MS + 60_000),
  onset: networkTimeOf(ONSET_MS),
  updatedAt: networkTimeOf(ONSET_MS + 120_000),
  perceivedSeverity: 'major',
  affected: [CELL],
  events: [anomalyOf()],
  eventCount: 1,
  ...change,
});

export const diagnosisOf = (incidentId: string, change: Partial<Diagnosis['ranked'][number]> = {}): Diagnosis => ({
  incidentId,
  region: 'North',
  at: networkTimeOf(ONSET_MS + 120_000),
  ranked: [
    {
      dn: CELL,
      cause: 'sleeping-cell',
      probability: 0.92,
      for: [{ eventId: 'event-1', dn: CELL, measure: 'connectedUsers', sentence: 'Nobody is there.', weight: 4 }],
      against: [],
      ...change,
    },
    { dn: CELL, cause: 'unknown', probability: 0.08, for: [], against: [] },
  ],
});

export const caseOf = (incidentId: string, state: CaseState, planIds: readonly string[] = []): Case => ({
  id: incidentId,
  schemaVersion: 1,
  incidentId,
  region: 'North',
  state,
  priority: 'service-degradation',
  enqueuedAt: wallTimeOf(0),
  failures: 0,
  planIds,
  attempts: 0,
  history: [{ state: 'diagnosed', at: networkTimeOf(ONSET_MS + 120_000) }],
  ...(planIds.length === 0 ? {} : { planId: planIds.at(-1) ?? '' }),
});

export const planOf = (id: string, incidentId: string, change: Partial<Plan> = {}): Plan => ({
  id,
  incidentId,
  region: 'North',
  function: 'sleeping-cell-recovery',
  requester: 'nocturne',
  target: CELL,
  cause: 'sleeping-cell',
  summary: 'Lock and unlock North-1 1B, which sleeps.',
  actions: [
    { dn: CELL, attribute: 'administrativeState', from: 'UNLOCKED', to: 'LOCKED', unit: '1' },
    { dn: CELL, attribute: 'administrativeState', from: 'LOCKED', to: 'UNLOCKED', unit: '1' },
  ],
  expected: [{ dn: CELL, measure: 'connectedUsers', unit: '{user}', change: { value: 41, lower: 30, upper: 52 } }],
  controls: ['SubNetwork=North,ManagedElement=2,GNBDUFunction=1,NRCellDU=2'],
  checks: [{ rule: 'mode', ok: true, sentence: 'The function asks a person.' }],
  verifyForMs: 1_800_000,
  at: networkTimeOf(ONSET_MS + 180_000),
  ...change,
});

export const approvalOf = (planId: string, caseId: string, change: Partial<ApprovalRecord> = {}): ApprovalRecord => ({
  schemaVersion: 1,
  planId,
  caseId,
  region: 'North',
  requester: 'nocturne',
  state: 'open',
  requestedAt: wallTimeOf(Date.UTC(2026, 10, 24, 8, 59)),
  expiresAt: wallTimeOf(Date.UTC(2026, 10, 24, 9, 59)),
  ...change,
});
