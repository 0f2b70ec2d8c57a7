import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Incident, networkTimeOf } from '#foundation/vocabulary';
import { entryOf } from './domain/incident-entry.js';
import { SEVERITIES } from './domain/severity.js';
import { IncidentIndex } from './incident-index.js';
import { caseOf, diagnosisOf, incidentOf } from './testing/incidents.js';

const entry = (id: string, change: Partial<Incident> = {}) =>
  entryOf({ incident: incidentOf(id, change), diagnosis: diagnosisOf(id), nameOf: (dn) => dn, now: 0 });
const indexOf = (limit: number, evicted: string[] = []): IncidentIndex =>
  new IncidentIndex(limit, () => {
    evicted.push('one');
  });
const idsOf = (index: IncidentIndex, state: 'open' | 'resolved' | 'all'): readonly string[] =>
  index.list(state, { limit: 1_000 }).items.map(({ summary }) => summary.id);

describe('IncidentIndex', () => {
  it('lists the worst first, then the newest, and what is over last', () => {
    const index = indexOf(100);
    index.put(entry('minor', { perceivedSeverity: 'minor' }));
    index.put(entry('over', { state: 'resolved', resolvedAt: networkTimeOf(9), perceivedSeverity: 'critical' }));
    index.put(entry('older', { perceivedSeverity: 'critical', openedAt: networkTimeOf(1) }));
    index.put(entry('newer', { perceivedSeverity: 'critical', openedAt: networkTimeOf(2) }));
    expect(idsOf(index, 'all')).toEqual(['newer', 'older', 'minor', 'over']);
    expect(idsOf(index, 'open')).toEqual(['newer', 'older', 'minor']);
    expect(idsOf(index, 'resolved')).toEqual(['over']);
    expect(index.openBySeverity()).toMatchObject({ critical: 2, minor: 1, major: 0 });
  });

  it('gives every incident once, however the pages are cut', () => {
    const arbitrary = fc.array(
      fc.record({
        perceivedSeverity: fc.constantFrom(...SEVERITIES),
        openedAt: fc.integer({ min: 0, max: 5 }).map(networkTimeOf),
        state: fc.constantFrom('open' as const, 'resolved' as const),
      }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(arbitrary, fc.integer({ min: 1, max: 7 }), (incidents, limit) => {
        const index = indexOf(1_000);
        incidents.forEach((change, i) => {
          index.put(entry(`incident-${i}`, change));
        });
        const seen: string[] = [];
        for (let after: string | undefined; ;) {
          const { items, total } = index.list('all', { limit, after });
          expect(total).toBe(incidents.length);
          if (items.length === 0) break;
          seen.push(...items.map(({ summary }) => summary.id));
          after = seen.at(-1);
        }
        expect(seen).toEqual(idsOf(index, 'all'));
        expect(new Set(seen).size).toBe(incidents.length);
      }),
    );
  });

  it('goes on behind an incident that has left the state asked for', () => {
    const index = indexOf(100);
    for (const n of [1, 2, 3]) index.put(entry(`incident-${n}`, { openedAt: networkTimeOf(n) }));
    index.put(entry('incident-3', { openedAt: networkTimeOf(3), state: 'resolved', resolvedAt: networkTimeOf(9) }));
    expect(index.list('open', { limit: 5, after: 'never-there' }).items).toEqual([]);
    expect(index.list('resolved', { limit: 5, after: 'incident-2' }).items.map(({ summary }) => summary.id)).toEqual([
      'incident-3',
    ]);
  });

  it('forgets the oldest that is over when it is full, and counts it', () => {
    const evicted: string[] = [];
    const index = indexOf(100, evicted);
    index.put(entry('open', { openedAt: networkTimeOf(0), perceivedSeverity: 'warning' }));
    for (let n = 0; n < 100; n++)
      index.put(entry(`over-${n}`, { state: 'resolved', resolvedAt: networkTimeOf(n), openedAt: networkTimeOf(n) }));
    expect(index.size).toBe(90);
    expect(evicted).toHaveLength(11);
    expect(index.get('open')).toBeDefined();
    expect(index.get('over-0')).toBeUndefined();
    expect(index.get('over-99')).toBeDefined();
  });

  it('knows the case of an incident whichever of them comes first', () => {
    const index = indexOf(100);
    index.putCase(caseOf('a', 'planned'));
    index.put(
      entryOf({ incident: incidentOf('a'), diagnosis: undefined, case: index.caseOf('a'), nameOf: (dn) => dn, now: 0 }),
    );
    expect(index.get('a')?.summary.case).toEqual({ state: 'planned' });
    index.putCase(caseOf('a', 'applied', ['plan-1']));
    expect(index.get('a')?.summary.case).toEqual({ state: 'applied', planId: 'plan-1' });
    expect(index.casesByState()).toEqual({ applied: 1 });
    expect(index.inWork()).toHaveLength(1);
  });

  it('keeps the root of an incident that comes without a diagnosis', () => {
    const first = entry('a');
    const later = entryOf({
      incident: incidentOf('a', { state: 'resolved' }),
      diagnosis: undefined,
      before: first.root,
      nameOf: (dn) => dn,
      now: 0,
    });
    expect(later.summary).toMatchObject({ cause: 'sleeping-cell', probability: 0.92, rootDn: first.root.dn });
  });
});
