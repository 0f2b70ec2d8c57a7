import { createHash } from 'node:crypto';
import {
  type Alarm,
  type AlarmEvent,
  type ChangeEvent,
  type ConfigurationChange,
  networkTimeOf,
  type NetworkTime,
} from '#foundation/vocabulary';

const idOf = (...identity: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(identity)).digest('hex').slice(0, 32);

/** An alarm as an event. `watermark` is the lane's: an alarm is decided once it is heard of, and never before it began. */
export const alarmEvent = (alarm: Alarm, region: string, watermark: number): AlarmEvent => {
  const state = alarm.perceivedSeverity === 'cleared' ? 'cleared' : 'raised';
  return {
    // A repeat with another severity is another event of the same alarm.
    id: idOf('alarm', alarm.id, alarm.perceivedSeverity, alarm.time),
    kind: 'alarm',
    state,
    region,
    dn: alarm.dn,
    onset: alarm.time,
    decidedAt: networkTimeOf(Math.max(alarm.time, watermark)),
    perceivedSeverity: alarm.perceivedSeverity,
    alarm,
  };
};

export const changeEvent = (change: ConfigurationChange, region: string, watermark: number): ChangeEvent => ({
  id: idOf('configuration-change', change.id),
  kind: 'configuration-change',
  region,
  dn: change.dn,
  onset: change.time,
  decidedAt: laterOf(change.time, watermark),
  change,
});

const laterOf = (time: NetworkTime, watermark: number): NetworkTime => networkTimeOf(Math.max(time, watermark));
