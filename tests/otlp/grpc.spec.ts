import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Client, credentials, Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { SeverityNumber } from '@opentelemetry/api';
import { OTLPLogExporter } from '@opentelemetry/exporter-logs-otlp-grpc';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-grpc';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { GRPC_METHODS } from '#monitor/otlp';
import {
  decodeMetricsResponseBytes,
  decodeRetryStatusBytes,
  encodeLogsRequest,
  encodeMetricsRequest,
} from '#monitor/otlp/testing';
import { Product } from '../../apps/appliance/e2e/product.js';
import { storedIn } from './stored.js';
import { byTrace, traceCalls } from './traced-calls.js';
import { bySeries, meterOf, reportFive, resource, Witness } from './witness.js';

// Each starts the product, on a machine that may be busy.
jest.setTimeout(120_000);

const TOKEN = 'token-of-the-ran-collector';
/** The enumeration of compressions is in a package that the exporters do not pass on. */
const compression = 'gzip' as never;
const metadata = new Metadata();
metadata.set('authorization', `Bearer ${TOKEN}`);

const asIs = (bytes: Buffer): Buffer => bytes;
/** One call of a service with the body as it is. */
const call = async (address: string, path: string, body: Uint8Array, own = new Metadata()): Promise<Uint8Array> => {
  const client = new Client(address, credentials.createInsecure());
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      client.makeUnaryRequest(path, asIs, asIs, Buffer.from(body), own, (error, answer) => {
        if (error === null) resolve(answer ?? Buffer.alloc(0));
        else reject(error);
      });
    });
  } finally {
    client.close();
  }
};
const failureOf = async (...args: Parameters<typeof call>): Promise<ServiceError> =>
  call(...args).then(
    () => {
      throw new Error('it was taken');
    },
    (error: unknown) => error as ServiceError,
  );
const gauge = (asDouble: number, attributes: readonly object[] = []) => ({
  name: 'users',
  gauge: { dataPoints: [{ timeUnixNano: `${String(Date.now())}000000`, asDouble, attributes }] },
});
const metricsOf = (...metrics: readonly object[]): Uint8Array =>
  encodeMetricsRequest({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });

describe('OTLP over gRPC', () => {
  let folder: string;
  let data: string;
  let appliance: Product;

  const launch = (config: object): void => {
    const file = join(folder, 'appliance.yaml');
    writeFileSync(file, JSON.stringify(config)); // JSON is YAML.
    appliance = Product.start(data, '--port', '0', '--config', file);
  };
  const start = async (config: object = {}): Promise<string> => {
    launch({ otlp: { grpc: { port: 0 } }, ...config });
    return appliance.said(/OTLP over gRPC at (\S+)/);
  };
  const metric = async (name: string): Promise<string | undefined> => {
    const lines = (await (await fetch(`${await appliance.url()}/metrics`)).text()).split('\n');
    return lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-otlp-grpc-'));
    data = join(folder, 'data');
  });
  afterEach(async () => {
    await appliance.stop('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('keeps everything that the official exporters send, metrics, logs and spans', async () => {
    const url = `http://${await start({ access: { sources: [{ name: 'ran', token: TOKEN }] } })}`;
    const witness = new Witness(new OTLPMetricExporter({ url, metadata, compression }));
    const { provider, meter } = meterOf(witness);
    await reportFive(meter, provider);
    await provider.shutdown();
    const exporter = new OTLPLogExporter({ url, metadata });
    const logging = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
    const attributes = { managed_element: 'sbc-1' };
    const body = 'call of +49301234567 dropped';
    const now = Date.now();
    for (let n = 0; n < 10; n++)
      logging.getLogger('syslog').emit({ timestamp: now - n, severityNumber: SeverityNumber.ERROR, body, attributes });
    await logging.forceFlush();
    await logging.shutdown();
    const spans = await traceCalls(new OTLPTraceExporter({ url, metadata, compression }));
    await appliance.stored({ Authorization: `Bearer ${TOKEN}` });
    await appliance.stop('SIGTERM');

    const { samples, logs } = await storedIn(data);
    expect(witness.sent.length).toBeGreaterThanOrEqual(5 * 20 * (1 + 1 + 6));
    expect(bySeries(samples)).toEqual(bySeries(witness.sent));
    const isSpan = ({ body: text }: { readonly body: string }): boolean => text.startsWith('{"span"');
    expect(byTrace(logs.filter(isSpan))).toEqual(spans);
    const texts = logs.filter((log) => !isSpan(log)).map((log) => log.body.replace(/~[\w-]{22}/, '~'));
    expect(texts).toEqual(new Array(10).fill('call of ~ dropped'));
  });

  it('tells what it refused of a request, and takes the rest', async () => {
    const address = await start();
    const many = Array.from({ length: 129 }, (_, n) => ({ key: `a${String(n)}`, value: { stringValue: 'x' } }));
    const answer = await call(address, GRPC_METHODS.metrics, metricsOf(gauge(1), gauge(2, many)));
    expect(decodeMetricsResponseBytes(answer)).toEqual({
      partialSuccess: { rejectedDataPoints: '1', errorMessage: expect.stringMatching(/^Refused: 1 data points /) },
    });
    expect(await metric('noc_intake_accepted_samples_total{source="local"}')).toBe('1');
    expect(await call(address, GRPC_METHODS.metrics, metricsOf(gauge(1)))).toHaveLength(0);
  });

  it('refuses what is no request, what is too large and what comes without a token, each by its code', async () => {
    const address = await start({
      access: { sources: [{ name: 'ran', token: TOKEN }] },
      otlp: { grpc: { port: 0 }, maxBodyBytes: 4096 },
    });
    const { metrics, logs, traces } = GRPC_METHODS;
    const cut = metricsOf(gauge(1)).subarray(0, -1);
    for (const path of [metrics, logs, traces])
      for (const body of [cut, Buffer.from('{"resourceMetrics":[]}'), Buffer.from([0x0b])])
        expect(await failureOf(address, path, body, metadata)).toMatchObject({
          code: status.INVALID_ARGUMENT,
          details: expect.stringMatching(/^The body is no OTLP export request: .+\.$/),
        });
    const large = encodeLogsRequest({ resourceLogs: [{ schemaUrl: 'x'.repeat(5000) }] });
    expect((await failureOf(address, logs, large, metadata)).code).toBe(status.RESOURCE_EXHAUSTED);
    expect(await failureOf(address, metrics, metricsOf(gauge(1)))).toMatchObject({
      code: status.UNAUTHENTICATED,
      details: 'Send the token of the source as a bearer token.',
    });
    const none = '/opentelemetry.proto.collector.metrics.v1.MetricsService/Import';
    expect((await failureOf(address, none, metricsOf(), metadata)).code).toBe(status.UNIMPLEMENTED);
  });

  it('tells who overloads it to come back', async () => {
    const address = await start({ intake: { maxPendingBytes: 1 } });
    for (const path of Object.values(GRPC_METHODS)) {
      const failure = await failureOf(address, path, metricsOf(gauge(1)));
      expect(failure.code).toBe(status.UNAVAILABLE);
      const [details] = failure.metadata.get('grpc-status-details-bin');
      expect(decodeRetryStatusBytes(Buffer.from(details ?? ''))).toEqual({
        ...{ code: status.UNAVAILABLE, message: failure.details },
        details: [
          {
            typeUrl: 'type.googleapis.com/google.rpc.RetryInfo',
            retryDelay: { seconds: expect.stringMatching(/^\d+$/) },
          },
        ],
      });
    }
    expect(await metric('noc_otlp_grpc_exports_total{signal="logs",code="unavailable"}')).toBe('1');
    expect(await metric('noc_intake_deferred_bodies_total{source="local"}')).toBe('3');
  });

  it('says in one sentence that its port is in use, and does not start', async () => {
    const other: Server = createServer();
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const address = other.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    launch({ otlp: { grpc: { port } } });
    const { code, output } = await appliance.ended;
    other.close();
    expect(code).toBe(1);
    expect(output.trim()).toBe(
      `OTLP over gRPC cannot be taken at 127.0.0.1:${String(port)}, which is in use or not of this host: stop what listens there, or set otlp.grpc to another.`,
    );
  });
});
