import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it, jest } from '@jest/globals';
import { SeverityNumber } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { AggregationTemporalityPreference } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { Product } from '../../apps/appliance/e2e/product.js';
import { storedIn } from './stored.js';
import { byTrace, type TracedSpan, traceCalls } from './traced-calls.js';
import { bySeries, meterOf, reportFive, resource, Witness } from './witness.js';

jest.setTimeout(180_000);

/** An OpenTelemetry Collector with the otlp receiver, the batch processor and the otlp and otlphttp exporters. */
const binary = process.env['OTELCOL'] ?? '';
const isThere = binary !== '' && existsSync(binary);
if (!isThere) process.stderr.write('SKIPPED: a real OpenTelemetry Collector; set OTELCOL to its binary.\n');

const LOOK_MS = 50;
const TOKEN = 'token-of-the-ran-collector';
const headers = { authorization: `Bearer ${TOKEN}` };

const freePort = async (): Promise<number> => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
};

/** Resolves once the appliance has acknowledged so many items. */
const taken = async (appliance: Product, items: number): Promise<void> => {
  const url = await appliance.url();
  for (;;) {
    const text = await (await fetch(`${url}/metrics`, { headers })).text();
    const [, accepted = '0'] = /^noc_intake_accepted_samples_total\{source="ran"\} (\d+)$/m.exec(text) ?? [];
    if (Number(accepted) >= items) return;
    await pause(LOOK_MS);
  }
};

const exporterOf = (transport: string, grpc: number, http: number): object => ({
  ...(transport === 'otlp_grpc'
    ? { endpoint: `127.0.0.1:${String(grpc)}`, tls: { insecure: true } }
    : { endpoint: `http://127.0.0.1:${String(http)}` }),
  headers,
  sending_queue: { num_consumers: 1 },
  retry_on_failure: { initial_interval: '200ms', max_interval: '500ms' },
});

const startCollector = async (folder: string, exporter: string, settings: object): Promise<[ChildProcess, string]> => {
  const port = await freePort();
  const pipeline = { receivers: ['otlp'], processors: ['batch'], exporters: [exporter] };
  const config = {
    receivers: { otlp: { protocols: { grpc: { endpoint: `127.0.0.1:${String(port)}` } } } },
    processors: { batch: { timeout: '200ms' } },
    exporters: { [exporter]: settings },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { metrics: pipeline, logs: pipeline, traces: pipeline },
    },
  };
  const file = join(folder, 'collector.yaml');
  writeFileSync(file, JSON.stringify(config));
  const collector = spawn(binary, ['--config', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  await new Promise<void>((resolve, reject) => {
    let said = '';
    collector.stderr.on('data', (text: Buffer) => {
      said += text.toString();
      if (said.includes('Everything is ready')) resolve();
    });
    collector.once('exit', () => {
      reject(new Error(`The Collector ended: ${said}`));
    });
  });
  return [collector, `http://127.0.0.1:${String(port)}`];
};

(isThere ? describe : describe.skip)('a real OpenTelemetry Collector', () => {
  it.each(['otlp_grpc', 'otlp_http'])(
    'loses nothing that it was given, over a death of the appliance: %s',
    async (transport) => {
      const folder = mkdtempSync(join(tmpdir(), 'nocturne-collector-'));
      const data = join(folder, 'data');
      const [grpc, http] = [await freePort(), await freePort()];
      const file = join(folder, 'appliance.yaml');
      const sources = [{ name: 'ran', token: TOKEN }];
      writeFileSync(file, JSON.stringify({ access: { sources }, otlp: { grpc: { port: grpc } } }));
      const launch = async (): Promise<Product> => {
        const product = Product.start(data, '--port', String(http), '--config', file);
        await product.url();
        return product;
      };
      let appliance = await launch();
      const [collector, url] = await startCollector(folder, transport, exporterOf(transport, grpc, http));

      const witness = new Witness(new OTLPMetricExporter({ url }));
      const { provider, meter } = meterOf(witness);
      const temporalityPreference = AggregationTemporalityPreference.DELTA;
      const deltas = meterOf(new OTLPMetricExporter({ url, temporalityPreference }));
      const handovers = deltas.meter.createCounter('handovers');
      const logging = new LoggerProvider({
        resource,
        processors: [new SimpleLogRecordProcessor({ exporter: new OTLPLogExporter({ url }) })],
      });
      const now = Date.now();
      const spans: TracedSpan[] = [];
      let rounds = 0;
      /** Items that were sent: samples, a difference and a log record in each round, spans. */
      const sent = (): number => witness.sent.length + 2 * rounds + spans.length;
      const send = async (n: number): Promise<void> => {
        await reportFive(meter, provider);
        handovers.add(n + 1);
        await deltas.provider.forceFlush();
        const attributes = { managed_element: 'sbc-1' };
        const record = { severityNumber: SeverityNumber.ERROR, body: `record ${String(n)}`, attributes };
        logging.getLogger('syslog').emit({ ...record, timestamp: now + n });
        await logging.forceFlush();
        rounds++;
      };
      await send(0);
      spans.push(...(await traceCalls(new OTLPTraceExporter({ url }))));
      const before = sent();
      await taken(appliance, before);
      await appliance.stop('SIGKILL');
      // The Collector takes it and cannot hand it on.
      await send(1);
      spans.push(...(await traceCalls(new OTLPTraceExporter({ url }))));
      appliance = await launch();
      await send(2);
      await Promise.all([provider.shutdown(), deltas.provider.shutdown(), logging.shutdown()]);
      await taken(appliance, sent() - before);
      collector.removeAllListeners('exit');
      collector.kill('SIGTERM');
      await once(collector, 'exit');
      await appliance.stored(headers);
      expect(await appliance.stop('SIGTERM')).toMatchObject({ code: 0 });

      const { samples, logs } = await storedIn(data);
      rmSync(folder, { recursive: true, force: true });
      const isDelta = ({ series }: { readonly series: string }): boolean => series.includes('"handovers"');
      const unique = (kept: typeof samples) => [
        ...new Map(bySeries(kept).map((one) => [`${one.series} ${String(one.timestampMs)}`, one])).values(),
      ];
      expect(unique(samples.filter((one) => !isDelta(one)))).toEqual(unique(witness.sent));
      expect(
        samples
          .filter(isDelta)
          .sort((a, b) => a.timestampMs - b.timestampMs)
          .at(-1)?.value,
      ).toBe(6);
      const isSpan = ({ body }: { readonly body: string }): boolean => body.startsWith('{"span"');
      expect(byTrace(logs.filter(isSpan))).toEqual(spans.sort((a, b) => a.spanId.localeCompare(b.spanId)));
      expect(logs.filter((log) => !isSpan(log)).map(({ body }) => body)).toEqual(['record 0', 'record 1', 'record 2']);
    },
  );
});
