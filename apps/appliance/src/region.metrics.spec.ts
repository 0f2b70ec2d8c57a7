import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { type AnomalyEvent, type Incident, networkTimeOf } from '#foundation/vocabulary';
import { RegionMetrics } from './region.metrics.js';

const anomaly = (id: string, state: AnomalyEvent['state'] = 'raised'): AnomalyEvent => ({
  id,
  kind: 'anomaly',
  state,
  region: 'North',
  dn: 'SubNetwork=North,ManagedElement=7',
  onset: networkTimeOf(0),
  decidedAt: networkTimeOf(60_000),
  measure: 'inOctets',
  shape: 'silence',
  direction: 'low',
  unit: 'By',
  observed: 0,
  expected: { value: 9, lower: 5, upper: 13 },
  evidence: 20,
});
const incident = (id: string, of: Partial<Incident> = {}): Incident => ({
  id,
  schemaVersion: 1,
  region: 'North',
  state: 'open',
  openedAt: networkTimeOf(60_000),
  onset: networkTimeOf(0),
  updatedAt: networkTimeOf(60_000),
  perceivedSeverity: 'major',
  affected: [],
  events: [anomaly('a')],
  eventCount: 1,
  ...of,
});

describe('RegionMetrics', () => {
  it('counts an incident and its anomalies once, however often it is touched', async () => {
    const registry = new Registry();
    const metrics = new RegionMetrics(registry, () => []);
    metrics.saw(incident('1'));
    metrics.saw(incident('1', { events: [anomaly('a'), anomaly('b'), anomaly('c', 'cleared')] }));
    metrics.saw(incident('1', { state: 'resolved' }));
    metrics.saw(incident('1', { state: 'resolved' }));
    metrics.saw(incident('2', { events: [] }));
    const text = await registry.metrics();
    expect(text).toContain('noc_region_incidents_total{region="North"} 2');
    expect(text).toContain('noc_region_resolved_incidents_total{region="North"} 1');
    expect(text).toContain('noc_region_anomalies_total{shape="silence"} 2');
    expect(text).toContain('noc_region_anomalies_total{shape="level"} 0');
  });

  it('shows what is open now, and forgets a severity that is gone', async () => {
    const registry = new Registry();
    let incidents = [incident('1'), incident('2', { perceivedSeverity: 'critical' })];
    const metrics = new RegionMetrics(registry, () => [{ region: 'North', incidents }]);
    expect(metrics.waiting).toBe(0);
    expect(await registry.metrics()).toContain('noc_region_open_incidents{region="North",severity="critical"} 1');
    incidents = [incident('1')];
    const text = await registry.metrics();
    expect(text).toContain('noc_region_open_incidents{region="North",severity="critical"} 0');
    expect(text).toContain('noc_region_open_incidents{region="North",severity="major"} 1');
  });
});
