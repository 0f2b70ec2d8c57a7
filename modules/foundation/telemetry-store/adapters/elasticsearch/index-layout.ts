/** Days are UTC. */
export const DAY_MS = 86_400_000;

/** What lies outside is no time of a network; chosen well within what Elasticsearch has dates for. */
const FIRST_MS = Date.UTC(1900, 0, 1);
const LAST_MS = Date.UTC(2500, 0, 1);
export const isDated = (timeMs: number): boolean => timeMs >= FIRST_MS && timeMs < LAST_MS;

export const dayOf = (timeMs: number): number => Math.floor(timeMs / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString();

/** `2026.11.24`, as the names of daily indices end. */
export const daySuffix = (day: number): string => dateOf(day).slice(0, 10).replaceAll('-', '.');

/** The day that an index name ends in, or `undefined`. */
export const dayOfName = (name: string): number | undefined => {
  const [, date] = /-(\d{4}\.\d\d\.\d\d)$/.exec(name) ?? [];
  return date === undefined ? undefined : dayOf(Date.parse(`${date.replaceAll('.', '-')}T00:00:00Z`));
};

/** Copies follow the number of nodes, so that one node alone is green. */
const SHARED = { number_of_shards: 1, auto_expand_replicas: '0-1' };
const unsearched = (type: string) => ({ type, index: false });
const keyword = { type: 'keyword' };
const dimension = (type: string) => ({ type, time_series_dimension: true });

/** A counter as received: kept, aggregated, not searched by its value. */
export const COUNTER = { type: 'double', index: false, time_series_metric: 'gauge' };

/** Fields of a sample index beside its counters. */
const SAMPLE_FIELDS = {
  '@timestamp': { type: 'date', format: 'epoch_millis' },
  dn: dimension('keyword'),
  labels: dimension('keyword'),
  /** Name of a counter for which its class had no field left; its value is in `value`. */
  counter: dimension('keyword'),
  /** 0, and higher where one object's reports of one time came in several frames of the log. */
  part: dimension('integer'),
  lane: unsearched('keyword'),
  /** Offset of the frame in the lane's log, and the place among the documents of that frame. */
  seq: unsearched('long'),
  n: unsearched('integer'),
  samples: unsearched('integer'),
  /** `field=NaN`, `field=Infinity`, `field=-Infinity`: no number of JSON. */
  special: unsearched('keyword'),
  value: COUNTER,
};

/** One day's samples of a class in a region. Bounds are explicit, so that late reports find their day. */
export const samplesIndex = (day: number, counters: readonly string[], maxCounters: number, aliases: object) => ({
  aliases,
  settings: {
    index: {
      ...SHARED,
      mode: 'time_series',
      routing_path: ['dn', 'labels'],
      time_series: { start_time: dateOf(day), end_time: dateOf(day + 1) },
      'mapping.total_fields.limit': maxCounters + 50,
      max_docvalue_fields_search: maxCounters + 50,
    },
  },
  mappings: {
    _meta: { schemaVersion: 1 },
    subobjects: false,
    dynamic: 'strict',
    properties: { ...SAMPLE_FIELDS, ...countersMapping(counters) },
  },
});

export const countersMapping = (counters: readonly string[]): Record<string, object> =>
  Object.fromEntries(counters.map((field) => [field, COUNTER]));

/** What orders records: `sortMs` has the fractions of a millisecond that a date has not. */
const ORDER = {
  '@timestamp': { type: 'date', format: 'epoch_millis' },
  sortMs: { type: 'double' },
  lane: keyword,
  seq: { type: 'long' },
  n: { type: 'integer' },
};

/** Call records by their end; what is not listed is kept and not indexed. */
const CALL_FIELDS = {
  ...ORDER,
  id: keyword,
  trunk: keyword,
  caller: keyword,
  callee: keyword,
  answered: { type: 'boolean' },
  disposition: keyword,
  codec: keyword,
  billableSeconds: { type: 'double' },
  postDialDelaySeconds: { type: 'double' },
  lossRatio: { type: 'double' },
  jitterSeconds: { type: 'double' },
  roundTripSeconds: { type: 'double' },
  kind: keyword,
  releaseCause: { type: 'short' },
  sipStatus: { type: 'short' },
  measuredMos: { type: 'double' },
  uplinkBytes: { type: 'double' },
  downlinkBytes: { type: 'double' },
};
const LOG_FIELDS = { ...ORDER, dn: keyword, severityNumber: { type: 'short' }, body: { type: 'text' } };

export const recordsIndex = (kind: 'calls' | 'logs', aliases: object) => ({
  aliases,
  settings: { index: SHARED },
  mappings: {
    _meta: { schemaVersion: 1 },
    dynamic: false,
    properties: kind === 'calls' ? CALL_FIELDS : LOG_FIELDS,
  },
});

/** Windows of one object: its counters, each with minimum, maximum, sum, count, time and value of the last sample, are kept and not indexed. */
export const WINDOWS_INDEX = {
  settings: { index: SHARED },
  mappings: {
    dynamic: false,
    _meta: { schemaVersion: 1 },
    properties: {
      '@timestamp': { type: 'date', format: 'epoch_millis' },
      labels: keyword,
      rows: { type: 'integer' },
      counters: { type: 'object', enabled: false },
    },
  },
};

export const SERIES_INDEX = {
  settings: { index: SHARED },
  mappings: {
    dynamic: false,
    _meta: { schemaVersion: 1 },
    properties: { n: { type: 'long' }, name: keyword, label: keyword, bytes: { type: 'binary' } },
  },
};
export const STATE_INDEX = {
  settings: { index: SHARED },
  mappings: { dynamic: false, _meta: { schemaVersion: 1 }, properties: { kind: keyword } },
};
export const DEAD_LETTER_INDEX = {
  settings: { index: SHARED },
  mappings: {
    dynamic: false,
    _meta: { schemaVersion: 1 },
    properties: {
      '@timestamp': { type: 'date' },
      reason: keyword,
      lane: keyword,
      seq: { type: 'long' },
      index: keyword,
    },
  },
};
