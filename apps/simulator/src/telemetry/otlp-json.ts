/** One data point: a value at a time, with the attributes of its series. */
export interface Point {
  readonly timeMs: number;
  readonly value: number;
  readonly attributes: readonly Attribute[];
}
interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string };
}
export interface Metric {
  readonly name: string;
  /** UCUM. */
  readonly unit: string;
  /** Cumulative, or a value of the moment. */
  readonly kind: 'sum' | 'gauge';
  readonly points: readonly Point[];
}

export const attributesOf = (labels: Readonly<Record<string, string>>): Attribute[] =>
  Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** What names an element in every report of it: `subnetwork` and `managed_element` out of its DN. */
export const elementLabels = (dn: string): { subnetwork: string; managed_element: string } => {
  const [subnetwork = '', element = ''] = dn.split(',').map((rdn) => rdn.slice(rdn.indexOf('=') + 1));
  return { subnetwork, managed_element: element };
};

/** An ExportMetricsServiceRequest in JSON. @see opentelemetry-proto v1, OTLP 1.x clause "JSON Protobuf encoding" */
export const metricsRequest = (scope: string, metrics: readonly Metric[]): object => ({
  resourceMetrics: [
    {
      resource: { attributes: [] },
      scopeMetrics: [{ scope: { name: scope }, metrics: metrics.map(metricOf) }],
    },
  ],
});

const metricOf = ({ name, unit, kind, points }: Metric): object => {
  const dataPoints = points.map(({ timeMs, value, attributes }) => ({
    timeUnixNano: `${timeMs}000000`,
    asDouble: value,
    attributes,
  }));
  return kind === 'gauge'
    ? { name, unit, gauge: { dataPoints } }
    : { name, unit, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints } };
};
