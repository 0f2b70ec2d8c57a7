import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { orderSamples } from '../../domain/order-samples.js';
import { storeError } from '../../errors.js';
import { type SeriesSamples, type TimeRange } from '../../ports/telemetry-store.js';
import { rangeOf } from './time-range.js';
import { fieldOf, labelsTextOf } from './placement.js';
import { type SeriesBook } from './series-book.js';

/** Hits of one search, groups of one search, and fields that are named one by one: what Elasticsearch takes without being told. */
const PAGE = 10_000;
const GROUPS = 10_000;
const FIELDS = 256;

/** A document of samples as it is searched. */
export interface SampleHit {
  readonly fields: Readonly<Record<string, readonly (string | number)[]>>;
  readonly sort: readonly unknown[];
}

/** Rows as they come, in columns that grow. */
class Gathered {
  series = new Uint32Array(1 << 12);
  timestampMs = new Float64Array(1 << 12);
  value = new Float64Array(1 << 12);
  length = 0;

  constructor(private readonly max: number) {}

  push(series: number, timeMs: number, value: number): void {
    if (this.length === this.max)
      throw storeError('TELEMETRY_STORE_RESULT_TOO_LARGE', `One read gives at most ${this.max} rows: ask for less.`);
    if (this.length === this.series.length) this.grow();
    this.series[this.length] = series;
    this.timestampMs[this.length] = timeMs;
    this.value[this.length++] = value;
  }

  private grow(): void {
    const [series, timestampMs, value] = [this.series, this.timestampMs, this.value];
    this.series = new Uint32Array(series.length * 2);
    this.timestampMs = new Float64Array(series.length * 2);
    this.value = new Float64Array(series.length * 2);
    this.series.set(series);
    this.timestampMs.set(timestampMs);
    this.value.set(value);
  }
}

/** Series by their labels but the name, then by the field of the name. */
export const groupsOf = (ids: readonly number[], series: SeriesBook): Map<string, Map<string, number>> => {
  const groups = new Map<string, Map<string, number>>();
  for (const id of ids) {
    const labels = series.labels(id);
    const text = labelsTextOf(labels, series.fingerprint(id));
    const fields = groups.get(text);
    const field = fieldOf(labels['__name__'] ?? '');
    if (fields === undefined) groups.set(text, new Map([[field, id]]));
    else fields.set(field, id);
  }
  return groups;
};

/** Every value of a document by the field of its counter. */
export const valuesIn = ({ fields }: SampleHit): [string, number][] => {
  const counter = fields['counter']?.[0];
  if (counter !== undefined) {
    const value = fields['value']?.[0] ?? specialOf(fields, 'value');
    return value === undefined ? [] : [[String(counter), Number(value)]];
  }
  const finite = Object.entries(fields).filter(([field]) => field.startsWith('counter.'));
  const special = (fields['special'] ?? []).map((each) => {
    const text = String(each);
    const at = text.lastIndexOf('=');
    return [text.slice(0, at), Number(text.slice(at + 1))] as [string, number];
  });
  return [...finite.map(([field, [value]]) => [field, Number(value)] as [string, number]), ...special];
};

/** Reads samples back and merges the parts: of one series and time what the log had last. */
export class SamplesReader {
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly alias: string,
    private readonly series: SeriesBook,
    private readonly maxRows: number,
  ) {}

  async read(ids: readonly number[], range: TimeRange): Promise<readonly SeriesSamples[]> {
    const groups = groupsOf(ids, this.series);
    const found = new Gathered(this.maxRows);
    const names = [...groups.keys()];
    for (let at = 0; at < names.length; at += GROUPS)
      await this.search(names.slice(at, at + GROUPS), groups, range, found);
    const { length } = found;
    const ordered = orderSamples(
      found.series.subarray(0, length),
      found.timestampMs.subarray(0, length),
      found.value.subarray(0, length),
    );
    return Array.from(ordered.series, (id, at) => {
      const [start, end] = [at === 0 ? 0 : ordered.ends[at - 1], ordered.ends[at]];
      return {
        fingerprint: this.series.fingerprint(id),
        timestampMs: ordered.timestampMs.slice(start, end),
        value: ordered.value.slice(start, end),
      };
    });
  }

  private async search(
    labels: readonly string[],
    groups: ReadonlyMap<string, ReadonlyMap<string, number>>,
    range: TimeRange,
    found: Gathered,
  ): Promise<void> {
    const fields = new Set(labels.flatMap((text) => [...(groups.get(text)?.keys() ?? [])]));
    const named = fields.size > FIELDS ? ['counter.*'] : [...fields];
    const body = {
      size: PAGE,
      _source: false,
      track_total_hits: false,
      docvalue_fields: [
        { field: '@timestamp', format: 'epoch_millis' },
        'labels',
        'special',
        'counter',
        'value',
        ...named,
      ],
      // What the log had later comes later: of rows at one time the last one stays.
      sort: ['seq', { n: { missing: 0 } }],
      query: { bool: { filter: [{ terms: { labels } }, ...rangeOf('@timestamp', range)] } },
    };
    const pit = await this.openPit();
    try {
      for (let after: readonly unknown[] | undefined; ;) {
        const { body: answer } = await this.client.ask<{ hits: { hits: readonly SampleHit[] } }>('POST', '/_search', {
          retries: 2,
          body: {
            ...body,
            pit: { id: pit, keep_alive: '1m' },
            ...(after === undefined ? {} : { search_after: after }),
          },
        });
        const { hits } = answer.hits;
        for (const hit of hits) take(hit, groups, found);
        if (hits.length < PAGE) return;
        after = hits.at(-1)?.sort;
      }
    } finally {
      await this.client.ask('DELETE', '/_pit', { body: { id: pit }, accept: [404] }).catch(() => undefined);
    }
  }

  private async openPit(): Promise<string> {
    const query = { keep_alive: '1m' };
    return (await this.client.ask<{ id: string }>('POST', `/${this.alias}/_pit`, { query, retries: 2 })).body.id;
  }
}

const take = (
  { fields }: SampleHit,
  groups: ReadonlyMap<string, ReadonlyMap<string, number>>,
  found: Gathered,
): void => {
  const wanted = groups.get(String(fields['labels']?.[0]));
  if (wanted === undefined) return;
  const timeMs = Number(fields['@timestamp']?.[0]);
  const counter = fields['counter']?.[0];
  // A counter for which its class had no field.
  if (counter !== undefined) {
    const id = wanted.get(String(counter));
    const value = fields['value']?.[0] ?? specialOf(fields, 'value');
    if (id !== undefined && value !== undefined) found.push(id, timeMs, Number(value));
    return;
  }
  for (const [field, id] of wanted) {
    const value = fields[field]?.[0] ?? specialOf(fields, field);
    if (value !== undefined) found.push(id, timeMs, Number(value));
  }
};

const specialOf = (fields: SampleHit['fields'], field: string): string | undefined => {
  const found = fields['special']?.find((each) => String(each).startsWith(`${field}=`));
  return found === undefined ? undefined : String(found).slice(field.length + 1);
};
