import { BULK_ITEMS, type BulkItem, type ElasticsearchClient, itemFailureOf } from '#foundation/elasticsearch';
import { decodeLabels } from '../../domain/labels.js';
import { type Indices } from './indices.js';
import { type NewSeries, type SeriesBook } from './series-book.js';

const PAGE = 10_000;

interface State {
  readonly lanes: ReadonlyMap<string, number>;
  /** What is at or before this time is forgotten, though its day may still be there. */
  readonly horizonMs: number;
  readonly marks: Marks;
}
/** What is at or before these times: samples are in windows, windows of five minutes are hours, hours and records are forgotten. */
export interface Marks {
  readonly rawMs: number;
  readonly fiveMs: number;
  readonly hoursMs: number;
  readonly recordsMs: number;
}
export const NO_MARKS: Marks = { rawMs: -Infinity, fiveMs: -Infinity, hoursMs: -Infinity, recordsMs: -Infinity };
interface Hit {
  readonly _id: string;
  readonly _source: Readonly<Record<string, unknown>>;
  readonly sort: readonly unknown[];
}

/** What the store knows beside its rows: lanes' offsets, series, and how far it has forgotten. */
export class Ledger {
  constructor(
    private readonly client: ElasticsearchClient,
    private readonly indices: Pick<Indices, 'series' | 'state'>,
  ) {}

  async read(series: SeriesBook): Promise<State> {
    const lanes = new Map<string, number>();
    let horizonMs = -Infinity;
    let marks = NO_MARKS;
    for await (const { _source } of this.all(this.indices.state, ['_doc'])) {
      if (_source['kind'] === 'lane') lanes.set(String(_source['lane']), Number(_source['through']));
      if (_source['kind'] === 'marks') marks = { ...NO_MARKS, ...(_source['marks'] as Partial<Marks>) };
      if (_source['kind'] === 'horizon') horizonMs = Number(_source['beforeMs']);
    }
    for await (const { _id, _source } of this.all(this.indices.series, ['n']))
      series.recall(_id, Buffer.from(String(_source['bytes']), 'base64'));
    return { lanes, horizonMs, marks };
  }

  async moveLane(lane: string, through: number): Promise<void> {
    const path = `/${this.indices.state}/_doc/${encodeURIComponent(`lane ${lane}`)}`;
    await this.client.ask('PUT', path, { body: { kind: 'lane', lane, through }, retries: 2 });
  }

  async moveMarks(marks: Marks): Promise<void> {
    const known = Object.entries(marks).filter(([, time]) => Number.isFinite(time));
    const body = { kind: 'marks', marks: Object.fromEntries(known) as Partial<Marks> };
    await this.client.ask('PUT', `/${this.indices.state}/_doc/marks`, { body, retries: 2 });
  }

  async moveHorizon(beforeMs: number): Promise<void> {
    const body = { kind: 'horizon', beforeMs };
    await this.client.ask('PUT', `/${this.indices.state}/_doc/horizon`, { body, retries: 2 });
  }

  /** @throws where one was not taken; those that were are there already at the next try */
  async addSeries(added: readonly NewSeries[]): Promise<void> {
    for (let at = 0; at < added.length; at += PAGE) {
      const lines = added.slice(at, at + PAGE).map(({ id, fingerprint, labels }) => {
        const { __name__: name = '', ...others } = decodeLabels(labels);
        const label = Object.entries(others).map(([key, value]) => `${key}=${value}`.slice(0, 1_000));
        const document = { n: id, name, label, bytes: Buffer.from(labels).toString('base64') };
        const action = { create: { _index: this.indices.series, _id: fingerprint } };
        return `${JSON.stringify(action)}\n${JSON.stringify(document)}\n`;
      });
      const { body } = await this.client.ask<{ items: readonly BulkItem[] }>('POST', '/_bulk', {
        lines: lines.join(''),
        query: { filter_path: BULK_ITEMS },
        retries: 2,
      });
      const bad = body.items.find(({ create: { status } }) => status >= 300 && status !== 409);
      if (bad !== undefined) throw itemFailureOf(bad.create.status, bad.create.error);
    }
  }

  private async *all(index: string, sort: readonly string[]): AsyncGenerator<Hit> {
    await this.client.ask('POST', `/${index}/_refresh`, { retries: 2 });
    const pit = await this.client.ask<{ id: string }>('POST', `/${index}/_pit`, { query: { keep_alive: '1m' } });
    try {
      for (let after: readonly unknown[] | undefined; ;) {
        const { body } = await this.client.ask<{ hits: { hits: readonly Hit[] } }>('POST', '/_search', {
          retries: 2,
          body: {
            size: PAGE,
            sort,
            track_total_hits: false,
            pit: { id: pit.body.id, keep_alive: '1m' },
            ...(after === undefined ? {} : { search_after: after }),
          },
        });
        yield* body.hits.hits;
        if (body.hits.hits.length < PAGE) return;
        after = body.hits.hits.at(-1)?.sort;
      }
    } finally {
      await this.client.ask('DELETE', '/_pit', { body: { id: pit.body.id }, accept: [404] }).catch(() => undefined);
    }
  }
}
