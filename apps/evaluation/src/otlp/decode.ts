import { decodeLabels } from '#foundation/telemetry-store';
import { DeltaStreams, OtlpConfig, OtlpLogsDecoder, OtlpMetricsDecoder, OtlpTracesDecoder } from '#monitor/otlp';
import { type Signal } from './official-schema.js';

/** Which attribute names the object of a log record: no file says more than its service. The key is nobody's. */
const config = OtlpConfig.schema.parse({ logIdentity: ['Service=${service_name}'] });
const keyOf = (): Uint8Array => new Uint8Array(32);
const DELTA_BYTES = 1 << 24;

export interface StoredSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly value: number;
}

/** What became of a body, as the lane would store it. */
export interface Outcome<T = unknown> {
  /** Samples, log records or spans. */
  readonly stored: readonly T[];
  readonly rejected: number;
  readonly rejectedBy: Readonly<Record<string, number>>;
}

/** A body through the decoder of the product. */
export const decode = (signal: Signal, body: Uint8Array): Outcome => {
  if (signal === 'metrics') return decodeMetrics(body);
  if (signal === 'logs') {
    const { records, rejected, rejectedBy } = new OtlpLogsDecoder(config, keyOf).decode(body);
    return { stored: records, rejected, rejectedBy };
  }
  const { spans, rejected, rejectedBy } = new OtlpTracesDecoder(config, keyOf).decode(body);
  return { stored: spans, rejected, rejectedBy };
};

export const decodeMetrics = (body: Uint8Array): Outcome<StoredSample> => {
  const stored: StoredSample[] = [];
  const series: Readonly<Record<string, string>>[] = [];
  const sink = {
    slot: (bytes: Uint8Array, start: number, end: number) => series.push(decodeLabels(bytes.subarray(start, end))) - 1,
    append: (slot: number, timeMs: number, value: number) => {
      const { __name__: name = '', ...labels } = series[slot] ?? {};
      stored.push({ name, labels, timeMs, value });
    },
  };
  const { rejected, rejectedBy } = new OtlpMetricsDecoder(new DeltaStreams(DELTA_BYTES)).read(body, sink);
  return { stored, rejected, rejectedBy };
};
