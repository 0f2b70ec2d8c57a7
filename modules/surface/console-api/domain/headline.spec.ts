import { describe, expect, it } from '@jest/globals';
import { type AlarmEvent, type Cause, type Event, type Incident, networkTimeOf } from '#foundation/vocabulary';
import { anomalyOf, CELL, incidentOf, ONSET_MS } from '../testing/incidents.js';
import { decisiveAnomaly, headlineOf } from './headline.js';

const OTHER = 'SubNetwork=North,ManagedElement=2,GNBDUFunction=1,NRCellDU=1';
const alarm: AlarmEvent = {
  kind: 'alarm',
  id: 'event-2',
  region: 'North',
  dn: CELL,
  onset: networkTimeOf(ONSET_MS),
  decidedAt: networkTimeOf(ONSET_MS),
  state: 'raised',
  perceivedSeverity: 'critical',
  alarm: {
    id: 'alarm-1',
    dn: CELL,
    time: networkTimeOf(ONSET_MS),
    perceivedSeverity: 'critical',
    probableCause: 'lossOfSignal',
    text: 'Loss of signal',
  },
};
const many = Array.from({ length: 270 }, (_, i) => `SubNetwork=North,ManagedElement=${i}`);

describe('headlineOf', () => {
  it.each<[Partial<Incident>, Cause, string, string]>([
    [
      {},
      'sleeping-cell',
      'Sleeping cell at North-1 1B: connected users 0 (usual 41) since 13:55 UTC',
      'it has one anomaly',
    ],
    [
      { events: [alarm] },
      'element-down',
      'Element down at North-1 1B: Loss of signal since 13:55 UTC',
      'it has an alarm',
    ],
    [
      { events: [] },
      'unknown',
      'Unexplained fault at North-1 1B: 1 object affected since 13:55 UTC',
      'nothing tells more',
    ],
    [
      { affected: many },
      'link-down',
      'Link down at North-1 1B: 270 objects affected since 13:55 UTC',
      'the town is what matters',
    ],
    [
      { state: 'resolved', resolvedAt: networkTimeOf(ONSET_MS + 3_600_000) },
      'cell-overload',
      'Cell overload at North-1 1B: connected users 0 (usual 41) from 13:55 UTC to 14:55 UTC',
      'it is over',
    ],
  ])('of %j by %s is %s because %s', (change, cause, headline) => {
    const root = { dn: CELL, name: 'North-1 1B', cause };
    expect(headlineOf(incidentOf('i', change), root, ONSET_MS + 60_000)).toBe(headline);
  });
});

describe('decisiveAnomaly', () => {
  const strong = anomalyOf({ id: 'a', measure: 'dropRatio', evidence: 30 });
  const elsewhere = anomalyOf({ id: 'b', dn: OTHER, evidence: 90 });
  const cleared = anomalyOf({ id: 'c', measure: 'dropRatio', state: 'cleared', evidence: 0 });
  it.each<[readonly Event[], string | undefined, string]>([
    [[anomalyOf(), strong, elsewhere], 'a', 'it is the strongest on the root'],
    [[anomalyOf(), strong, cleared], 'event-1', 'the stronger one is over'],
    [[strong, cleared], 'a', 'all are over, so the strongest that was'],
    [[elsewhere], 'b', 'the root itself shows nothing'],
    [[alarm], undefined, 'there is none'],
  ])('of %# is %s because %s', (events, id) => {
    expect(decisiveAnomaly(events, CELL)?.id).toBe(id);
  });
});
