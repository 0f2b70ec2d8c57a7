import { type Measure } from '#foundation/vocabulary';

const share = (name: string, objectClass: string): Measure => ({
  ...{ name, objectClass, kind: 'ratio', unit: '1', worseWhen: 'high', smallest: 0.05, counters: [] },
});

const ofCalls = (objectClass: string): Measure[] => [
  {
    name: 'mosCqe',
    objectClass,
    kind: 'level',
    unit: '{score}',
    worseWhen: 'low',
    // A listener begins to hear a third of a point of MOS.
    smallest: 0.3,
    shape: 'call-quality',
    counters: [],
  },
  { name: 'answerSeizureRatio', objectClass, kind: 'ratio', unit: '1', worseWhen: 'low', smallest: 0.1, counters: [] },
  { name: 'callAttempts', objectClass, kind: 'count', unit: '{call}', worseWhen: 'silence', counters: [] },
  // What the network itself fails (ITU-T E.425), and of that what has a cause of its own: of 20 calls one is worth telling.
  { ...share('networkEffectivenessRatio', objectClass), worseWhen: 'low' },
  share('congestedCallRatio', objectClass),
  share('unallocatedCallRatio', objectClass),
  share('incompatibleCallRatio', objectClass),
  share('unheardCallRatio', objectClass),
  {
    name: 'postDialDelaySeconds',
    objectClass,
    kind: 'level',
    unit: 's',
    worseWhen: 'high',
    // ITU-T E.721 has means of 3, 5 and 8 s for local, toll and international connections: from one to the next a caller is another one.
    smallest: 2,
    counters: [],
  },
];

/** Call quality and completion by trunk (and by trunk and codec), and over all trunks of the element that they stand on. */
export const CALL_MEASURES: readonly Measure[] = [...ofCalls('SipTrunk'), ...ofCalls('ManagedElement')];

/** Log records of severity ERROR or worse (OpenTelemetry severity number 17 and above) by managed element. */
export const LOG_MEASURE: Measure = {
  name: 'errorLogRecords',
  objectClass: 'ManagedElement',
  kind: 'count',
  unit: '{record}',
  worseWhen: 'high',
  shape: 'log-volume',
  counters: [],
};

/** Class of what spans are of. */
export const SERVICE = 'Service';

/** Requests that a service answered (its spans of kind server and consumer), by service and by operation. */
export const REQUEST_MEASURES: readonly Measure[] = [
  { name: 'requests', objectClass: SERVICE, kind: 'count', unit: '{request}', worseWhen: 'silence', counters: [] },
  {
    name: 'requestErrorRatio',
    objectClass: SERVICE,
    kind: 'ratio',
    unit: '1',
    worseWhen: 'high',
    smallest: 0.05,
    counters: [],
  },
  { name: 'requestDurationSeconds', objectClass: SERVICE, kind: 'level', unit: 's', worseWhen: 'high', counters: [] },
];

export const measureKey = (objectClass: string, name: string): string => `${objectClass}|${name}`;

/** All that is watched: what the configuration names, and what is made of records where it does not name that itself. */
export const withRecordMeasures = (configured: readonly Measure[]): readonly Measure[] => {
  const known = new Set(configured.map(({ objectClass, name }) => measureKey(objectClass, name)));
  const made = [...CALL_MEASURES, LOG_MEASURE, ...REQUEST_MEASURES].filter(
    ({ objectClass, name }) => !known.has(measureKey(objectClass, name)),
  );
  return [...configured, ...made];
};

/** The place of each measure in the list, by class and name. */
export const measureNumbers = (measures: readonly Measure[]): ReadonlyMap<string, number> =>
  new Map(measures.map(({ objectClass, name }, at) => [measureKey(objectClass, name), at]));
