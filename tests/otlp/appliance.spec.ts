import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SeverityNumber } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetricExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { Product } from '../../apps/appliance/e2e/product.js';
import { storedIn } from './stored.js';
import { byTrace, traceCalls } from './traced-calls.js';
import { bySeries, meterOf, reportFive, resource, tooMany, Witness } from './witness.js';

// Each starts the product several times, on a machine that may be busy.
jest.setTimeout(120_000);

const TOKEN = 'token-of-the-ran-collector';
const headers = { Authorization: `Bearer ${TOKEN}` };
/** The enumeration of compressions is in a package that the exporters do not pass on. */
const compression = 'gzip' as never;
/** google.rpc.Code: INVALID_ARGUMENT, RESOURCE_EXHAUSTED. */
const [INVALID_ARGUMENT, RESOURCE_EXHAUSTED] = [3, 8];

describe('the official OpenTelemetry exporters that send to the built appliance', () => {
  let folder: string;
  let data: string;
  let appliance: Product;
  let url: string;

  const start = async (config: object): Promise<void> => {
    const file = join(folder, 'appliance.yaml');
    writeFileSync(file, JSON.stringify(config)); // JSON is YAML.
    appliance = Product.start(data, '--port', '0', '--config', file);
    url = await appliance.url();
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-otlp-'));
    data = join(folder, 'data');
  });
  afterEach(async () => {
    await appliance.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const metric = async (name: string): Promise<string | undefined> => {
    const lines = (await (await fetch(`${url}/metrics`, { headers })).text()).split('\n');
    return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  };

  it.each([
    ['protobuf', ProtoMetricExporter, ProtoLogExporter],
    ['JSON', JsonMetricExporter, JsonLogExporter],
  ])(
    'finds every sample at its time and every log record in the store, as %s',
    async (_, MetricExporter, LogExporter) => {
      await start({ access: { sources: [{ name: 'ran', token: TOKEN }] } });
      const witness = new Witness(new MetricExporter({ url: `${url}/v1/metrics`, headers, compression }));
      const { provider, meter } = meterOf(witness);
      await reportFive(meter, provider);
      await provider.shutdown();

      const exporter = new LogExporter({ url: `${url}/v1/logs`, headers, compression });
      const logging = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
      const logger = logging.getLogger('syslog');
      const times = Array.from({ length: 10 }, (__, n) => Date.now() - n * 1001).reverse();
      for (const timestamp of times)
        logger.emit({
          timestamp,
          severityNumber: SeverityNumber.ERROR,
          body: 'call of +49301234567 dropped',
          attributes: { managed_element: 'sbc-1' },
        });
      await logging.forceFlush();
      await logging.shutdown();
      expect(await metric('noc_intake_accepted_samples_total{source="ran"}')).toBe(String(witness.sent.length + 10));
      await appliance.stored(headers);
      expect(await appliance.stop('SIGTERM')).toMatchObject({ code: 0 });

      const { samples, logs } = await storedIn(data);
      expect(witness.sent.length).toBeGreaterThanOrEqual(5 * 20 * (1 + 1 + 6));
      expect(bySeries(samples)).toEqual(bySeries(witness.sent));
      expect(logs.map(({ time }) => Number(time))).toEqual(times);
      for (const log of logs) {
        expect(log).toMatchObject({ dn: 'SubNetwork=North,ManagedElement=sbc-1', severityNumber: 17 });
        expect(log.body).toMatch(/^call of ~[\w-]{22} dropped$/);
      }
    },
  );

  it.each([
    ['protobuf', ProtoTraceExporter],
    ['JSON', JsonTraceExporter],
  ])('keeps every span, and counts the requests of its service, as %s', async (_, TraceExporter) => {
    await start({ access: { sources: [{ name: 'ran', token: TOKEN }] } });
    const sent = await traceCalls(new TraceExporter({ url: `${url}/v1/traces`, headers, compression }));
    expect(await metric('noc_intake_accepted_samples_total{source="ran"}')).toBe(String(sent.length));
    await appliance.stored(headers);
    await appliance.stop('SIGTERM');
    const { logs } = await storedIn(data);
    expect(byTrace(logs)).toEqual(sent);
    for (const { body } of logs) expect(body).not.toMatch(/301234567/);
  });

  it('keeps what is sent as differences as running totals, over a restart too', async () => {
    await start({ access: { sources: [{ name: 'ran', token: TOKEN }] } });
    const temporalityPreference = AggregationTemporalityPreference.DELTA;
    const exporter = () => new ProtoMetricExporter({ url: `${url}/v1/metrics`, headers, temporalityPreference });
    const before = meterOf(exporter());
    await reportFive(before.meter, before.provider);
    await before.provider.shutdown();
    await appliance.stored(headers);
    await appliance.stop('SIGTERM');
    await start({ access: { sources: [{ name: 'ran', token: TOKEN }] } });
    const after = meterOf(exporter());
    await reportFive(after.meter, after.provider);
    await after.provider.shutdown();
    await appliance.stored(headers);
    await appliance.stop('SIGTERM');

    const { samples } = await storedIn(data);
    const attempts = samples.filter(({ series }) => series.includes('__name__="RRC_ConnEstabAtt",cell="7"'));
    let [grown, last] = [0, 0];
    for (const { value } of attempts.sort((a, b) => a.timestampMs - b.timestampMs)) {
      grown += value < last ? value : value - last;
      last = value;
    }
    expect(grown).toBe(2 * (7 * 5 + 10));
  });

  it('counts what it refused item by item', async () => {
    await start({});
    const { provider, meter } = meterOf(new ProtoMetricExporter({ url: `${url}/v1/metrics` }));
    meter.createCounter('attempts').add(1, tooMany);
    meter.createGauge('users').record(2);
    await provider.shutdown();
    const exporter = new ProtoLogExporter({ url: `${url}/v1/logs` });
    const logging = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    logging.getLogger('syslog').emit({ body: 'of nobody' });
    await logging.forceFlush();
    await logging.shutdown();
    const points = 'noc_otlp_rejected_data_points_total{reason="attributes"}';
    expect(await metric(points)).toBe('1');
    expect(await metric('noc_otlp_rejected_log_records_total{reason="no-object"}')).toBe('1');
    expect(await metric('noc_intake_accepted_samples_total{source="local"}')).toBe('1');
  });

  it('tells who overloads it to come back, in the words of OTLP', async () => {
    await start({ intake: { maxPendingBytes: 1 } });
    const answers = await Promise.all(
      ['/v1/metrics', '/v1/logs', '/v1/traces'].map((path) =>
        fetch(`${url}${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{}' }),
      ),
    );
    for (const answer of answers) {
      expect([answer.status, answer.headers.get('content-type')]).toEqual([429, 'application/json']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
      expect(await answer.json()).toMatchObject({ code: RESOURCE_EXHAUSTED, message: expect.any(String) as unknown });
    }
    expect(await metric('noc_intake_deferred_bodies_total{source="local"}')).toBe('3');
  });

  it('refuses a body that it cannot decode with a Status, and a sender without a token with a problem', async () => {
    await start({ access: { sources: [{ name: 'ran', token: TOKEN }] } });
    const post = (type: string, own: Readonly<Record<string, string>>): Promise<Response> =>
      fetch(`${url}/v1/metrics`, { method: 'POST', headers: { 'Content-Type': type, ...own }, body: 'no request' });

    const json = await post('application/json', headers);
    expect([json.status, json.headers.get('content-type')]).toEqual([400, 'application/json']);
    expect(await json.json()).toMatchObject({ code: INVALID_ARGUMENT, message: expect.any(String) as unknown });

    const protobuf = await post('application/x-protobuf', headers);
    expect([protobuf.status, protobuf.headers.get('content-type')]).toEqual([400, 'application/x-protobuf']);
    // google.rpc.Status: field 1 is the code, field 2 the message.
    const status = Buffer.from(await protobuf.arrayBuffer());
    expect([...status.subarray(0, 3)]).toEqual([0x08, INVALID_ARGUMENT, 0x12]);
    expect(status.subarray(4).toString()).toMatch(/OTLP/);

    const gzip = await post('application/json', { ...headers, 'Content-Encoding': 'gzip' });
    expect([gzip.status, await gzip.json()]).toEqual([400, expect.objectContaining({ code: INVALID_ARGUMENT })]);
    expect(await metric('noc_intake_refused_bodies_total{source="ran"}')).toBe('3');

    const stranger = await post('application/json', {});
    expect([stranger.status, stranger.headers.get('content-type')]).toEqual([
      401,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(await stranger.json()).toMatchObject({ status: 401 });
  });
});
