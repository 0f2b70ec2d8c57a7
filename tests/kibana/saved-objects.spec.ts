import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ElasticsearchClient } from '#foundation/elasticsearch';
import { elasticsearchHere, TestServer } from '#foundation/elasticsearch/testing';
import { ElasticsearchRecordStore } from '#foundation/record-store';
import { ElasticsearchTelemetryStore, encodeLabels, fingerprintOf } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { CELL_COUNTERS } from '../../apps/simulator/src/radio/counters.js';
import {
  type Column,
  columnsOf,
  type DataView,
  fieldsOf,
  layersOf,
  objectsOf,
  type Panel,
  panelsOf,
  queriesOf,
  RECORDS,
  viewsOf,
} from './saved-objects.js';

const ROOT = resolve(import.meta.dirname, '../..');
const text = readFileSync(resolve(ROOT, 'dashboards/kibana/nocturne.ndjson'), 'utf8');
const objects = objectsOf(text);
const dashboard = objects.find(({ type }) => type === 'dashboard');
if (dashboard === undefined) throw new TypeError('There is no dashboard.');
const panels = panelsOf(dashboard);
const views = viewsOf(objects);

describe('dashboards/kibana/nocturne.ndjson', () => {
  it('is what scripts/kibana.mjs writes', async () => {
    const script = (await import(new URL('../../scripts/kibana.mjs', import.meta.url).href)) as { text: string };
    expect(text).toBe(script.text);
  });

  it('has panels that find their data view, once each, side by side', () => {
    const known = new Set(views.map(({ id }) => id));
    const taken = new Set<string>();
    for (const panel of panels) {
      const { attributes } = panel.embeddableConfig;
      const [layer = ''] = layersOf(panel).map(([name]) => name);
      const id = viewOf(panel)?.id;
      expect([panel.title, known.has(id ?? '')]).toEqual([panel.title, true]);
      expect(attributes.references).toEqual([
        { type: 'index-pattern', id, name: `indexpattern-datasource-layer-${layer}` },
      ]);
      const { x, y, w, h, i } = panel.gridData;
      expect([i, x + w <= 48]).toEqual([panel.panelIndex, true]);
      for (let column = x; column < x + w; column++)
        for (let row = y; row < y + h; row++) {
          expect(taken.has(`${column}.${row}`)).toBe(false);
          taken.add(`${column}.${row}`);
        }
    }
    expect(dashboard.references).toHaveLength(panels.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it('shows only columns that its layers have', () => {
    for (const panel of panels)
      for (const [, { columns, columnOrder }] of layersOf(panel)) {
        const names = Object.keys(columns);
        expect([...columnOrder].sort()).toEqual([...names].sort());
        const { visualization } = panel.embeddableConfig.attributes.state;
        const shown = JSON.stringify(visualization).match(/(?<=")(?:m\d+|by|split|time)(?=")/g) ?? [];
        const used = Object.values(columns).flatMap(({ references = [], params }) => [
          ...references,
          ...(params?.tinymathAst?.args ?? []),
          ...(params?.orderBy?.columnId === undefined ? [] : [params.orderBy.columnId]),
        ]);
        expect(shown.length).toBeGreaterThan(0);
        expect([...shown, ...used].filter((name) => !names.includes(name))).toEqual([]);
      }
  });
});

/** By the dashboard's own references, which are those that Kibana follows. */
function viewOf(panel: Panel): DataView | undefined {
  const found = dashboard?.references.filter(({ name }) => name.startsWith(`${panel.panelIndex}:`)) ?? [];
  return found.length === 1 ? views.find(({ id }) => id === found[0]?.id) : undefined;
}

interface Capability {
  readonly searchable: boolean;
  readonly aggregatable: boolean;
}
type Capabilities = Readonly<Record<string, Readonly<Record<string, Capability>>>>;
interface Found {
  readonly aggregations: {
    readonly it: {
      readonly value?: number;
      readonly buckets?: readonly unknown[];
      readonly values?: Readonly<Record<string, unknown>>;
    };
  };
}

const NUMBERS = ['double', 'float', 'long', 'integer', 'short'];
const KINDS: Readonly<Record<string, readonly string[]>> = {
  number: NUMBERS,
  string: ['keyword'],
  date: ['date'],
};
/** What Lens asks Elasticsearch for a column. */
const aggregationOf = ({ operationType, sourceField: field, params }: Column): object => {
  switch (operationType) {
    case 'average':
      return { avg: { field } };
    case 'percentile':
      return { percentiles: { field, percents: [params?.percentile] } };
    case 'date_histogram':
      return { date_histogram: { field, fixed_interval: '1h' } };
    default:
      return { [operationType]: { field } };
  }
};

const T0 = Date.UTC(2026, 10, 24, 12);
const PREFIX = `kibana${process.pid}`;
const CALL = {
  trunk: 'E=1,SipTrunk=a',
  start: networkTimeOf(T0),
  end: networkTimeOf(T0 + 60_000),
  caller: 'p1',
  callee: 'p2',
};
const HEARD = { codec: 'opus', lossRatio: 0.01, jitterSeconds: 0.004, measuredMos: 4.1 };

(elasticsearchHere ? describe : describe.skip)(
  'the saved objects, by a real Elasticsearch that the stores filled',
  () => {
    let server: TestServer;
    let client: ElasticsearchClient;
    let store: ElasticsearchTelemetryStore;
    const capabilities = new Map<string, Capabilities>();
    /** As README.md says it is done for another prefix. */
    const titleOf = ({ title }: DataView): string => title.replace('nocturne-', `${PREFIX}-`);
    const capabilitiesOf = (view: DataView | undefined): Capabilities => capabilities.get(view?.id ?? '') ?? {};

    beforeAll(async () => {
      server = await TestServer.start();
      client = server.client();
      store = await ElasticsearchTelemetryStore.open(
        client,
        {
          ...{ prefix: PREFIX, bulkBytes: 1 << 20, bulksInFlight: 2, maxTries: 3, countersPerClass: 400, maxDays: 100 },
          ...{ maxRowsPerRead: 1_000, sleep: () => Promise.resolve(), random: () => 0.5, nowMs: () => 0 },
        },
        () => ({ class: 'NRCellDU', region: 'North', dn: 'ManagedElement=1,NRCellDU=1' }),
      );
      const series = CELL_COUNTERS.map(({ name }) => {
        const bytes = encodeLabels({ __name__: name, cell: '1' });
        return store.register(fingerprintOf(bytes), bytes);
      });
      const answered = { answered: true, disposition: 'ANSWERED', billableSeconds: 60, postDialDelaySeconds: 2 };
      const failed = { answered: false, disposition: 'BUSY', billableSeconds: 0, releaseCause: 17 };
      const log = { dn: 'ManagedElement=1', time: networkTimeOf(T0), severityNumber: 17, body: 'Link down.' };
      await store.append({
        ...{ lane: 'a', from: 0, to: 10, logs: [log] },
        samples: {
          series: Uint32Array.from(series),
          timestampMs: new Float64Array(series.length).fill(T0),
          value: new Float64Array(series.length).fill(7),
          length: series.length,
        },
        calls: [
          { ...CALL, ...answered, id: 'c1' },
          { ...CALL, ...failed, id: 'c2' },
          { ...CALL, ...answered, ...HEARD, id: 'c3', kind: 'quality-report' },
        ],
      });
      // A time that is no time of a network: a dead letter.
      const lost = { ...log, time: networkTimeOf(Date.UTC(1700, 0, 1)) };
      await store.append({ lane: 'a', from: 10, to: 20, samples: noSamples(), logs: [lost] });
      const records = new ElasticsearchRecordStore(client, `${PREFIX}-records`);
      await records.create('incident/North/incident-1', { state: 'open' });
      await records.create('plan/plan-1', { id: 'plan-1' });
      await client.ask('POST', `/${PREFIX}-*/_refresh`);
      for (const view of views) {
        const { body } = await client.ask<{ fields: Capabilities }>('GET', `/${titleOf(view)}/_field_caps?fields=*`);
        capabilities.set(view.id, body.fields);
      }
    }, 180_000);
    afterAll(async () => {
      await store.close();
      await client.ask('DELETE', `/${PREFIX}-*`, { accept: [400, 404] });
      await client.ask('DELETE', `/_index_template/${PREFIX}-*`, { accept: [404] });
      await client.close();
      await server.stop();
    });

    it('has data views that match something, each by its time', async () => {
      for (const view of views) {
        const { body } = await client.ask<{ count: number }>('GET', `/${titleOf(view)}/_count`);
        expect([view.title, body.count > 0]).toEqual([view.title, true]);
        if (view.timeFieldName !== undefined)
          expect([view.title, Object.keys(capabilitiesOf(view)[view.timeFieldName] ?? {})]).toEqual([
            view.title,
            ['date'],
          ]);
      }
    });

    it('adds up fields that can be, of the type that they are taken for', () => {
      const wrong: string[] = [];
      for (const panel of panels)
        for (const { sourceField, dataType, operationType } of columnsOf(panel)) {
          if (sourceField === undefined || sourceField === RECORDS) continue;
          const found = Object.entries(capabilitiesOf(viewOf(panel))[sourceField] ?? {});
          const takes = ['terms', 'date_histogram'].includes(operationType) ? (KINDS[dataType] ?? []) : NUMBERS;
          const isFit = ([type, { aggregatable }]: (typeof found)[number]): boolean =>
            aggregatable && takes.includes(type);
          if (found.length === 0 || !found.every(isFit)) wrong.push(`${panel.title}: ${sourceField}`);
        }
      expect(wrong).toEqual([]);
    });

    it('looks by fields that can be looked by', () => {
      const wrong: string[] = [];
      let asked = 0;
      for (const panel of panels)
        for (const field of queriesOf(panel).flatMap(fieldsOf)) {
          asked++;
          const found = Object.values(capabilitiesOf(viewOf(panel))[field] ?? {});
          if (found.length === 0 || !found.every(({ searchable }) => searchable))
            wrong.push(`${panel.title}: ${field}`);
        }
      expect(asked).toBeGreaterThan(10);
      expect(wrong).toEqual([]);
    });

    it('gets an answer for every column', async () => {
      for (const panel of panels) {
        const view = viewOf(panel);
        if (view === undefined) throw new TypeError(`${panel.title} has no data view.`);
        for (const column of columnsOf(panel)) {
          if (column.sourceField === undefined || column.sourceField === RECORDS) continue;
          const { body } = await client.ask<Found>('POST', `/${titleOf(view)}/_search`, {
            body: { size: 0, aggs: { it: aggregationOf(column) } },
          });
          const { value, buckets = [], values = {} } = body.aggregations.it;
          const answers = [value, ...buckets, ...Object.values(values)].filter((answer) => answer != null);
          expect([panel.title, column.label, answers.length > 0]).toEqual([panel.title, column.label, true]);
        }
      }
    });
  },
);

function noSamples() {
  return { series: new Uint32Array(), timestampMs: new Float64Array(), value: new Float64Array(), length: 0 };
}
