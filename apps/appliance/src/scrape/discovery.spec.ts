import { once } from 'node:events';
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ScrapeConfig } from '#monitor/prometheus';
import { discoveriesOf, type Discovery } from './discovery.js';

const discoveryOf = (job: object): Discovery => {
  const [settings] = ScrapeConfig.schema.parse({ scrape_configs: [{ job_name: 'ran', ...job }] }).scrape_configs;
  const [discovery] = settings === undefined ? [] : discoveriesOf(settings);
  if (discovery === undefined) throw new Error('there is none');
  return discovery;
};

describe('discovery', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-discovery-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('by files takes JSON and YAML, sees changes, and leaves what a damaged file named before', async () => {
    const file = join(folder, 'a.json');
    let changed = 1_000;
    const write = (name: string, text: string): void => {
      writeFileSync(join(folder, name), text);
      utimesSync(join(folder, name), (changed += 1), changed);
    };
    const discovery = discoveryOf({ file_sd_configs: [{ files: [join(folder, '*.json'), join(folder, '*.yml')] }] });
    const targets = async () =>
      (await discovery.read()).map(({ targets: found, labels }) => [...found, labels['rack']]);
    expect(await targets()).toEqual([]);
    write('a.json', JSON.stringify([{ targets: ['a:1'], labels: { rack: '7' } }]));
    write('b.yml', '- targets: [b:1, c:1]\n  labels: { rack: 8 }\n');
    write('no.txt', '[]');
    expect(await targets()).toEqual([
      ['a:1', '7'],
      ['b:1', 'c:1', '8'],
    ]);
    expect((await discovery.read())[0]?.labels['__meta_filepath']).toBe(file);
    write('a.json', '[{"targets": ["a:1"');
    expect(await targets()).toContainEqual(['a:1', '7']);
    rmSync(file);
    expect(await targets()).toEqual([['b:1', 'c:1', '8']]);
  });

  it('by HTTP asks with its interval, and fails where the answer is no list of targets', async () => {
    let body = JSON.stringify([{ targets: ['a:1'], labels: { rack: '7' } }]);
    let asked: string | string[] | undefined;
    const server = createServer(({ headers }, answer) => {
      asked = headers['x-prometheus-refresh-interval-seconds'];
      answer.end(body);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/targets`;
    const discovery = discoveryOf({ http_sd_configs: [{ url, refresh_interval: '30s' }] });
    expect(await discovery.read()).toEqual([{ targets: ['a:1'], labels: { rack: '7', __meta_url: url } }]);
    expect([asked, discovery.refreshMs]).toEqual(['30', 30_000]);
    body = '{"targets": []}';
    await expect(discovery.read()).rejects.toThrow();
    server.close();
    server.closeAllConnections();
    await expect(discovery.read()).rejects.toMatchObject({ code: 'SCRAPE_UNREACHABLE' });
  });

  it('by name fails where nobody answers, and is asked again after its interval', async () => {
    const discovery = discoveryOf({ dns_sd_configs: [{ names: ['exporters.invalid'], type: 'A', port: 9_100 }] });
    expect(discovery.refreshMs).toBe(30_000);
    await expect(discovery.read()).rejects.toThrow();
  });
});
