import { type Meter } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  DataPointType,
  type Histogram,
  MeterProvider,
  PeriodicExportingMetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { type KeptSample } from '#monitor/otlp/testing';

export const resource = resourceFromAttributes({ 'service.name': 'ran-collector', subnetwork: 'North' });

/** More attributes than a series may have. */
export const tooMany = Object.fromEntries(Array.from({ length: 129 }, (_, n) => [`a${String(n)}`, 'x']));

/** Labels as `KeptSample` names a series. */
export const seriesOf = (labels: Readonly<Record<string, unknown>>): string =>
  Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, label]) => `${name}=${JSON.stringify(label)}`)
    .join(',');

/** What the SDK handed to its exporter, as the samples that it stands for. */
const samplesOf = ({ scopeMetrics }: ResourceMetrics): KeptSample[] =>
  scopeMetrics.flatMap(({ scope, metrics }) =>
    metrics.flatMap(({ descriptor, dataPoints, dataPointType }) =>
      dataPoints.flatMap(({ attributes, endTime: [seconds, nanos], value }) => {
        const timestampMs = seconds * 1000 + Math.floor(nanos / 1e6);
        const sample = (suffix: string, of: number, own: Record<string, string> = {}): KeptSample => {
          const labels = {
            __name__: descriptor.name.replaceAll('.', '_') + suffix,
            otel_scope_name: scope.name,
            service_name: 'ran-collector',
            subnetwork: 'North',
            ...attributes,
            ...own,
          };
          return { series: seriesOf(labels), timestampMs, value: of };
        };
        if (dataPointType !== DataPointType.HISTOGRAM) return [sample('', value as number)];
        const { buckets, count, sum } = value as Histogram;
        let below = 0;
        return [
          ...buckets.counts.map((of, n) => {
            below += of;
            const bound = buckets.boundaries[n];
            return sample('_bucket', below, { le: bound === undefined ? '+Inf' : String(bound) });
          }),
          ...(sum === undefined ? [] : [sample('_sum', sum)]),
          sample('_count', count),
        ];
      }),
    ),
  );

/** Hands everything on to the official exporter, and keeps what it was. */
export class Witness implements PushMetricExporter {
  readonly sent: KeptSample[] = [];
  constructor(private readonly exporter: PushMetricExporter) {}

  export(...[metrics, done]: Parameters<PushMetricExporter['export']>): void {
    this.sent.push(...samplesOf(metrics));
    this.exporter.export(metrics, done);
  }
  selectAggregationTemporality(
    ...of: Parameters<NonNullable<PushMetricExporter['selectAggregationTemporality']>>
  ): ReturnType<NonNullable<PushMetricExporter['selectAggregationTemporality']>> {
    if (this.exporter.selectAggregationTemporality === undefined) throw new Error('the exporter has no preference');
    return this.exporter.selectAggregationTemporality(...of);
  }
  async forceFlush(): Promise<void> {
    await this.exporter.forceFlush();
  }
  async shutdown(): Promise<void> {
    await this.exporter.shutdown();
  }
}

export const bySeries = (samples: readonly KeptSample[]): readonly KeptSample[] =>
  [...samples].sort((a, b) => a.series.localeCompare(b.series) || a.timestampMs - b.timestampMs);

/** A meter that exports when it is told to. */
export const meterOf = (exporter: PushMetricExporter): { readonly provider: MeterProvider; readonly meter: Meter } => {
  const provider = new MeterProvider({
    resource,
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  });
  return { provider, meter: provider.getMeter('pm') };
};

/** Five reports of twenty cells: a counter, a gauge and a histogram each. */
export const reportFive = async (meter: Meter, provider: MeterProvider): Promise<void> => {
  const attempts = meter.createCounter('RRC.ConnEstabAtt');
  const users = meter.createGauge('RRC.ConnMean');
  const delays = meter.createHistogram('setup.delay', { advice: { explicitBucketBoundaries: [0.1, 0.25, 1] } });
  for (let report = 0; report < 5; report++) {
    for (let cell = 0; cell < 20; cell++) {
      const attributes = { managed_element: String(cell >> 2), cell: String(cell) };
      attempts.add(cell + report, attributes);
      users.record(cell * 1.25 + report / 3, attributes);
      delays.record(cell / 16, attributes);
    }
    await provider.forceFlush();
  }
};
