import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Product } from './product.js';

// Starts the product twice, on a machine that may be busy.
jest.setTimeout(120_000);

const cell = (element: string, number: string): string =>
  `SubNetwork=North,ManagedElement=${element},GNBDUFunction=1,NRCellDU=${number}`;
const CONFIG = {
  topology: {
    handovers: [
      {
        metric: 'MM_HoExeInterReq',
        target: ['SubNetwork=North,ManagedElement=${target_element},GNBDUFunction=1,NRCellDU=${target_cell}'],
      },
    ],
    pollMs: 100,
  },
};

/** Attempts since the start of the counter, of a relation from cell 1 of N1. */
const relationTo = (element: string, number: string, counts: readonly number[]): object => {
  const labels = {
    subnetwork: 'North',
    managed_element: 'N1',
    cell: '1',
    target_element: element,
    target_cell: number,
  };
  const attributes = Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const now = Date.now();
  const dataPoints = counts.map((asDouble, at) => ({
    ...{ attributes, asDouble, startTimeUnixNano: `${now - 600_000}000000` },
    timeUnixNano: `${now - (counts.length - at) * 60_000}000000`,
  }));
  return { name: 'MM.HoExeInterReq', sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } };
};

describe('an appliance whose cells count their handovers by relation', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-handovers-'));
  const config = join(folder, 'nocturne.yaml');
  let product: Product;
  const start = (): Product => Product.start(join(folder, 'data'), '--port', '0', '--config', config);
  beforeAll(() => {
    writeFileSync(config, JSON.stringify(CONFIG));
    product = start();
  });
  afterAll(async () => {
    await product.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('takes those for neighbours that it hands over to, and no other', async () => {
    const headers = { 'Content-Type': 'application/json' };
    const metrics = [relationTo('N2', '3', [10, 25]), relationTo('N4', '1', [7, 7])];
    const body = JSON.stringify({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
    const post = async (path: string, json: string): Promise<number> =>
      (await fetch(`${await product.url()}${path}`, { method: 'POST', headers, body: json })).status;
    const cells = [cell('N1', '1'), cell('N2', '3'), cell('N4', '1')].map((dn) => ({ dn }));
    expect(await post('/api/v1/inventory', JSON.stringify({ cells }))).toBe(200);
    expect(await post('/v1/metrics', body)).toBe(200);
    await product.stored();
    // The counters are looked at when it starts, and every minute.
    await product.stop('SIGTERM');
    product = start();
    const url = await product.url();
    const signedIn = await fetch(await product.said(/Sign in once at (\S+)/), { redirect: 'manual' });
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const read = async (path: string): Promise<unknown> =>
      (await fetch(`${url}/api/v1/${path}`, { headers: { cookie } })).json();
    const fault = {
      commonEventHeader: {
        ...{ version: '4.1', vesEventListenerVersion: '7.2.1', domain: 'fault', eventName: 'Fault_CellUnavailable' },
        ...{ eventId: '1', sequence: 0, priority: 'High', reportingEntityName: 'ems', sourceName: cell('N1', '1') },
        ...{ startEpochMicrosec: Date.now() * 1000, lastEpochMicrosec: Date.now() * 1000 },
      },
      faultFields: {
        ...{ faultFieldsVersion: '4.0', alarmCondition: 'CellUnavailable', eventSourceType: 'other' },
        ...{ specificProblem: 'Cell unavailable', eventSeverity: 'CRITICAL', vfStatus: 'Active' },
      },
    };
    expect(await post('/eventListener/v7', JSON.stringify({ event: fault }))).toBe(202);
    const neighboursOf = async (): Promise<readonly unknown[]> => {
      const { items } = (await read('incidents?state=all')) as { items: readonly { id: string }[] };
      if (items[0] === undefined) return [];
      const { neighbourhood } = (await read(`incidents/${items[0].id}`)) as {
        neighbourhood: { edges: readonly { kind: string; from: string; to: string }[] };
      };
      return neighbourhood.edges.filter(({ kind }) => kind === 'neighbour');
    };
    let found = await neighboursOf();
    for (let looks = 0; looks < 200 && found.length === 0; looks++) {
      await sleep(50);
      found = await neighboursOf();
    }
    expect(found).toEqual([{ kind: 'neighbour', from: cell('N1', '1'), to: cell('N2', '3') }]);
  });
});
