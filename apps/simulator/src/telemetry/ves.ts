import { type AlarmNotice } from './alarms.js';

/** Events in one batch at most. */
const MOST = 500;
const PRIORITIES = { critical: 'High', major: 'High', minor: 'Medium', warning: 'Low' } as const;

/**
 * Notices as fault events in batches.
 *
 * @param nameOf what an element is called by its operator
 * @returns path and body of each request: one event at `/eventListener/v7`, more at `/eventListener/v7/eventBatch`
 * @see ONAP VES Event Listener 7.2.1, CommonEventFormat 30.2.1
 */
export const vesBodies = (
  notices: readonly AlarmNotice[],
  nameOf: (element: string) => string,
): readonly (readonly [path: string, body: object])[] => {
  const events = notices.map((notice) => eventOf(notice, nameOf));
  const [only] = events;
  if (events.length === 1 && only !== undefined) return [['/eventListener/v7', { event: only }]];
  return Array.from({ length: Math.ceil(events.length / MOST) }, (_, n) => [
    '/eventListener/v7/eventBatch',
    { eventList: events.slice(n * MOST, (n + 1) * MOST) },
  ]);
};

const eventOf = (
  { alarm, isCleared, startMs, atMs, sequence }: AlarmNotice,
  nameOf: (element: string) => string,
): object => {
  const { dn, source, condition, severity, text, port } = alarm;
  const region = source.slice(source.indexOf('=') + 1, source.indexOf(','));
  return {
    commonEventHeader: {
      ...{ version: '4.1', vesEventListenerVersion: '7.2.1', domain: 'fault', eventName: `Fault_${condition}` },
      ...{ eventId: `fault-${sequence}`, sequence, priority: PRIORITIES[severity] },
      ...{ reportingEntityName: `element-manager-${region}`, sourceName: nameOf(source) },
      ...{ startEpochMicrosec: startMs * 1000, lastEpochMicrosec: Math.max(startMs, atMs) * 1000 },
      timeZoneOffset: 'UTC+00:00',
    },
    faultFields: {
      ...{ faultFieldsVersion: '4.0', alarmCondition: condition, specificProblem: text, vfStatus: 'Active' },
      ...{ eventSeverity: isCleared ? 'NORMAL' : severity.toUpperCase(), eventSourceType: 'other' },
      ...(port === undefined ? {} : { alarmInterfaceA: port }),
      alarmAdditionalInformation: { dn },
    },
  };
};
