import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { SeverityNumber } from '@opentelemetry/api';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtoLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetricExporter,
} from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { type LogRecord } from '#foundation/vocabulary';
import {
  asLogged,
  contentTypeOf,
  DeltaStreams,
  encodeLogsResponse,
  encodeMetricsResponse,
  inflate,
  OtlpConfig,
  OtlpLogsDecoder,
  OtlpMetricsDecoder,
} from '#monitor/otlp';
import { KeepingSink, type KeptSample } from '#monitor/otlp/testing';
import { bySeries, meterOf, reportFive, resource, tooMany, Witness } from './witness.js';

const config = OtlpConfig.schema.parse({});

/** The receivers of the two routes as they stand on the wire: content type and encoding, decoder, answer. */
class Receiver {
  readonly samples: KeptSample[] = [];
  readonly records: LogRecord[] = [];
  readonly requests: string[] = [];
  rejected = 0;
  readonly server: Server = createServer((request, response) => {
    void this.answer(request, response);
  });
  private readonly metrics = new OtlpMetricsDecoder(new DeltaStreams(1 << 20));
  private readonly logs = new OtlpLogsDecoder(config, () => new Uint8Array(32).fill(1));

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const received = Buffer.concat((await request.toArray()) as Buffer[]);
    const encoding = request.headers['content-encoding'];
    const type = contentTypeOf(request.headers['content-type']);
    const body = asLogged(inflate(received, encoding, config.maxBodyBytes), type);
    this.requests.push(`${request.url ?? ''} ${type} ${encoding ?? 'plain'}`);
    response.setHeader('content-type', type);
    if (request.url === '/v1/logs') {
      const { records, rejected, reason } = this.logs.decode(body);
      this.records.push(...records);
      response.end(encodeLogsResponse({ rejected, reason }, type));
      return;
    }
    const sink = new KeepingSink();
    const { rejected, reason } = this.metrics.read(body, sink);
    this.samples.push(...sink.kept);
    this.rejected += rejected;
    response.end(encodeMetricsResponse({ rejected, reason }, type));
  }
}

describe('the official OpenTelemetry exporters', () => {
  let receiver = new Receiver();
  beforeAll(async () => {
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
  });
  afterEach(async () => {
    receiver.server.close();
    receiver = new Receiver();
    await once(receiver.server.listen(0, '127.0.0.1'), 'listening');
  });
  afterAll(() => {
    receiver.server.close();
  });

  it.each([
    ['application/x-protobuf', ProtoMetricExporter],
    ['application/json', JsonMetricExporter],
  ])('are found with every sample at its exact time, as %s', async (type, Exporter) => {
    // The enumeration of compressions is in a package that the exporters do not pass on.
    const witness = new Witness(new Exporter({ url: `${receiver.url}/v1/metrics`, compression: 'gzip' as never }));
    const { provider, meter } = meterOf(witness);
    await reportFive(meter, provider);
    await provider.shutdown();
    expect(witness.sent.length).toBeGreaterThanOrEqual(5 * 20 * (1 + 1 + 6));
    expect(bySeries(receiver.samples)).toEqual(bySeries(witness.sent));
    expect(new Set(receiver.requests)).toEqual(new Set([`/v1/metrics ${type} gzip`]));
  });

  it.each([
    ['application/x-protobuf', ProtoMetricExporter],
    ['application/json', JsonMetricExporter],
  ])('that send differences are found with their sums, as %s', async (_, Exporter) => {
    const temporalityPreference = AggregationTemporalityPreference.DELTA;
    const { provider, meter } = meterOf(new Exporter({ url: `${receiver.url}/v1/metrics`, temporalityPreference }));
    await reportFive(meter, provider);
    await provider.shutdown();
    const last = new Map(receiver.samples.map(({ series, value }) => [series, value]));
    const cell = 'cell="7",managed_element="1",otel_scope_name="pm",service_name="ran-collector",subnetwork="North"';
    // Five reports of cell 7: 7 + report attempts each, and one delay of 7/16 s.
    expect(last.get(`__name__="RRC_ConnEstabAtt",${cell}`)).toBe(7 * 5 + 10);
    expect(last.get(`__name__="setup_delay_count",${cell}`)).toBe(5);
    expect(last.get(`__name__="setup_delay_sum",${cell}`)).toBeCloseTo((5 * 7) / 16);
    expect(receiver.rejected).toBe(0);
  });

  it('are told what was refused, and go on', async () => {
    const { provider, meter } = meterOf(new ProtoMetricExporter({ url: `${receiver.url}/v1/metrics` }));
    meter.createCounter('attempts').add(1, tooMany);
    meter.createGauge('users').record(2);
    await provider.shutdown();
    expect(receiver.rejected).toBe(1);
    expect(receiver.samples.map(({ value }) => value)).toEqual([2]);
  });

  it.each([
    ['application/x-protobuf', ProtoLogExporter],
    ['application/json', JsonLogExporter],
  ])('are found with every log record, as %s', async (type, Exporter) => {
    const exporter = new Exporter({ url: `${receiver.url}/v1/logs` });
    const provider = new LoggerProvider({ resource, processors: [new SimpleLogRecordProcessor({ exporter })] });
    const logger = provider.getLogger('syslog');
    const times = Array.from({ length: 10 }, (_, n) => 1_767_225_600_000 + n * 1001);
    for (const timestamp of times)
      logger.emit({
        timestamp,
        severityNumber: SeverityNumber.ERROR,
        body: `call of +4930123456${timestamp % 10} dropped`,
        attributes: { managed_element: 'sbc-1' },
      });
    await provider.forceFlush();
    await provider.shutdown();
    expect(receiver.records.map(({ time }) => Number(time)).sort((a, b) => a - b)).toEqual(times);
    for (const record of receiver.records) {
      expect(record).toMatchObject({ dn: 'SubNetwork=North,ManagedElement=sbc-1', severityNumber: 17 });
      expect(record.body).toMatch(/^call of ~[\w-]{22} dropped$/);
    }
    expect(new Set(receiver.requests)).toEqual(new Set([`/v1/logs ${type} plain`]));
  });
});
