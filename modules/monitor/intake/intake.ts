import { ApplianceError } from '#foundation/platform';
import { type ColumnDecoder, type SeriesSink } from '#foundation/vocabulary';
import { type DurableLog } from './durable-log.js';
import { INTAKE_OVERLOADED } from './errors.js';
import { type Frame, type FrameKind } from './domain/frame.js';

/** Per source; bodies that were refused are counted in bodies, for nobody knows what they held. */
export interface SourceAccount {
  /** Samples in bodies that were acknowledged. */
  accepted: number;
  /** Bodies that could not be decoded. */
  refusedBodies: number;
  /** Bodies that were sent back because the log could not take them now. */
  deferredBodies: number;
}

export interface IntakeLimits {
  readonly maxPendingBytes: number;
  /** Sources beyond it are accounted together. */
  readonly maxSources: number;
}

/** Seconds after which a sender that was told to come back may find room: a disk that stalls does so for about this long. */
const RETRY_AFTER_SECONDS = 2;
const OTHER_SOURCES = 'other';

/** Decoding proves that a body can be replayed; its columns are made again behind the log, where identity is known. */
const nowhere: SeriesSink = { slot: () => 0, append: () => undefined };

/** The way of every received body up to its acknowledgement: proved decodable, then durable, then acknowledged. */
export class Intake {
  private readonly bySource = new Map<string, SourceAccount>();
  private pendingBytes = 0;

  constructor(
    private readonly log: DurableLog,
    private readonly decoders: Readonly<Partial<Record<FrameKind, ColumnDecoder>>>,
    private readonly limits: IntakeLimits,
  ) {}

  /** What was taken and refused, by source. */
  get accounts(): ReadonlyMap<string, Readonly<SourceAccount>> {
    return this.bySource;
  }

  /**
   * @returns number of items in the body, once it is durable
   * @throws ApplianceError of the decoder where the body is refused, INTAKE_OVERLOADED (retryable, `retryAfterSeconds`) where too much waits
   *   for the disk, INTAKE_LOG_FULL and INTAKE_LOG_UNAVAILABLE (retryable) where the log cannot take it
   */
  async accept(frame: Frame): Promise<number> {
    const account = this.accountOf(frame.source);
    const bytes = frame.body.length;
    if (this.pendingBytes + bytes > this.limits.maxPendingBytes) {
      account.deferredBodies += 1;
      throw new ApplianceError(INTAKE_OVERLOADED, {
        retryable: true,
        message: 'Too much waits for the disk; send this body again.',
        attributes: { retryAfterSeconds: RETRY_AFTER_SECONDS },
      });
    }
    const items = this.count(frame, account);
    this.pendingBytes += bytes;
    try {
      await this.log.append(frame);
    } catch (error) {
      account.deferredBodies += 1;
      throw error;
    } finally {
      this.pendingBytes -= bytes;
    }
    account.accepted += items;
    return items;
  }

  private count(frame: Frame, account: SourceAccount): number {
    const decoder = this.decoders[frame.kind];
    if (decoder === undefined) throw new TypeError(`no decoder takes ${frame.kind}`);
    try {
      return decoder.decode(frame.body, nowhere);
    } catch (error) {
      account.refusedBodies += 1;
      throw error;
    }
  }

  private accountOf(source: string): SourceAccount {
    const name = this.bySource.has(source) || this.bySource.size < this.limits.maxSources ? source : OTHER_SOURCES;
    const known = this.bySource.get(name);
    if (known !== undefined) return known;
    const account = { accepted: 0, refusedBodies: 0, deferredBodies: 0 };
    this.bySource.set(name, account);
    return account;
  }
}
