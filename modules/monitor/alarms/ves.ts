import { z } from 'zod';
import { type Alarm, networkTimeOf, type PerceivedSeverity } from '#foundation/vocabulary';
import { dnOf } from './alarm-dn.js';
import { type AlarmsConfig } from './alarms.config.js';
import { refuse } from './errors.js';
import { jsonOf, MAX_CAUSE, MAX_TEXT, problemsOf, type ReceivedAlarms, refuseTooMany } from './received-alarms.js';
import { type FaultFields, vesEvent, type VesEvent, type VesHeader } from './ves-events.js';

const single = z.object({ event: vesEvent });
const batch = z.object({ eventList: z.array(vesEvent) });

export interface ReceivedVesEvents extends Omit<ReceivedAlarms, 'truncatedAlarms'> {
  /** Valid events of other domains: nothing here reads them. */
  readonly unusedEvents: number;
}

/** ITU-T X.733 for what VES says; NORMAL is the end of the alarm. */
const SEVERITIES: Readonly<Record<FaultFields['eventSeverity'], PerceivedSeverity>> = {
  CRITICAL: 'critical',
  MAJOR: 'major',
  MINOR: 'minor',
  WARNING: 'warning',
  NORMAL: 'cleared',
};

const alarmOf = (
  { sourceName, reportingEntityName, startEpochMicrosec, lastEpochMicrosec }: VesHeader,
  fault: FaultFields,
  config: Pick<AlarmsConfig, 'vesDnTemplates'>,
): Alarm | undefined => {
  const { alarmCondition, alarmInterfaceA, eventSeverity, eventSourceType, specificProblem } = fault;
  const labels = {
    ...fault.alarmAdditionalInformation,
    ...{ sourceName, reportingEntityName, eventSourceType },
    ...(alarmInterfaceA === undefined ? {} : { alarmInterfaceA }),
  };
  for (const template of config.vesDnTemplates) {
    const dn = dnOf(template, labels);
    if (dn === undefined) continue;
    const perceivedSeverity = SEVERITIES[eventSeverity];
    return {
      // Raise, repeats and clear differ in eventId, sequence and times, and agree in these.
      id: `ves/${[sourceName, alarmCondition, alarmInterfaceA ?? ''].map(encodeURIComponent).join('/')}`,
      dn,
      time: networkTimeOf(
        Math.round((perceivedSeverity === 'cleared' ? lastEpochMicrosec : startEpochMicrosec) / 1000),
      ),
      perceivedSeverity,
      probableCause: alarmCondition.slice(0, MAX_CAUSE),
      text: specificProblem.slice(0, MAX_TEXT),
    };
  }
  return undefined;
};

const alarmsOf = (events: readonly VesEvent[], config: AlarmsConfig): ReceivedVesEvents => {
  const faults = events.flatMap(({ commonEventHeader, faultFields }) =>
    commonEventHeader.domain === 'fault' && faultFields !== undefined ? [{ commonEventHeader, faultFields }] : [],
  );
  const alarms = faults
    .map(({ commonEventHeader, faultFields }) => alarmOf(commonEventHeader, faultFields, config))
    .filter((alarm) => alarm !== undefined);
  if (alarms.length === 0 && faults.length > 0)
    return refuse(
      'ALARMS_OBJECT_UNKNOWN',
      `The fault events give no distinguished name by any of the templates ${config.vesDnTemplates.join(' ')}.`,
    );
  return {
    alarms,
    unidentifiedAlarms: faults.length - alarms.length,
    unusedEvents: events.length - faults.length,
  };
};

/**
 * Reads the body of `POST /eventListener/v7`: one event. Taken whole or not at all.
 *
 * @throws ApplianceError not retryable; the message names the bad path, e.g. `event.faultFields.eventSeverity: …`; ALARMS_OBJECT_UNKNOWN where a fault
 *   event names no object
 * @see ONAP VES Event Listener 7.2.1
 */
export const parseVesEvent = (body: Uint8Array, config: AlarmsConfig): ReceivedVesEvents => {
  const parsed = single.safeParse(jsonOf(body));
  return parsed.success ? alarmsOf([parsed.data.event], config) : refuse('ALARMS_MALFORMED', problemsOf(parsed.error));
};

/**
 * Reads the body of `POST /eventListener/v7/eventBatch`: a list of events. Taken whole or not at all, but for fault events that name no object where
 * others do.
 *
 * @throws ApplianceError as `parseVesEvent`, and ALARMS_TOO_MANY
 */
export const parseVesEventBatch = (body: Uint8Array, config: AlarmsConfig): ReceivedVesEvents => {
  const document = jsonOf(body);
  // Counted before the items are looked at, so that an oversized body costs little.
  const count = z.object({ eventList: z.array(z.unknown()) }).safeParse(document).data?.eventList.length ?? 0;
  refuseTooMany(count, config);
  const parsed = batch.safeParse(document);
  return parsed.success
    ? alarmsOf(parsed.data.eventList, config)
    : refuse('ALARMS_MALFORMED', problemsOf(parsed.error));
};
