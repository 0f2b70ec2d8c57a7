import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { AccessConfig } from '#foundation/access';
import { loadConfig } from '#foundation/platform';
import { CONFIG_SLICES } from '../../apps/appliance/src/config-slices.js';

const FOLDER = resolve(import.meta.dirname, '../../docker');
const FILE = resolve(FOLDER, 'compose.yaml');

interface Composition {
  readonly services: Readonly<Record<string, { readonly volumes?: readonly string[] }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}
const composition = parse(readFileSync(FILE, 'utf8')) as Composition;
const [program, ...words] = [['docker-compose'], ['docker', 'compose']].find(
  ([name = '', ...more]) => spawnSync(name, [...more, 'version'], { stdio: 'ignore' }).status === 0,
) ?? [''];

describe('docker/compose.yaml', () => {
  it('has everything that a network operations centre has', () => {
    expect(Object.keys(composition.services).sort()).toEqual(
      [
        ...['alertmanager', 'elasticsearch', 'grafana', 'kibana', 'kibana-objects', 'kibana-user'],
        ...['nocturne', 'prometheus', 'redis'],
      ].sort(),
    );
  });

  it('mounts what is there', () => {
    const mounted = Object.values(composition.services).flatMap(({ volumes = [] }) => volumes);
    for (const [source = ''] of mounted.map((volume) => volume.split(':')))
      // Tokens are made by whoever starts it.
      if (!source.startsWith('.')) expect(Object.keys(composition.volumes)).toContain(source);
      else if (source !== './tokens') expect([source, existsSync(resolve(FOLDER, source))]).toEqual([source, true]);
  });

  it('gives the appliance a configuration that it takes', () => {
    expect(() => loadConfig([resolve(FOLDER, 'appliance.yaml')], CONFIG_SLICES)).not.toThrow();
  });

  it('gives Grafana a data source of what the appliance keeps, with a token that the appliance knows', () => {
    interface DataSources {
      readonly datasources: readonly {
        readonly type: string;
        readonly url: string;
        readonly jsonData?: Readonly<Record<string, unknown>>;
        readonly secureJsonData?: Readonly<Record<string, string>>;
      }[];
    }
    const { datasources } = parse(readFileSync(resolve(FOLDER, 'grafana/datasources.yaml'), 'utf8')) as DataSources;
    const source = datasources.find(({ url }) => url === 'http://nocturne:8080/prometheus');
    expect(source).toMatchObject({ type: 'prometheus', jsonData: { httpHeaderName1: 'Authorization' } });
    expect(datasources.filter((one) => 'isDefault' in one)).toHaveLength(1);
    const file = /^Bearer \$__file\{(.+)\}$/.exec(source?.secureJsonData?.['httpHeaderValue1'] ?? '')?.[1] ?? '';
    const { readers } = loadConfig([resolve(FOLDER, 'appliance.yaml')], CONFIG_SLICES).get(AccessConfig);
    const tokens = [
      ['grafana', file],
      ['nocturne', readers.find(({ name }) => name === 'grafana')?.tokenFile ?? ''],
    ] as const;
    // Both see the same file of the folder of tokens.
    for (const [service, path] of tokens) {
      const mounted = composition.services[service]?.volumes?.find((volume) => volume.startsWith('./tokens:'));
      expect(path).toBe(`${mounted?.split(':')[1] ?? 'nowhere'}/grafana`);
    }
  });

  (program === '' && process.env['CI'] !== 'true' ? it.skip : it)('is taken by docker-compose', () => {
    const settings = ['--env-file', resolve(FOLDER, '.env.example'), '-f', FILE, 'config', '-q'];
    const checked = spawnSync(program ?? '', [...words, ...settings], { encoding: 'utf8' });
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });
});
if (program === '') process.stderr.write('SKIPPED: docker-compose is not installed (Debian: docker-compose).\n');
