import { createHash } from 'node:crypto';
import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Dn, type SeriesSink } from '#foundation/vocabulary';
import { type Intake, type Received } from '#monitor/intake';
import {
  OtlpConfig,
  OtlpLogsDecoder,
  OtlpMetrics,
  OtlpMetricsDecoder,
  OtlpTracesDecoder,
  type PartialSuccess,
  writeLogRecordsFrame,
  writeSpansFrame,
} from '#monitor/otlp';

export type OtlpSignal = 'metrics' | 'logs' | 'traces';

const nowhere: SeriesSink = { slot: () => 0, append: () => undefined };

interface Understood extends Received {
  readonly reason: string | undefined;
  /** Counts what was refused item by item, once the rest is durable. */
  readonly countRefused: () => void;
}

/** The way of an OTLP export request into the log, whatever transport brought it. */
export class OtlpReceiver {
  /** The content of a body, by its signal, as the log keeps it. */
  private readonly understand: Readonly<Record<OtlpSignal, (body: Uint8Array) => Understood>>;
  readonly maxBodyBytes: number;

  constructor(
    config: Configuration,
    private readonly parts: {
      readonly intake: Pick<Intake, 'accept'>;
      readonly registry: Registry;
      /** The pseudonym key of the region that an object belongs to. */
      readonly keyOf: (dn: Dn) => Uint8Array;
    },
  ) {
    const otlp = config.get(OtlpConfig);
    this.maxBodyBytes = otlp.maxBodyBytes;
    const counts = new OtlpMetrics(parts.registry);
    const metrics = new OtlpMetricsDecoder();
    const logs = new OtlpLogsDecoder(otlp, parts.keyOf);
    const traces = new OtlpTracesDecoder(otlp, parts.keyOf);
    this.understand = {
      metrics: (body) => {
        const { accepted, rejected, rejectedBy, reason } = metrics.read(body, nowhere);
        const countRefused = (): void => {
          counts.countPoints(rejectedBy);
        };
        return { kind: 'otlp-metrics', body, items: accepted, rejected, reason, countRefused };
      },
      logs: (body) => {
        const { records, rejected, rejectedBy, reason } = logs.decode(body);
        const countRefused = (): void => {
          counts.countRecords(rejectedBy);
        };
        // Records have milliseconds, and bodies more: two that differ in less are no body that came again.
        const mark = createHash('sha256').update(body).digest('base64url');
        const frame = writeLogRecordsFrame(records, mark);
        return { kind: 'log-records', body: frame, items: records.length, rejected, reason, countRefused };
      },
      traces: (body) => {
        const { spans, rejected, rejectedBy, reason } = traces.decode(body);
        const countRefused = (): void => {
          counts.countSpans(rejectedBy);
        };
        const frame = writeSpansFrame(spans);
        return { kind: 'spans', body: frame, items: spans.length, rejected, reason, countRefused };
      },
    };
  }

  /**
   * @param bytes size of the body as received
   * @param open the body behind its encoding, JSON beginning with its brace
   * @returns what was refused of it, once the rest is durable
   * @throws ApplianceError as `Intake.accept` and the decoders do
   */
  async take(signal: OtlpSignal, source: string, bytes: number, open: () => Uint8Array): Promise<PartialSuccess> {
    const taken = await this.parts.intake.accept(source, bytes, () => this.understand[signal](open()));
    taken.countRefused();
    return { rejected: taken.rejected ?? 0, reason: taken.reason };
  }
}
