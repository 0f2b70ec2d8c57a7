import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { decode, decodeMetrics, type Outcome } from '../otlp/decode.js';
import { dataPoints, type Item, logRecords, millisecondsOf, nanosecondsOf, numberOf, spans } from '../otlp/items.js';
import { OfficialSchema, parseExactly, type Root, rootOf, SIGNALS } from '../otlp/official-schema.js';
import { type EvaluationSet, Tally } from './evaluation-set.js';

const bytesOf = (document: object): Uint8Array => new TextEncoder().encode(JSON.stringify(document));
const NO_RECORDED_VALUE = 1;

/** A body decodes alike from JSON and from the protobuf that the official schema makes of it. */
const sameInBothForms = (root: Root, json: string, schema: OfficialSchema): string | undefined => {
  const { signal } = SIGNALS[root];
  const fromJson = decode(signal, new TextEncoder().encode(json));
  const fromProtobuf = decode(signal, schema.encode(root, json));
  return isDeepStrictEqual(fromJson, fromProtobuf)
    ? undefined
    : `JSON gives ${JSON.stringify(fromJson)}, protobuf ${JSON.stringify(fromProtobuf)}`;
};

/** Exactly one of the two: stored, or refused by a name. */
const isAccounted = ({ stored, rejected, rejectedBy }: Outcome): string | undefined => {
  const named = Object.values(rejectedBy).reduce((sum, count) => sum + count, 0);
  if (named !== rejected) return `${String(rejected)} refused, ${String(named)} by name`;
  if (stored.length === 0 && rejected === 0) return 'neither stored nor refused';
  return stored.length > 0 && rejected > 0 ? 'both stored and refused' : undefined;
};

/** What a point itself says, found in its samples. */
const pointDifference = ({ item, kind, alone }: Item & { readonly kind: string }): string | undefined => {
  const outcome = decodeMetrics(bytesOf(alone));
  const unaccounted = isAccounted(outcome);
  if (unaccounted !== undefined || outcome.rejected > 0) return unaccounted;
  const timeMs = millisecondsOf(item['timeUnixNano']);
  const isGone = (numberOf(item['flags']) ?? 0) % 2 === NO_RECORDED_VALUE;
  const isNumber = kind === 'gauge' || kind === 'sum';
  const said: readonly (readonly [string, number | undefined])[] = isNumber
    ? [['', numberOf(item['asDouble'] ?? item['asInt'])]]
    : [
        ['_count', numberOf(item['count'] ?? 0)],
        ['_sum', kind === 'summary' ? numberOf(item['sum'] ?? 0) : numberOf(item['sum'])],
      ];
  for (const [suffix, value] of said) {
    const found = outcome.stored.find(
      (sample) => sample.timeMs === timeMs && (isNumber || sample.name.endsWith(suffix)),
    );
    const expected = isGone ? NaN : value;
    if (expected !== undefined && found?.value !== expected && !Object.is(found?.value, expected))
      return `expected ${suffix} ${String(expected)} at ${String(timeMs)} ms, got ${String(found?.value)}`;
  }
  return undefined;
};

const differs = (what: string, made: unknown, said: unknown): string | undefined =>
  Object.is(made, said) ? undefined : `expected ${what} ${JSON.stringify(said)}, got ${JSON.stringify(made)}`;

const recordDifference = ({ item, alone }: Item): string | undefined => {
  const outcome = decode('logs', bytesOf(alone));
  const unaccounted = isAccounted(outcome);
  if (unaccounted !== undefined || outcome.rejected > 0) return unaccounted;
  const record = outcome.stored[0] as { readonly time: number; readonly severityNumber: number };
  const time = millisecondsOf(item['timeUnixNano']) || millisecondsOf(item['observedTimeUnixNano']);
  const severity = numberOf(item['severityNumber']) ?? 0;
  return (
    differs('time', record.time, time) ??
    (severity === 0 ? undefined : differs('severity', record.severityNumber, severity))
  );
};

const spanDifference = ({ item, alone }: Item): string | undefined => {
  const outcome = decode('traces', bytesOf(alone));
  const unaccounted = isAccounted(outcome);
  if (unaccounted !== undefined || outcome.rejected > 0) return unaccounted;
  const span = outcome.stored[0] as Readonly<Record<string, unknown>>;
  const idOf = (name: string): unknown => {
    const id = item[name];
    return typeof id === 'string' && id !== '' ? id.toLowerCase() : undefined;
  };
  const nanos = (name: string): bigint => nanosecondsOf(item[name]);
  const duration = Number(nanos('endTimeUnixNano') - nanos('startTimeUnixNano')) / 1e9;
  return (
    differs('trace', span['traceId'], idOf('traceId')) ??
    differs('span', span['spanId'], idOf('spanId')) ??
    differs('parent', span['parentSpanId'], idOf('parentSpanId')) ??
    differs('duration', span['durationSeconds'], duration) ??
    differs('end', span['time'], millisecondsOf(item['endTimeUnixNano']))
  );
};

/** Every item by itself, and together as many as there are. */
const judgeItems = async (tally: Tally, file: string, root: Root, document: object): Promise<void> => {
  const { signal } = SIGNALS[root];
  const points = dataPoints(root === 'resourceMetrics' ? document : {});
  const items: readonly Item[] =
    signal === 'metrics' ? points : signal === 'logs' ? logRecords(document) : spans(document);
  for (const [at, item] of items.entries())
    await tally.case(`${file} ${item.name}`, () => {
      const point = points[at];
      if (point !== undefined) return pointDifference(point);
      return signal === 'logs' ? recordDifference(item) : spanDifference(item);
    });
  await tally.case(`${file} as a whole`, () => {
    const whole = decode(signal, bytesOf(document));
    const parts = items.map(({ alone }) => decode(signal, bytesOf(alone)));
    const rejected = parts.reduce((sum, part) => sum + part.rejected, 0);
    if (whole.rejected !== rejected) return `${String(whole.rejected)} refused, one by one ${String(rejected)}`;
    const stored = parts.reduce((sum, part) => sum + part.stored.length, 0);
    // Points of one stream of differences add up: its beginning is told once and not with each.
    const isOne = signal === 'metrics' ? whole.stored.length <= stored : whole.stored.length === stored;
    return isOne ? undefined : `${String(whole.stored.length)} stored, one by one ${String(stored)}`;
  });
};

export const otlpSet: EvaluationSet = {
  name: 'otlp',
  about: 'OTLP bodies: JSON against the protobuf of the same, every data point, log record and span accounted for',
  run: async (folder) => {
    const tally = new Tally();
    const schema = new OfficialSchema(folder);
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.json'))
      .sort();
    for (const file of files) {
      const json = readFileSync(join(folder, file), 'utf8');
      await tally.case(`${file} read`, async () => {
        const document = parseExactly(json);
        const root = typeof document === 'object' && document !== null ? rootOf(document) : undefined;
        if (root === undefined) return 'it is no export request';
        await tally.case(`${file} in both forms`, () => sameInBothForms(root, json, schema));
        await judgeItems(tally, file, root, document as object);
        return undefined;
      });
    }
    return tally.outcome;
  },
};
