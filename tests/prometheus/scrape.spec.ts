import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DuckDbTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { Product } from '../../apps/appliance/e2e/product.js';
import { keyOf, prometheusOnPath, PrometheusServer } from './prometheus-server.js';

// Starts the product and Prometheus, on a machine that may be busy.
jest.setTimeout(120_000);

if (prometheusOnPath === undefined && process.env['CI'] !== 'true')
  process.stderr.write('SKIPPED: no Prometheus on PATH; install it, e.g. `apt-get install prometheus`.\n');
const suite = prometheusOnPath === undefined && process.env['CI'] !== 'true' ? describe.skip : describe;

const LOOK_MS = 50;
/** Scrapes of each path and each scraper in one phase. */
const SCRAPES = 3;

const TEXT = `# TYPE ho_total counter
ho_total{cell="3",job="cell's own"} 17
ho_total{cell="4",text="a \\"b\\" ü"} NaN
prb_ratio{cell="3",} -1.5e-3
level +Inf
go_threads 8
delay_bucket{le="0.5"} 1
delay_bucket{le="+Inf"} 2
delay_sum 3
delay_count 2
`;
const OPEN = `# TYPE rach counter
rach_total{cell="3"} 9 # {trace_id="4bf9"} 0.5
rach_created{cell="3"} 1.6e9
# TYPE state stateset
state{state="locked"} 0
state{state="unlocked"} 1
# EOF
`;

/** Counts who asked for what. */
class Exporter {
  readonly asked = new Map<string, number>();
  isShown = true;
  private readonly server = createServer(({ url = '', headers }, answer) => {
    const who = `${url} ${(headers['user-agent'] ?? '').split('/', 1)[0] ?? ''}`;
    this.asked.set(who, (this.asked.get(who) ?? 0) + 1);
    const more = this.isShown ? 'comes_and_goes 1\n' : '';
    if (url === '/open')
      answer.writeHead(200, { 'Content-Type': 'application/openmetrics-text; version=1.0.0' }).end(more + OPEN);
    else answer.writeHead(200, { 'Content-Type': 'text/plain; version=0.0.4' }).end(TEXT + more);
  });

  async listen(): Promise<string> {
    await once(this.server.listen(0, '127.0.0.1'), 'listening');
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when each scraper has asked for each path so many times more. */
  async scraped(times: number): Promise<void> {
    const before = new Map(this.asked);
    const isSo = (): boolean =>
      this.asked.size === 4 && [...this.asked].every(([who, count]) => count >= (before.get(who) ?? 0) + times);
    while (!isSo()) await pause(LOOK_MS);
  }

  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }
}

/** The very same text for both. */
const scrapeConfigs = (target: string): object[] => {
  const common = {
    static_configs: [{ targets: [target], labels: { site: 'N1' } }],
    relabel_configs: [
      { source_labels: ['__address__'], action: 'hashmod', modulus: 1_000, target_label: 'shard' },
      { source_labels: ['site'], regex: '(.).*', target_label: 'area', replacement: 'area-${1}' },
    ],
    metric_relabel_configs: [
      { source_labels: ['__name__'], regex: 'go_.*', action: 'drop' },
      { source_labels: ['cell'], regex: '(.+)', target_label: 'dn', replacement: 'NRCellDU=$1' },
      { regex: 'le', action: 'labelmap', replacement: 'bound' },
    ],
  };
  return [
    { job_name: 'text', ...common },
    { job_name: 'open', metrics_path: '/open', ...common },
  ];
};

interface Shown {
  readonly values: readonly number[];
  readonly isStale: boolean;
}
/** What came each way, by the other labels: values that a series had, and whether it is marked stale in the end. */
const storedBy = async (data: string): Promise<Record<string, Map<string, Shown>>> => {
  const store = await DuckDbTelemetryStore.open(join(data, 'telemetry.duckdb'), TelemetryStoreConfig.schema.parse({}));
  const matchers = [{ label: 'site', op: '=', value: 'N1' } as const];
  const labels = new Map((await store.seriesWhere(matchers)).map((series) => [series.fingerprint, series.labels]));
  const range = { from: networkTimeOf(0), until: networkTimeOf(Number.MAX_SAFE_INTEGER) };
  const found: Record<string, Map<string, Shown>> = {};
  for (const { fingerprint, value } of await store.samples({ select: { matchers }, ...range })) {
    const { via = '', ...rest } = labels.get(fingerprint) ?? {};
    const name = rest['__name__'] ?? '';
    const isOfClock = name === 'scrape_duration_seconds' || name === 'scrape_series_added';
    const values = isOfClock ? [] : [...new Set(value)].sort((a, b) => a - b);
    (found[via] ??= new Map()).set(keyOf(rest), { values, isStale: Number.isNaN(value.at(-1)) });
  }
  await store.close();
  return found;
};

suite('an exporter that a real Prometheus and the appliance both scrape', () => {
  let folder: string;
  let exporter: Exporter;
  let appliance: Product | undefined;
  let prometheus: PrometheusServer | undefined;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-scrape-'));
    exporter = new Exporter();
  });
  afterEach(async () => {
    await prometheus?.kill();
    await appliance?.stop('SIGTERM');
    exporter.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is the same series with the same values and marks of staleness either way', async () => {
    if (prometheusOnPath === undefined) throw new Error('CI=true needs a Prometheus on PATH');
    const scrape_configs = scrapeConfigs(await exporter.listen());
    const beat = { scrape_interval: '400ms', scrape_timeout: '400ms' };
    const config = join(folder, 'appliance.yaml');
    writeFileSync(
      config,
      JSON.stringify({ scrape: { ...beat, external_labels: { via: 'appliance' }, scrape_configs } }),
    );
    const data = join(folder, 'data');
    appliance = Product.start(data, '--port', '0', '--config', config);
    const url = `${await appliance.url()}/api/v1/write`;
    const queue_config = { batch_send_deadline: '200ms', max_shards: 1 };
    prometheus = await PrometheusServer.startWith(
      prometheusOnPath,
      folder,
      JSON.stringify({
        global: { ...beat, external_labels: { via: 'prometheus' } },
        scrape_configs,
        remote_write: [{ url, queue_config }],
      }),
    );
    await exporter.scraped(SCRAPES);
    exporter.isShown = false;
    await exporter.scraped(SCRAPES);
    exporter.close();
    const died = Date.now();
    // Both have scraped in vain once, and said so.
    while ((await prometheus.sentThrough()) < died + 2_000) await pause(LOOK_MS);
    await prometheus.kill();
    await appliance.stored();
    expect(await appliance.stop('SIGTERM')).toMatchObject({ code: 0 });
    const { appliance: ours, prometheus: theirs } = await storedBy(data);
    const listed = (some: Map<string, Shown> | undefined) => [...(some ?? [])].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(listed(ours)).toEqual(listed(theirs));
    expect(ours?.size).toBe(2 * 5 + 8 + 1 + 4 + 1);
    expect(
      listed(ours)
        .filter(([key]) => key.includes('comes_and_goes'))
        .map(([, { isStale }]) => isStale),
    ).toEqual([true, true]);
    expect(
      listed(ours)
        .filter(([key]) => key.includes('"up"'))
        .map(([, { values }]) => values),
    ).toEqual([
      [0, 1],
      [0, 1],
    ]);
  });
});
