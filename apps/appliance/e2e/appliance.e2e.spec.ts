import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DuckDbTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { Product } from './product.js';

// Each starts the product several times, on a machine that may be busy.
jest.setTimeout(120_000);

const STOPS_WITHIN_MS = 10_000;

const reportAt = (timeMs: number): object => {
  const dataPoints = [{ timeUnixNano: `${timeMs}000000`, asDouble: timeMs / 3 }];
  return { resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: 'a.gauge', gauge: { dataPoints } }] }] }] };
};
const send = async (url: string, timeMs: number): Promise<void> => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(`${url}/v1/metrics`, { method: 'POST', headers, body: JSON.stringify(reportAt(timeMs)) });
  expect(answer.status).toBe(200);
};

describe('the appliance as a process', () => {
  let data: string;
  const products: Product[] = [];
  const start = (...args: string[]): Product => {
    const product = Product.start(data, '--port', '0', ...args);
    products.push(product);
    return product;
  };
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'nocturne-e2e-'));
  });
  afterEach(async () => {
    for (const product of products.splice(0)) await product.stop('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });

  it('starts with a Redis of its own, answers, stops cleanly within its time, and goes on from there', async () => {
    const times = [Date.now() - 2, Date.now() - 1];
    for (const timeMs of times) {
      const product = start();
      const url = await product.url();
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      const ready = await fetch(`${url}/health/ready`);
      const up = { status: 'up' };
      expect([ready.status, await ready.json()]).toEqual([
        200,
        expect.objectContaining({ status: 'ok', details: { redis: up, log: up, store: up, lane: up } }),
      ]);
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('noc_process_cpu_seconds_total');
      await send(url, timeMs);
      const stopAt = Date.now();
      expect(await product.stop('SIGTERM')).toMatchObject({ code: 0 });
      expect(Date.now() - stopAt).toBeLessThan(STOPS_WITHIN_MS);
    }
    // What a stop left in the log is taken up by the next start.
    const last = start();
    await last.stored();
    await last.stop('SIGTERM');
    const config = TelemetryStoreConfig.schema.parse({});
    const store = await DuckDbTelemetryStore.open(join(data, 'telemetry.duckdb'), config);
    const [from, until] = [networkTimeOf(0), networkTimeOf(Date.now())];
    const matchers = [{ label: '__name__', op: '=', value: 'a_gauge' } as const];
    const [series, ...others] = await store.samples({ select: { matchers }, from, until });
    await store.close();
    expect(others).toEqual([]);
    expect([...(series?.timestampMs ?? [])]).toEqual(times);
    expect([...(series?.value ?? [])]).toEqual(times.map((timeMs) => timeMs / 3));
  });

  it('refuses what it cannot read by name, and counts it at once; a route that is none is a problem document', async () => {
    const url = await start().url();
    const answer = await fetch(`${url}/api/v1/write`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-protobuf' },
      body: 'up 1',
    });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'PROMETHEUS_SNAPPY_MALFORMED' }),
    ]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('noc_intake_refused_bodies_total{source="local"} 1');

    const nowhere = await fetch(`${url}/api/v1/nowhere`);
    expect([nowhere.status, nowhere.headers.get('content-type')]).toEqual([
      404,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await nowhere.json()).toMatchObject({ code: 'CONSOLE_ROUTE_NOT_FOUND', status: 404 });
  });

  it('takes fault events of a VES event listener, one by one and in batches, and names what it refuses', async () => {
    const url = await start().url();
    const dn = 'SubNetwork=North,ManagedElement=7';
    const commonEventHeader = {
      ...{ version: '4.1', vesEventListenerVersion: '7.2.1', domain: 'fault', eventName: 'Fault_LinkDown' },
      ...{ eventId: '1', sequence: 0, priority: 'High', reportingEntityName: 'ems', sourceName: dn },
      ...{ startEpochMicrosec: Date.now() * 1000, lastEpochMicrosec: Date.now() * 1000 },
    };
    const faultFields = {
      ...{ faultFieldsVersion: '4.0', alarmCondition: 'LinkDown', eventSourceType: 'port', vfStatus: 'Active' },
      ...{ specificProblem: 'Link is down', eventSeverity: 'MAJOR' },
    };
    const event = { commonEventHeader, faultFields };
    const post = (path: string, body: object) =>
      fetch(`${url}/eventListener/v7${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    const beat = { heartbeatFieldsVersion: '3.0', heartbeatInterval: 60 };
    const heartbeat = { commonEventHeader: { ...commonEventHeader, domain: 'heartbeat' }, heartbeatFields: beat };
    expect((await post('', { event })).status).toBe(202);
    expect((await post('/eventBatch', { eventList: [event, heartbeat] })).status).toBe(202);
    const refused = await post('', { event: { commonEventHeader } });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'ALARMS_MALFORMED', detail: expect.stringContaining('event.faultFields') }),
    ]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('noc_intake_accepted_samples_total{source="local"} 2');
  });
});
