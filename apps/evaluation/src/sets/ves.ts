import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApplianceError } from '#foundation/platform';
import { type Alarm } from '#foundation/vocabulary';
import { AlarmsConfig, parseVesEvent, parseVesEventBatch, type ReceivedVesEvents } from '#monitor/alarms';
import { type EvaluationSet, Tally } from './evaluation-set.js';

/** Where what a file's name says is not about an event of listener version 7: what is expected instead, and why. */
const APART: Readonly<Record<string, { readonly isTaken: boolean; readonly because: string }>> = {
  'ves4_valid.json': { isTaken: false, because: 'it is of version 4 of the event listener' },
  'measurement5x.json': { isTaken: false, because: 'it is of version 5 of the event listener' },
  'ves_stdnDefined_invalid.json': {
    isTaken: true,
    because: 'the event is valid; the 3GPP data in it breaks a schema that it refers to, which no listener has to know',
  },
};

interface Event {
  readonly commonEventHeader?: Readonly<Record<string, unknown>>;
  readonly faultFields?: Readonly<Record<string, unknown>>;
}

/** Sources are named as their makers like; the template makes a distinguished name of them. */
const config = AlarmsConfig.schema.parse({ vesDnTemplates: ['ManagedElement={sourceName}'] });

const eventsOf = (document: unknown): { readonly isBatch: boolean; readonly events: readonly Event[] } => {
  const { event, eventList } = document as { readonly event?: Event; readonly eventList?: readonly Event[] };
  return eventList === undefined ? { isBatch: false, events: [event ?? {}] } : { isBatch: true, events: eventList };
};

/** What an alarm must say by the event itself: ITU-T X.733 for the severity, NORMAL being its end. */
const expectedAlarm = ({ commonEventHeader = {}, faultFields = {} }: Event) => {
  const isCleared = faultFields['eventSeverity'] === 'NORMAL';
  const microseconds = commonEventHeader[isCleared ? 'lastEpochMicrosec' : 'startEpochMicrosec'];
  return {
    dn: `ManagedElement=${String(commonEventHeader['sourceName'])}`,
    time: Math.round(Number(microseconds) / 1000),
    perceivedSeverity: isCleared ? 'cleared' : String(faultFields['eventSeverity']).toLowerCase(),
    probableCause: faultFields['alarmCondition'],
    text: faultFields['specificProblem'],
  };
};

const differenceOf = (alarms: readonly Alarm[], faults: readonly Event[]): string | undefined => {
  if (alarms.length !== faults.length) return `expected ${String(faults.length)} alarms, got ${String(alarms.length)}`;
  for (const [at, fault] of faults.entries())
    for (const [field, expected] of Object.entries(expectedAlarm(fault))) {
      const got = alarms[at]?.[field as keyof Alarm];
      if (got !== expected) return `${field} of alarm ${String(at)}: expected ${String(expected)}, got ${String(got)}`;
    }
  return undefined;
};

const read = (body: Uint8Array, isBatch: boolean): ReceivedVesEvents | string => {
  try {
    return (isBatch ? parseVesEventBatch : parseVesEvent)(body, config);
  } catch (error) {
    // By name: it says which code, and where in the body.
    if (error instanceof ApplianceError && error.code === 'ALARMS_MALFORMED') return error.message;
    throw error;
  }
};

const judge = (file: string, body: Uint8Array): string | undefined => {
  const { isBatch, events } = eventsOf(JSON.parse(new TextDecoder().decode(body)));
  const isExpected = APART[file]?.isTaken ?? !file.includes('invalid');
  const got = read(body, isBatch);
  if (typeof got === 'string') {
    if (isExpected) return `expected to be taken, refused: ${got}`;
    return /\S+: /u.test(got) ? undefined : `refused without a place: ${got}`;
  }
  if (!isExpected) return 'expected to be refused, taken';
  const faults = events.filter(({ commonEventHeader }) => commonEventHeader?.['domain'] === 'fault');
  const unused = events.length - faults.length;
  if (got.unusedEvents !== unused) return `expected ${String(unused)} unused, got ${String(got.unusedEvents)}`;
  return differenceOf(got.alarms, faults);
};

export const vesSet: EvaluationSet = {
  name: 'ves',
  about: 'VES event samples as alarms: valid ones taken field by field, invalid ones refused by name',
  run: async (folder) => {
    const found = [join(folder, 'ves', 'events'), join(folder, 'events')].find((path) => existsSync(path));
    if (found === undefined) throw new RangeError(`There is no folder events in ${folder}.`);
    const tally = new Tally();
    for (const file of readdirSync(found)
      .filter((name) => name.endsWith('.json'))
      .sort())
      await tally.case(file, () => judge(file, new Uint8Array(readFileSync(join(found, file)))));
    return tally.outcome;
  },
};
