import { ApplianceError } from '#foundation/platform';
import { type LogRecord, type NetworkTime } from '#foundation/vocabulary';
import { type Received } from '#monitor/intake';
import { writeLogRecordsFrame } from '#monitor/otlp';
import { type SyslogDecoder } from './syslog-decoder.js';
import { type SyslogMetrics } from './syslog.metrics.js';

export interface SyslogIntakeParts {
  readonly source: string;
  readonly decoder: SyslogDecoder;
  /** `Intake.accept`: resolves when the records are durable. */
  readonly accept: (source: string, bytes: number, decode: () => Received) => Promise<unknown>;
  readonly metrics: SyslogMetrics;
  readonly now: () => NetworkTime;
  /** Another text each time, also behind a restart. */
  readonly newMark: () => string;
  readonly maxWaiting: number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly trouble: (error: unknown) => void;
}

const RETRY_MS = 200;
/** Datagrams that are put into the log together at most. */
const BATCH = 500;

/** The way of one source's messages into the log: datagrams by what came meanwhile, connections no faster than the log takes them. */
export class SyslogIntake {
  private waiting: LogRecord[] = [];
  private flushing: Promise<void> | undefined;
  private isStopped = false;

  constructor(private readonly parts: SyslogIntakeParts) {}

  /** Nobody waits for an answer: what there is no room for is dropped and counted. */
  datagram(bytes: Uint8Array, address: string): void {
    const { source, metrics, maxWaiting } = this.parts;
    const records = this.decoded([bytes], address);
    if (records.length === 0) return;
    if (this.waiting.length >= maxWaiting) {
      metrics.countRefused(source, 'no-room');
      return;
    }
    this.waiting.push(...records);
    this.flushing ??= this.flush().finally(() => {
      this.flushing = undefined;
    });
  }

  /** Resolves when the messages are durable. Where there is no room for them it waits, and their sender with it. */
  async messages(messages: readonly Uint8Array[], address: string): Promise<void> {
    const records = this.decoded(messages, address);
    while (records.length > 0)
      try {
        await this.put(records);
        return;
      } catch (error) {
        if (this.isStopped || !(error instanceof ApplianceError && error.retryable)) throw error;
        await this.parts.sleep(RETRY_MS);
      }
  }

  /** Ends with what came; may be called twice. */
  async stop(): Promise<void> {
    this.isStopped = true;
    await this.flushing;
  }

  private async flush(): Promise<void> {
    const { source, metrics, trouble } = this.parts;
    // What comes in this turn of the loop goes together.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const records = this.waiting.splice(0, BATCH);
      await this.put(records).catch((error: unknown) => {
        metrics.countRefused(source, 'no-room', records.length);
        if (!(error instanceof ApplianceError && error.retryable)) trouble(error);
      });
    }
  }

  private async put(records: readonly LogRecord[]): Promise<void> {
    const { source, accept, metrics, newMark } = this.parts;
    // Nobody sends a message again, so that the same one is another event.
    const body = writeLogRecordsFrame(records, newMark());
    await accept(source, body.length, () => ({ kind: 'log-records', body, items: records.length }));
    metrics.countRecords(source, records.length);
  }

  private decoded(messages: readonly Uint8Array[], address: string): readonly LogRecord[] {
    const { source, decoder, metrics, now } = this.parts;
    const { records, unidentified, untimed, cut } = decoder.decode(messages, address, now());
    metrics.countRefused(source, 'no-object', unidentified);
    metrics.countRefused(source, 'cut', cut);
    metrics.countUntimed(source, untimed);
    return records;
  }
}
