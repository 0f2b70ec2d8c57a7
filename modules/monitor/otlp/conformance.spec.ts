import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { ApplianceError, problemOf } from '#foundation/platform';
import { DeltaStreams } from './delta-streams.js';
import { grpcFailureOf } from './otlp-grpc.js';
import { asLogged } from './otlp-http.js';
import { OtlpLogsDecoder } from './otlp-logs-decoder.js';
import { OtlpMetricsDecoder } from './otlp-metrics-decoder.js';
import { OtlpTracesDecoder } from './otlp-traces-decoder.js';
import { OtlpConfig } from './otlp.config.js';
import { damaged, damages, KeepingSink } from './testing/index.js';

/** The official bodies and `.proto` files of opentelemetry-proto, laid out as published. */
const folder = join(process.env['CONFORMANCE_DATA'] ?? '', 'otlp');
const isThere = process.env['CONFORMANCE_DATA'] !== undefined && existsSync(folder);
if (!isThere)
  process.stderr.write('SKIPPED: the official OTLP bodies; set CONFORMANCE_DATA to the folder that has otlp/.\n');

const example = (name: string): Uint8Array => Uint8Array.from(readFileSync(join(folder, 'examples', name)));
const SERVICES = { metrics: 'Metrics', logs: 'Logs', trace: 'Trace' } as const;
/** The same payload as the official schema writes it. OTLP JSON writes trace and span ids in hexadecimal, which protobufjs does not know. */
const asProtobuf = (name: string, type: keyof typeof SERVICES): Uint8Array => {
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => join(folder, target);
  root.loadSync(`opentelemetry/proto/collector/${type}/v1/${type}_service.proto`);
  const message = root.lookupType(`opentelemetry.proto.collector.${type}.v1.Export${SERVICES[type]}ServiceRequest`);
  const ids = new Set(['traceId', 'spanId', 'parentSpanId']);
  const document = JSON.parse(new TextDecoder().decode(example(name)), (key, value: unknown) =>
    ids.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value,
  ) as object;
  return message.encode(message.fromObject(document)).finish();
};

const config = OtlpConfig.schema.parse({ logIdentity: ['Service=${service_name}'] });
const logs = new OtlpLogsDecoder(config, () => new Uint8Array(32));
const traces = new OtlpTracesDecoder(config, () => new Uint8Array(32));

(isThere ? describe : describe.skip)('the official OTLP bodies', () => {
  it('are the same series, samples and refusals in both forms', () => {
    const read = (body: Uint8Array) => {
      const sink = new KeepingSink();
      return { ...new OtlpMetricsDecoder(new DeltaStreams(1 << 20)).read(body, sink), kept: sink.kept };
    };
    const fromJson = read(example('metrics.json'));
    expect(read(asProtobuf('metrics.json', 'metrics'))).toEqual(fromJson);
    const of = (name: string) => fromJson.kept.filter(({ series }) => series.includes(`__name__="${name}`));
    expect(fromJson.rejected).toBe(0);
    const labels = 'my_gauge_attr="some value",otel_scope_name="my.library",service_name="my.service"';
    expect(of('my_gauge')).toEqual([
      { series: `__name__="my_gauge",${labels}`, timestampMs: 1_544_712_660_300, value: 10 },
    ]);
    expect(of('my_counter').map(({ value }) => value)).toEqual([5]);
    expect(of('my_histogram').map(({ value }) => value)).toEqual([1, 2, 2, 2]);
    expect(of('my_exponential_histogram_bucket').map(({ value }) => value)).toEqual([1, 3, 3]);
    expect(of('my_exponential_histogram_sum').map(({ value }) => value)).toEqual([10]);
  });

  it.each([
    ['logs.json', 10, 'Example log record'],
    ['events.json', 9, '{"type":0,"url":"https://www.guidgenerator.com/online-guid-generator.aspx"'],
  ])('are the same log records in both forms: %s', (name, severityNumber, body) => {
    const read = (bytes: Uint8Array) => logs.decode(bytes);
    const fromJson = read(example(name));
    expect(read(asProtobuf(name, 'logs'))).toEqual(fromJson);
    expect(fromJson).toMatchObject({
      rejected: 0,
      records: [
        { dn: 'Service=my.service', time: 1_544_712_660_300, severityNumber, body: expect.stringContaining(body) },
      ],
    });
  });

  it('are the same spans in both forms', () => {
    const read = (bytes: Uint8Array) => traces.decode(bytes);
    const fromJson = read(example('trace.json'));
    expect(read(asProtobuf('trace.json', 'trace'))).toEqual(fromJson);
    expect(fromJson).toMatchObject({
      rejected: 0,
      spans: [
        {
          dn: 'SubNetwork=Services,Service=my.service',
          ...{ name: "I'm a server span", kind: 'server', status: 'unset', durationSeconds: 1 },
          ...{ traceId: '5b8efff798038103d269b633813fc60c', spanId: 'eee19b7ec3c1b174' },
          parentSpanId: 'eee19b7ec3c1b173',
        },
      ],
    });
  });

  it.each<[string, keyof typeof SERVICES, (body: Uint8Array, streams: DeltaStreams) => unknown]>([
    ['metrics.json', 'metrics', (body, streams) => new OtlpMetricsDecoder(streams).read(body, new KeepingSink())],
    ['logs.json', 'logs', (body) => logs.decode(body)],
    ['events.json', 'logs', (body) => logs.decode(body)],
    ['trace.json', 'trace', (body) => traces.decode(body)],
  ])('are read or refused with a reason however they are damaged: %s', (name, service, read) => {
    const bodies = [example(name), asProtobuf(name, service)] as const;
    fc.assert(
      fc.property(fc.constantFrom(...bodies), damages, (body, damage) => {
        const streams = new DeltaStreams(1 << 20);
        const type = body === bodies[0] ? 'application/json' : 'application/x-protobuf';
        try {
          read(asLogged(damaged(body, damage), type), streams);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
          const problem = problemOf(error);
          expect([problem.code, problem.status]).toEqual(['OTLP_REQUEST_MALFORMED', 400]);
          expect(problem.detail).toMatch(/^The body is no OTLP export request: .+\.$/);
          expect(grpcFailureOf(problem, undefined).code).toBe('invalid-argument');
          expect(streams.length).toBe(0);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
