import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { compress } from 'snappyjs';
import { Product } from '../../apps/appliance/e2e/product.js';
import { CORPUS, T0, writeRequestOf } from './query-corpus.js';

// Starts the product, on a machine that may be busy.
jest.setTimeout(120_000);

const [SOURCE, READER] = ['token-of-the-ran-collector', 'token-of-the-grafana-0'];
const bearer = { authorization: `Bearer ${READER}` };
const NOON = String(T0 / 1_000 + 1_800);
const HOUR_MS = 3_600_000;

interface Answer {
  readonly status: number;
  readonly body: {
    readonly status: string;
    readonly data?: unknown;
    readonly errorType?: string;
    readonly error?: string;
    readonly warnings?: readonly string[];
  };
}

describe('the query API of a running appliance, asked as Grafana asks it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-query-api-'));
  let product: Product;
  let url: string;

  beforeAll(async () => {
    const config = join(folder, 'appliance.yaml');
    writeFileSync(
      config,
      `access:
  sources: [{ name: ran, token: ${SOURCE} }]
  readers: [{ name: grafana, token: ${READER} }]
queryApi: { maxSeries: 20, maxPointsPerSeries: 1000 }
`,
    );
    product = Product.start(join(folder, 'data'), '--port', '0', '--config', config);
    url = await product.url();
    const headers = { authorization: `Bearer ${SOURCE}` };
    const sent = await fetch(`${url}/api/v1/write`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-protobuf', 'content-encoding': 'snappy' },
      body: Uint8Array.from(compress(writeRequestOf(T0, T0 + 2 * HOUR_MS))),
    });
    expect(sent.ok).toBe(true);
    await product.stored(headers);
  });
  afterAll(async () => {
    await product.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const ask = async (
    path: string,
    parameters: Readonly<Record<string, string>> = {},
    { method = 'GET', headers = bearer }: { method?: string; headers?: Readonly<Record<string, string>> } = {},
  ): Promise<Answer> => {
    const text = new URLSearchParams(parameters);
    const [where, body] = method === 'POST' ? ['', { body: text }] : [`?${text.toString()}`, {}];
    const answer = await fetch(`${url}/prometheus/api/v1/${path}${where}`, { method, headers, ...body });
    return { status: answer.status, body: (await answer.json()) as Answer['body'] };
  };

  it.each(['GET', 'POST'])('answers the question of its health check by %s', async (method) => {
    expect(await ask('query', { query: '1+1', time: '4' }, { method })).toEqual({
      status: 200,
      body: { status: 'success', data: { resultType: 'scalar', result: [4, '2'] } },
    });
  });

  it.each(['GET', 'POST'])('draws a panel by %s', async (method) => {
    const span = { start: NOON, end: String(Number(NOON) + 300), step: '15' };
    const { status, body } = await ask(
      'query_range',
      { query: 'sum by (cell) (rate(calls_total{cell=~"1|3"}[5m]))', ...span },
      { method },
    );
    const { resultType, result } = body.data as { resultType: string; result: { metric: object; values: unknown[] }[] };
    expect([status, resultType, result.map(({ metric }) => metric)]).toEqual([
      200,
      'matrix',
      [{ cell: '1' }, { cell: '3' }],
    ]);
    expect(result.map(({ values }) => values.length)).toEqual([21, 21]);
  });

  it('fills its variables and its completion', async () => {
    const names = [...new Set(CORPUS.map(({ labels }) => labels['__name__'] ?? ''))].sort();
    const { body } = await ask('label/__name__/values');
    expect(body.data).toEqual(expect.arrayContaining(names));
    expect((await ask('label/cell/values', { 'match[]': 'load_ratio{site="north"}' })).body.data).toEqual(['1', '2']);
    expect((await ask('labels', { 'match[]': 'load_ratio' }, { method: 'POST' })).body.data).toEqual(
      expect.arrayContaining(['__name__', 'cell', 'job', 'site']),
    );
    const series = await ask('series', { 'match[]': 'site_info', limit: '1' });
    expect(series.body.data).toHaveLength(1);
    expect(series.body.warnings).toHaveLength(1);
    expect((await ask('metadata')).body.status).toBe('success');
    expect((await ask('status/buildinfo')).body.data).toMatchObject({ version: '3.0.0' });
  });

  it.each<[string, string, Record<string, string>, number, string, RegExp]>([
    ['no expression', 'query', {}, 400, 'bad_data', /"query"/],
    ['half an expression', 'query', { query: 'sum(' }, 400, 'bad_data', /parse error/],
    ['an unknown function', 'query', { query: 'magic(up)' }, 400, 'bad_data', /unknown function.*magic/],
    ['what is not supported', 'query', { query: 'limitk(1, up)' }, 400, 'bad_data', /limitk is not supported/],
    ['a pattern that is none', 'query', { query: 'up{a=~"("}' }, 400, 'bad_data', /regular expression/],
    ['a time that is none', 'query', { query: '1', time: 'noon' }, 400, 'bad_data', /"time"/],
    ['no step', 'query_range', { query: '1', start: '0', end: '1' }, 400, 'bad_data', /"step"/],
    ['a step of nothing', 'query_range', { query: '1', start: '0', end: '1', step: '0' }, 400, 'bad_data', /step/],
    ['an end before its start', 'query_range', { query: '1', start: '2', end: '1', step: '1' }, 400, 'bad_data', /end/],
    ['too many moments', 'query_range', { query: '1', start: '0', end: '1e6', step: '1' }, 400, 'bad_data', /1000/],
    ['windows', 'query_range', { query: 'up[1m]', start: '0', end: '1', step: '1' }, 400, 'bad_data', /range vector/],
    ['too many series', 'query', { query: '{__name__!=""}', time: NOON }, 422, 'execution', /may/],
    [
      'many to many',
      'query',
      { query: 'load_ratio + on(site) load_ratio', time: NOON },
      422,
      'execution',
      /many-to-many/,
    ],
    ['no selector', 'series', {}, 400, 'bad_data', /match/],
    ['a selector that is none', 'labels', { 'match[]': 'sum(up)' }, 400, 'bad_data', /selector/],
    ['a limit that is none', 'labels', { limit: '-1' }, 400, 'bad_data', /limit/],
  ])('refuses %s by name', async (_, path, parameters, status, errorType, sentence) => {
    const answer = await ask(path, parameters);
    expect(answer).toEqual({ status, body: { status: 'error', errorType, error: expect.stringMatching(sentence) } });
  });

  it.each<[string, Readonly<Record<string, string>>, number]>([
    ['nobody', {}, 401],
    ['a sender of telemetry', { authorization: `Bearer ${SOURCE}` }, 401],
    ['a stranger', { authorization: 'Bearer token-of-nobody-at-all' }, 401],
    ['a reader', bearer, 200],
    ['a reader by basic auth', { authorization: `Basic ${Buffer.from(`x:${READER}`).toString('base64')}` }, 200],
  ])('is asked by %s', async (_, headers, expected) => {
    const { status, body } = await ask('query', { query: '1' }, { headers });
    expect([status, body.status]).toEqual([expected, expected === 200 ? 'success' : 'error']);
  });

  it('lets a reader read, and nothing else', async () => {
    const headers = { ...bearer, 'content-type': 'application/x-protobuf' };
    const sent = await fetch(`${url}/api/v1/write`, { method: 'POST', headers, body: new Uint8Array(1) });
    const console_ = await fetch(`${url}/api/v1/incidents`, { headers: bearer });
    expect([sent.status, console_.status]).toEqual([401, 401]);
  });

  it('counts what it answered and refused', async () => {
    const metrics = await (await fetch(`${url}/metrics`, { headers: { authorization: `Bearer ${SOURCE}` } })).text();
    expect(metrics).toMatch(/^noc_query_api_refusals_total\{because="points"\} [1-9]/m);
    expect(metrics).toMatch(
      /^noc_query_api_duration_seconds_count\{endpoint="query_range",outcome="answered"\} [1-9]/m,
    );
    expect(metrics).toMatch(/^noc_query_api_running_queries 0$/m);
  });
});
