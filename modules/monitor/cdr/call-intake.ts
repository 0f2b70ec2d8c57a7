import { type Received } from '#monitor/intake';
import { type CallDecoder, type DecodedCalls, isHolding } from './call-decoder.js';
import { writeCallRecordsFrame } from './call-records-frame.js';
import { type CdrMetrics } from './cdr.metrics.js';
import { type DeadLetter, shapesOf } from './dead-letter.js';

export interface CallIntakeParts {
  readonly source: string;
  readonly decoder: CallDecoder;
  /** Whether rejected lines are lines of the body. */
  readonly hasLines: boolean;
  /** `Intake.accept`: resolves when the records are durable. */
  readonly accept: (source: string, bytes: number, decode: () => Received) => Promise<unknown>;
  readonly metrics: CdrMetrics;
  readonly deadLetter: DeadLetter;
  /** Wall time, ms since 1970. */
  readonly nowMs: () => number;
}

/** The way of bytes of call records into the log: decoded, durable, counted, and what was rejected kept. */
export class CallIntake {
  constructor(private readonly parts: CallIntakeParts) {}

  /** What the decoder holds of unfinished calls, `undefined` where it holds none. */
  get held(): unknown {
    const { decoder } = this.parts;
    return isHolding(decoder) ? decoder.held() : undefined;
  }

  /**
   * Where the bytes cannot be made durable, they are as if they never came.
   *
   * @param intend called with what the decoder holds behind the bytes, before records of them may be durable
   * @throws what `accept` and `intend` throw
   */
  async take(
    body: Uint8Array,
    intend: (held: unknown) => Promise<void> = () => Promise.resolve(),
  ): Promise<DecodedCalls> {
    const { source, decoder, hasLines, accept, metrics, deadLetter, nowMs } = this.parts;
    const before = this.held;
    const decoded = decoder.decode(body);
    const { records, rejected } = decoded;
    try {
      if (records.length > 0) await intend(this.held);
      await accept(source, body.length, () => ({
        kind: 'call-records',
        body: writeCallRecordsFrame(records),
        items: records.length,
        rejected: rejected.length,
      }));
    } catch (error) {
      if (isHolding(decoder)) decoder.resume(before);
      throw error;
    }
    metrics.countRecords(source, records.length);
    metrics.countRejected(
      source,
      rejected.map(({ reason }) => reason),
    );
    deadLetter.add(source, rejected, nowMs(), hasLines ? shapesOf(body, rejected) : undefined);
    return decoded;
  }
}
