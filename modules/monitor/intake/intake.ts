import { ApplianceError } from '#foundation/platform';
import { type DurableLog } from './durable-log.js';
import { INTAKE_OVERLOADED } from './errors.js';
import { type FrameKind } from './domain/frame.js';

/** Per source; bodies that were refused are counted in bodies, for nobody knows what they held. */
export interface SourceAccount {
  /** Items (samples, records, alarms, changes) in bodies that were acknowledged. */
  accepted: number;
  /** Items of acknowledged bodies that were refused one by one, as the sender was told. */
  rejected: number;
  /** Bodies that could not be decoded. */
  refusedBodies: number;
  /** Bodies that were sent back because the log could not take them now. */
  deferredBodies: number;
}

export interface IntakeLimits {
  readonly maxPendingBytes: number;
  /** Bytes that the readers of the log may lag behind before senders are told to come back. */
  readonly maxLagBytes: number;
  /** Sources beyond it are accounted together. */
  readonly maxSources: number;
}

/** What a receiver understood of a body. `body` is what the log keeps: bytes as received, or JSON of the vocabulary's types. */
export interface Received {
  readonly kind: FrameKind;
  readonly body: Uint8Array;
  readonly items: number;
  readonly rejected?: number;
  /** Told the offset behind the body once it is in the log, or `undefined` where it did not get there. */
  readonly logged?: (next: number | undefined) => void;
}

/** Seconds after which a sender that was told to come back may find room: a disk that stalls does so for about this long. */
const RETRY_AFTER_SECONDS = 2;
const OTHER_SOURCES = 'other';

/** The way of every received body up to its acknowledgement: proved decodable, then durable, then acknowledged. */
export class Intake {
  private readonly bySource = new Map<string, SourceAccount>();
  private pendingBytes = 0;

  /** @param readThrough offset that every reader of the log has reached */
  constructor(
    private readonly log: DurableLog,
    private readonly limits: IntakeLimits,
    private readonly readThrough: () => number = () => log.end,
  ) {}

  /** What was taken and refused, by source. */
  get accounts(): ReadonlyMap<string, Readonly<SourceAccount>> {
    return this.bySource;
  }

  /**
   * @param bytes size of the body as received, which is what waits
   * @param decode proves that the body can be replayed; throws where it cannot
   * @returns what was understood, once it is durable
   * @throws ApplianceError of `decode` where the body is refused, INTAKE_OVERLOADED (retryable, `retryAfterSeconds`) where too much waits for the
   *   disk or for the readers of the log, INTAKE_LOG_FULL and INTAKE_LOG_UNAVAILABLE (retryable) where the log cannot take it
   */
  async accept<R extends Received>(source: string, bytes: number, decode: () => R): Promise<R> {
    const account = this.accountOf(source);
    if (
      this.pendingBytes + bytes > this.limits.maxPendingBytes ||
      this.log.end - this.readThrough() > this.limits.maxLagBytes
    ) {
      account.deferredBodies += 1;
      throw new ApplianceError(INTAKE_OVERLOADED, {
        retryable: true,
        message: 'Too much waits to be written or read; send this body again.',
        attributes: { retryAfterSeconds: RETRY_AFTER_SECONDS },
      });
    }
    const received = understood(decode, account);
    this.pendingBytes += bytes;
    let next: number | undefined;
    try {
      if (received.items > 0) next = await this.log.append({ kind: received.kind, source, body: received.body });
    } catch (error) {
      account.deferredBodies += 1;
      throw error;
    } finally {
      this.pendingBytes -= bytes;
      received.logged?.(next);
    }
    account.accepted += received.items;
    account.rejected += received.rejected ?? 0;
    return received;
  }

  private accountOf(source: string): SourceAccount {
    const name = this.bySource.has(source) || this.bySource.size < this.limits.maxSources ? source : OTHER_SOURCES;
    const known = this.bySource.get(name);
    if (known !== undefined) return known;
    const account = { accepted: 0, rejected: 0, refusedBodies: 0, deferredBodies: 0 };
    this.bySource.set(name, account);
    return account;
  }
}

const understood = <R extends Received>(decode: () => R, account: SourceAccount): R => {
  try {
    return decode();
  } catch (error) {
    account.refusedBodies += 1;
    throw error;
  }
};
