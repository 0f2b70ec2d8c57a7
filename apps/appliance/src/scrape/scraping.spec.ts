import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { parseConfig } from '#foundation/platform';
import { ScrapeConfig, ScrapedDecoder } from '#monitor/prometheus';
import { KeptSeries } from '#monitor/prometheus/testing';
import { Scraping } from './scraping.js';

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await pause(10);
};

describe('Scraping', () => {
  let server: Server;
  let address: string;
  let targets: readonly string[];
  let scraping: Scraping | undefined;
  const logged: { source: string; series: string; value: number }[] = [];

  beforeEach(async () => {
    logged.length = 0;
    server = createServer(({ url }, answer) => {
      answer.end(url === '/targets' ? JSON.stringify([{ targets, labels: { element: '7' } }]) : 'level 1\n');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    targets = [address];
  });
  afterEach(async () => {
    await scraping?.stop();
    server.close();
    server.closeAllConnections();
  });

  const start = async (job: object, of: object = {}): Promise<Scraping> => {
    const settings = { job_name: 'ran du', scrape_interval: '50ms', scrape_timeout: '50ms', ...job };
    const config = parseConfig({ scrape: { scrape_configs: [settings], ...of } }, [ScrapeConfig]);
    scraping = new Scraping(config, {
      registry: new Registry(),
      clock: { wall: () => Date.now() as never },
      describe: () => undefined,
      trouble: () => undefined,
      intake: {
        accept: (source, _bytes, decode) => {
          const received = decode();
          const sink = new KeptSeries();
          new ScrapedDecoder().decode(received.body, sink);
          for (const { series, value } of sink.samples) logged.push({ source, series, value });
          return Promise.resolve(received);
        },
      },
    });
    await scraping.start();
    return scraping;
  };
  const levels = (): number[] => logged.filter(({ series }) => series.includes('"level"')).map(({ value }) => value);

  it('begins with what it finds, and ends it with marks of staleness when it is found no longer', async () => {
    await start({ http_sd_configs: [{ url: `http://${address}/targets`, refresh_interval: '50ms' }] });
    await until(() => levels().length >= 2);
    expect(logged[0]).toEqual({
      source: 'ran-du',
      series: `__name__="level",element="7",instance="${address}",job="ran du"`,
      value: 1,
    });
    targets = [];
    await until(() => Number.isNaN(levels().at(-1)));
    const ups = logged.filter(({ series }) => series.includes('"up"'));
    expect([ups[0]?.value, ups.at(-1)?.value]).toEqual([1, NaN]);
  });

  it('has no more targets than it may have', async () => {
    targets = [address, 'a:1', 'b:1'];
    const http_sd_configs = [{ url: `http://${address}/targets` }];
    const limited = await start({ http_sd_configs, target_limit: 2, dn: 'ManagedElement=${instance}' });
    expect(limited.speaking([], () => 'North')).toHaveLength(2);
    await limited.stop();
    const full = await start({ http_sd_configs, dn: 'ManagedElement=${instance}' }, { max_targets: 1 });
    expect(full.speaking([], () => 'North')).toHaveLength(1);
  });

  it('is heard of for its own object when a target answers, and not when it is only asked', async () => {
    const began = Date.now();
    const static_configs = [
      { targets: [address], labels: { element: '7' } },
      { targets: ['127.0.0.1:1'], labels: { element: '8' } },
      { targets: ['127.0.0.1:2'], labels: { element: 'a,b' } },
    ];
    const told = await start({ static_configs, dn: 'SubNetwork=North,ManagedElement=${element}' });
    await until(() => levels().length >= 3);
    const speaking = told.speaking(['SubNetwork=North'], () => 'North');
    // A name with a comma would be another object.
    expect(speaking.map(({ dn }) => dn)).toEqual([
      'SubNetwork=North,ManagedElement=7',
      'SubNetwork=North,ManagedElement=8',
    ]);
    const [up = 0, down = 0] = speaking.map(({ source }) => told.heardMs(source));
    expect(up).toBeGreaterThan(began + 50);
    expect(down).toBeLessThan(up);
    expect(told.heardMs('ran-du')).toBe(up);
    expect(told.heardMs('somebody')).toBeUndefined();
  });

  it('speaks for every root where the job names no object', async () => {
    const told = await start({ static_configs: [{ targets: [address] }] });
    expect(told.speaking(['SubNetwork=North', 'SubNetwork=South'], (dn) => dn)).toEqual(
      ['SubNetwork=North', 'SubNetwork=South'].map((dn) => ({ source: 'ran-du', dn, region: dn })),
    );
  });
});
