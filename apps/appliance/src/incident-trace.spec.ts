import { describe, expect, it } from '@jest/globals';
import { InMemorySpanExporter } from '@opentelemetry/sdk-trace';
import { type Case, type Incident, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { IncidentTraces } from './incident-trace.js';

const MINUTE = 60_000;
const ONSET = 1_700_000_000_000;
const at = (minute: number) => networkTimeOf(ONSET + minute * MINUTE);
const incident: Incident = {
  id: 'incident-1',
  schemaVersion: 1,
  region: 'North',
  state: 'open',
  openedAt: at(4),
  onset: at(0),
  updatedAt: at(30),
  perceivedSeverity: 'major',
  affected: [],
  events: [],
  eventCount: 3,
};
const item: Case = {
  id: 'incident-1',
  schemaVersion: 1,
  incidentId: 'incident-1',
  region: 'North',
  state: 'closed',
  priority: 'optimisation',
  enqueuedAt: wallTimeOf(1),
  failures: 0,
  planIds: [],
  attempts: 0,
  history: [
    { state: 'diagnosed', at: at(4) },
    { state: 'planned', at: at(6), note: 'Lock and unlock.' },
    { state: 'applied', at: at(7) },
    { state: 'closed', at: at(15) },
  ],
};

describe('IncidentTraces', () => {
  it('is one trace from the first anomaly to the outcome, a span for each state, in network time', async () => {
    const exporter = new InMemorySpanExporter();
    const traces = IncidentTraces.open({}, exporter);
    traces?.record({ item, incident, plans: [] });
    await traces?.flush();
    const spans = exporter.getFinishedSpans();
    expect(new Set(spans.map((span) => span.spanContext().traceId)).size).toBe(1);
    const root = spans.find(({ name }) => name === 'incident');
    const told = spans.map(({ name, startTime, duration }) => [name, startTime[0] * 1000 - ONSET, duration[0]]);
    expect(told).toEqual([
      ['detect', 0, 240],
      ['diagnosed', 4 * MINUTE, 120],
      ['planned', 6 * MINUTE, 60],
      ['applied', 7 * MINUTE, 480],
      ['incident', 0, 900],
    ]);
    expect(root?.attributes).toMatchObject({ 'noc.incident.id': 'incident-1', 'noc.case.state': 'closed' });
    await traces?.close();
  });

  it('tells nothing of a case that goes on, and nothing at all where nobody listens', async () => {
    const exporter = new InMemorySpanExporter();
    const traces = IncidentTraces.open({}, exporter);
    traces?.record({ item: { ...item, state: 'applied' }, incident, plans: [] });
    await traces?.flush();
    expect(exporter.getFinishedSpans()).toEqual([]);
    await traces?.close();
    expect(IncidentTraces.open({})).toBeUndefined();
  });
});
