import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { AlarmsConfig } from './alarms.config.js';
import { parseVesEvent, parseVesEventBatch } from './ves.js';

const config = AlarmsConfig.schema.parse({ maxAlarms: 3 });
const bytes = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document));
const header = {
  version: '4.1',
  vesEventListenerVersion: '7.2.1',
  domain: 'fault',
  eventName: 'Fault_LinkDown',
  eventId: 'fault-1',
  sequence: 1,
  priority: 'High',
  reportingEntityName: 'ems-north',
  sourceName: 'North agg-1',
  startEpochMicrosec: 1_000_000,
  lastEpochMicrosec: 9_500_000,
};
const dn = 'SubNetwork=North,ManagedElement=agg-1';
const faultFields = {
  faultFieldsVersion: '4.0',
  alarmCondition: 'LinkDown',
  alarmInterfaceA: 'to-core-1',
  eventSourceType: 'port',
  specificProblem: 'Link to core-1 is down',
  eventSeverity: 'MAJOR',
  vfStatus: 'Active',
  alarmAdditionalInformation: { dn },
};
const raised = { commonEventHeader: header, faultFields };
const withFault = (changed: object) => ({ ...raised, faultFields: { ...faultFields, ...changed } });
const withHeader = (changed: object) => ({ ...raised, commonEventHeader: { ...header, ...changed } });
const heartbeat = {
  commonEventHeader: { ...header, domain: 'heartbeat' },
  heartbeatFields: { heartbeatFieldsVersion: '3.0', heartbeatInterval: 60 },
};
const refusal = (parse: () => unknown): string => {
  try {
    parse();
  } catch (error) {
    if (error instanceof ApplianceError) return `${error.code} ${error.message}`;
  }
  return 'taken';
};

describe('parseVesEvent', () => {
  it('reads raise, repeat and clear as one alarm', () => {
    const alarm = {
      id: 'ves/North%20agg-1/LinkDown/to-core-1',
      dn,
      time: 1000,
      perceivedSeverity: 'major',
      probableCause: 'LinkDown',
      text: 'Link to core-1 is down',
    };
    const alarmsOf = (event: object) => parseVesEvent(bytes({ event }), config).alarms;
    expect(alarmsOf(raised)).toEqual([alarm]);
    expect(alarmsOf(withHeader({ eventId: 'fault-2', sequence: 2, lastEpochMicrosec: 9e6 }))).toEqual([alarm]);
    expect(alarmsOf(withFault({ eventSeverity: 'NORMAL' }))).toEqual([
      { ...alarm, time: 9500, perceivedSeverity: 'cleared' },
    ]);
  });

  it('takes a name from the source where the additional information has none', () => {
    const event = {
      commonEventHeader: { ...header, sourceName: dn },
      faultFields: { ...faultFields, alarmAdditionalInformation: {} },
    };
    expect(parseVesEvent(bytes({ event }), config).alarms[0]?.dn).toBe(dn);
  });

  it('takes what nothing reads, and says so', () => {
    expect(parseVesEvent(bytes({ event: heartbeat }), config)).toEqual({
      alarms: [],
      unidentifiedAlarms: 0,
      unusedEvents: 1,
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['a body that is no object', [], /^ALARMS_MALFORMED : /],
    ['a batch', { eventList: [raised] }, /MALFORMED event: /],
    [
      'a severity of another standard',
      { event: withFault({ eventSeverity: 'FATAL' }) },
      /event\.faultFields\.eventSeverity: /,
    ],
    [
      'a listener of another version',
      { event: withHeader({ vesEventListenerVersion: '5.4' }) },
      /vesEventListenerVersion: /,
    ],
    ['a fault without its fields', { event: { commonEventHeader: header } }, /event\.faultFields: must be there/],
    [
      'a heartbeat without its interval',
      { event: { ...heartbeat, heartbeatFields: {} } },
      /heartbeatInterval: must be/,
    ],
    ['an unknown field', { event: withHeader({ colour: 'red' }) }, /MALFORMED event\.commonEventHeader: /],
    ['a time before time', { event: withHeader({ startEpochMicrosec: -1 }) }, /startEpochMicrosec: /],
    ['a fault of nobody', { event: withFault({ alarmAdditionalInformation: {} }) }, /^ALARMS_OBJECT_UNKNOWN /],
  ])('refuses %s', (_, document, expected) => {
    expect(refusal(() => parseVesEvent(bytes(document), config))).toMatch(expected);
  });

  it('refuses what is no JSON', () => {
    expect(refusal(() => parseVesEvent(new TextEncoder().encode('{'), config))).toMatch(/^ALARMS_NOT_JSON/);
  });
});

describe('parseVesEventBatch', () => {
  const nobody = withFault({ alarmAdditionalInformation: {} });

  it('takes alarms, and counts what names no object and what nothing reads', () => {
    expect(parseVesEventBatch(bytes({ eventList: [raised, nobody, heartbeat] }), config)).toMatchObject({
      alarms: [{ dn }],
      unidentifiedAlarms: 1,
      unusedEvents: 1,
    });
  });

  it.each<[string, unknown, RegExp]>([
    ['more than the config allows', [raised, raised, raised, raised], /^ALARMS_TOO_MANY/],
    ['a batch with one bad event', [raised, withFault({ vfStatus: 'On' })], /eventList\.1\.faultFields\.vfStatus: /],
    ['no list', raised, /eventList: /],
  ])('refuses %s', (_, eventList, expected) => {
    expect(refusal(() => parseVesEventBatch(bytes({ eventList }), config))).toMatch(expected);
  });
});
