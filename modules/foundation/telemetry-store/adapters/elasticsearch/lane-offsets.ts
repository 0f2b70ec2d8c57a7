import { storeError } from '../../errors.js';
import { type Chunk } from '../../ports/telemetry-store.js';

type Span = Pick<Chunk, 'lane' | 'from' | 'to'>;

/** A chunk on its way. It counts only if nothing before it on its lane failed. */
export interface Passage extends Span {
  readonly isAgain: boolean;
  readonly failures: number;
}

/** Where each lane stands, what of it is on its way, and which of its chunks may come next. */
export class LaneOffsets {
  private readonly offsets = new Map<string, number>();
  /** Ends of what is on its way behind the offsets. */
  private readonly tails = new Map<string, number>();
  private readonly failures = new Map<string, number>();
  /** Lanes that were told 0 before anybody answered: their first chunk may begin in front of where they stand. */
  private readonly untold = new Set<string>();
  private isKnown = false;
  /** Lanes whose chunk failed, and up to where: what was sent behind it comes again too, in any order, and is no mistake of its sender. */
  private readonly interrupted = new Map<string, number>();

  recall(offsets: ReadonlyMap<string, number>): void {
    for (const [lane, through] of offsets) this.offsets.set(lane, through);
    this.isKnown = true;
  }

  through(lane: string): number {
    if (!this.isKnown) this.untold.add(lane);
    return this.offsets.get(lane) ?? 0;
  }

  /** @throws ApplianceError TELEMETRY_STORE_OFFSET_CONFLICT or, behind a chunk that failed, TELEMETRY_STORE_UNAVAILABLE */
  begin({ lane, from, to }: Span): Passage {
    const through = this.tails.get(lane) ?? this.offsets.get(lane);
    const passage = { lane, from, to, failures: this.failures.get(lane) ?? 0 };
    if (through !== undefined && to <= through) return { ...passage, isAgain: true };
    if (this.interrupted.has(lane) && from > (through ?? from)) {
      this.interrupt(lane, to);
      throw behindFailure(lane);
    }
    const overlaps = this.untold.has(lane) && through !== undefined && from < through;
    if (!(to > from) || (through !== undefined && from !== through && !overlaps))
      throw storeError(
        'TELEMETRY_STORE_OFFSET_CONFLICT',
        `The chunk ${from} to ${to} of the lane ${lane} does not begin at ${through ?? 0}, where the lane stands.`,
      );
    this.tails.set(lane, to);
    return { ...passage, isAgain: false };
  }

  /** @throws ApplianceError TELEMETRY_STORE_UNAVAILABLE where a chunk before it failed meanwhile */
  confirm({ lane, to, failures }: Passage): void {
    if ((this.failures.get(lane) ?? 0) === failures) return;
    this.interrupt(lane, to);
    throw behindFailure(lane);
  }

  moved({ lane, to }: Passage): void {
    this.offsets.set(lane, to);
    if (this.tails.get(lane) === to) this.tails.delete(lane);
    this.untold.delete(lane);
    if (to >= (this.interrupted.get(lane) ?? 0)) this.interrupted.delete(lane);
  }

  failed({ lane, to }: Span): void {
    this.tails.delete(lane);
    this.failures.set(lane, (this.failures.get(lane) ?? 0) + 1);
    this.interrupt(lane, to);
  }

  private interrupt(lane: string, to: number): void {
    this.interrupted.set(lane, Math.max(to, this.interrupted.get(lane) ?? 0));
  }
}

const behindFailure = (lane: string) =>
  storeError('TELEMETRY_STORE_UNAVAILABLE', `An earlier chunk of the lane ${lane} was not stored.`);
