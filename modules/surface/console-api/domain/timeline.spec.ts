import { describe, expect, it } from '@jest/globals';
import { type Event, networkTimeOf } from '#foundation/vocabulary';
import { anomalyOf, CELL, ONSET_MS } from '../testing/incidents.js';
import { timelineOf } from './timeline.js';

const base = { region: 'North', dn: CELL, onset: networkTimeOf(ONSET_MS), decidedAt: networkTimeOf(ONSET_MS) };
const alarm = (state: 'raised' | 'cleared'): Event => ({
  ...base,
  kind: 'alarm',
  id: `alarm-${state}`,
  state,
  perceivedSeverity: 'critical',
  alarm: {
    id: 'a',
    dn: CELL,
    time: base.onset,
    perceivedSeverity: 'critical',
    probableCause: 'lossOfSignal',
    text: 'Loss of signal',
  },
});
const change: Event = {
  ...base,
  kind: 'configuration-change',
  id: 'change',
  change: { id: 'c', dn: CELL, time: base.onset, attribute: 'digitalTilt', from: 60, to: 160, actor: 'planner' },
};

describe('timelineOf', () => {
  it.each<[Event, string]>([
    [anomalyOf(), 'Connected users 0 (usual 33 to 50).'],
    [anomalyOf({ state: 'cleared', observed: 40 }), 'Back to usual: connected users 40.'],
    [alarm('raised'), 'Loss of signal'],
    [alarm('cleared'), 'Alarm cleared: Loss of signal'],
    [change, 'Antenna tilt changed from 60 to 160 by planner.'],
    [{ ...change, change: { ...change.change, from: undefined } }, 'Antenna tilt changed to 160 by planner.'],
    [
      { ...change, change: { ...change.change, reason: 'CHG-7' } },
      'Antenna tilt changed from 60 to 160 by planner (CHG-7).',
    ],
    [{ ...base, kind: 'source-silent', id: 's', state: 'raised', source: 'ran' }, 'Source ran fell silent.'],
    [{ ...base, kind: 'source-silent', id: 's', state: 'cleared', source: 'ran' }, 'Source ran reports again.'],
  ])('says of %j: %s', (event, sentence) => {
    expect(timelineOf([event], () => 'name')[0]?.sentence).toBe(sentence);
  });

  it('keeps the beginning and the end of what nobody can read whole', () => {
    const events = Array.from({ length: 10_000 }, (_, i) =>
      anomalyOf({ id: `event-${i}`, onset: networkTimeOf(ONSET_MS + i) }),
    );
    const entries = timelineOf(events.toReversed(), () => 'name');
    expect(entries).toHaveLength(200);
    expect([entries[0]?.id, entries.at(-1)?.id]).toEqual(['event-0', 'event-9999']);
  });
});
