import { describe, expect, it } from '@jest/globals';
import { type AnomalyEvent, type ExpectedEffect, type Incident, networkTimeOf } from '#foundation/vocabulary';
import { onsetOf } from './onset-of.js';

const raised = (measure: string, onset: number): AnomalyEvent => ({
  ...{ id: measure, kind: 'anomaly', state: 'raised', region: 'North', dn: 'cell', measure, shape: 'level' },
  ...{ direction: 'high', unit: '1', observed: 1, expected: { value: 0, lower: 0, upper: 0 }, evidence: 20 },
  onset: networkTimeOf(onset),
  decidedAt: networkTimeOf(onset + 5),
});
const incident: Incident = {
  ...{ id: 'i', schemaVersion: 1, region: 'North', state: 'open', perceivedSeverity: 'minor', affected: ['cell'] },
  ...{ openedAt: networkTimeOf(12), updatedAt: networkTimeOf(20), onset: networkTimeOf(1), eventCount: 2 },
  events: [raised('handover', 1), raised('load', 11)],
};
const effect = (measure: string): ExpectedEffect => ({
  ...{ dn: 'cell', measure, unit: '1' },
  change: { value: 1, lower: 0, upper: 2 },
});

describe('onsetOf', () => {
  it.each([
    ['load', 11, 'its own symptom began later than the first of the incident'],
    ['throughput', 1, 'it has no symptom of its own'],
  ])('of %s is %d because %s', (measure, expected) => {
    expect(onsetOf(effect(measure), incident)).toBe(expected);
  });
});
