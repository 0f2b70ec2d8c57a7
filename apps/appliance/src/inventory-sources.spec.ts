import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { type SeriesSamples } from '#foundation/telemetry-store';
import { CatalogueConfig, IdentityRules } from '#foundation/catalogue';
import { parseConfig } from '#foundation/platform';
import { Topology, TopologyConfig } from '#foundation/topology';
import { WallClock } from './clock.js';
import { lookForHandovers } from './handover-look.js';
import { documentOfFile, effectiveOfFile } from './inventory-folder.js';
import { InventorySources } from './inventory-sources.js';
import { regionByRoot } from './pipeline.js';

const N = 'SubNetwork=North';
const E7 = `${N},ManagedElement=7`;

describe('InventorySources', () => {
  let folder: string;
  let sources: InventorySources | undefined;
  const topology = new Topology();
  const registry = new Registry();
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-inventory-'));
    mkdirSync(join(folder, 'drop'));
  });
  afterEach(async () => {
    await sources?.stop();
    rmSync(folder, { recursive: true, force: true });
  });
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<boolean> => {
    for (let looks = 0; looks < 400; looks++) {
      if (await isSo()) return true;
      await sleep(10);
    }
    return false;
  };

  it('reads a dropped folder, keeps the good rows and why the others are not, and says who is silent', async () => {
    const drop = join(folder, 'drop');
    sources = new InventorySources(
      parseConfig({ topology: { folders: [{ path: drop, source: 'planning' }], pollMs: 100 } }, [TopologyConfig]),
      {
        ...{ topology, registry, clock: new WallClock(), dataFolder: folder, regionOf: regionByRoot },
        heard: () => [[`${E7},NRCellDU=1`, Date.now()]],
        handovers: async () => Promise.resolve(new Uint8Array()),
        changed: () => undefined,
        trouble: (error) => {
          throw error;
        },
      },
    );
    sources.open();
    sources.start();
    writeFileSync(
      join(drop, 'cells-20261124.csv'),
      `kind,dn,azimuth\nelement,"${E7}",\ncell,"${E7},NRCellDU=1",120\ncell,"${E7},NRCellDU=2",240\ncell,"${E7},NRCellDU=3",north\n`,
    );
    writeFileSync(join(drop, 'broken.json'), '{');
    expect(await until(() => topology.snapshot().size === 3)).toBe(true);
    expect(await until(() => (sources?.rejections(10).length ?? 0) === 2)).toBe(true);
    expect(sources.rejections(10).map(({ document, place, reason }) => [document, place, reason])).toEqual(
      expect.arrayContaining([
        ['broken.json', 'document', 'not-a-row'],
        ['cells', 'line 5', 'bad-number'],
      ]),
    );
    expect(sources.coverage(10)).toMatchObject({
      classes: expect.arrayContaining([
        { className: 'ManagedElement', objects: 1, heard: 1 },
        { className: 'NRCellDU', objects: 2, heard: 1 },
      ]),
      ...{ silentObjects: 1, silent: [{ dn: `${E7},NRCellDU=2`, lastHeardMs: null }] },
    });
    expect(await registry.metrics()).toContain('noc_topology_reported_ratio{class="NRCellDU"} 0.5\n');
    writeFileSync(join(drop, 'cells-20261125.csv'), `kind,dn\nelement,"${E7}"\n`);
    expect(await until(() => topology.snapshot().size === 1)).toBe(true);
    expect(sources.list().map(({ document, objects }) => [document, objects])).toEqual([
      ['cells', 3],
      ['cells', 1],
    ]);
  });
});

it.each([
  ['cells.csv', 'cells', undefined],
  ['cells-20261124.csv', 'cells', undefined],
  ['north_links_2026-11-24T1000.json', 'north_links', undefined],
  ['cells_from-20261201.csv', 'cells', Date.UTC(2026, 11, 1)],
  ['cells_from-20261201T063000Z.csv', 'cells', Date.UTC(2026, 11, 1, 6, 30)],
])('%s is the document %s, from %p on', (name, document, effectiveMs) => {
  expect([documentOfFile(name), effectiveOfFile(name)]).toEqual([document, effectiveMs]);
});

describe('lookForHandovers', () => {
  const series = (n: number, to: string) => ({
    fingerprint: String(n),
    labels: { __name__: 'ho_attempts_total', subnetwork: 'North', managed_element: '7', cell: '1', neighbour: to },
  });
  const samples: Readonly<Record<string, readonly number[]>> = { '1': [5, 5, 9], '2': [3, 3], '3': [8, 2] };

  it('finds the cells that were handed over to, restarts of counters included', async () => {
    const clock = new WallClock();
    const store = {
      seriesWhere: async () => Promise.resolve([series(1, '8'), series(2, '9'), series(3, '10'), series(4, '')]),
      samples: async () =>
        Promise.resolve(
          Object.entries(samples).map(([fingerprint, value]) => ({
            ...{ fingerprint, value: Float64Array.from(value) },
            timestampMs: Float64Array.from(value.keys()),
          })),
        ) as Promise<SeriesSamples[]>,
    };
    const rules = new IdentityRules(CatalogueConfig.schema.parse({}));
    const target = ['SubNetwork=${subnetwork},ManagedElement=${neighbour},GNBDUFunction=1,NRCellDU=1'];
    const config = TopologyConfig.schema.parse({ handovers: [{ metric: 'ho_attempts_total', target }] });
    const document = JSON.parse(new TextDecoder().decode(await lookForHandovers(config, { store, rules, clock }))) as {
      handovers: readonly { from: string; to: string; attempts: number }[];
    };
    expect(document.handovers.map(({ to, attempts }) => [/ManagedElement=(\d+)/u.exec(to)?.[1], attempts])).toEqual([
      ['8', 4],
      ['9', 0],
      ['10', 2],
    ]);
    expect(document.handovers[0]?.from).toMatch(/^SubNetwork=North,ManagedElement=7,.*NRCellDU=1$/);
  });
});
