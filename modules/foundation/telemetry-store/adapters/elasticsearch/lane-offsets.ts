import { storeError } from '../../errors.js';
import { type Chunk } from '../../ports/telemetry-store.js';

type Span = Pick<Chunk, 'lane' | 'from' | 'to'>;

/** Where each lane stands, and which of its chunks may come next. */
export class LaneOffsets {
  private readonly offsets = new Map<string, number>();
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
  begin({ lane, from, to }: Span): 'store' | 'skip' {
    const through = this.offsets.get(lane);
    if (through !== undefined && to <= through) return 'skip';
    if (this.interrupted.has(lane) && from > (through ?? from))
      throw storeError('TELEMETRY_STORE_UNAVAILABLE', `An earlier chunk of the lane ${lane} was not stored.`);
    const overlaps = this.untold.has(lane) && through !== undefined && from < through;
    if (!(to > from) || (through !== undefined && from !== through && !overlaps))
      throw storeError(
        'TELEMETRY_STORE_OFFSET_CONFLICT',
        `The chunk ${from} to ${to} of the lane ${lane} does not begin at ${through ?? 0}, where the lane stands.`,
      );
    return 'store';
  }

  moved({ lane, to }: Span): void {
    this.offsets.set(lane, to);
    this.untold.delete(lane);
    if (to >= (this.interrupted.get(lane) ?? 0)) this.interrupted.delete(lane);
  }

  failed({ lane, to }: Span): void {
    this.interrupted.set(lane, Math.max(to, this.interrupted.get(lane) ?? 0));
  }
}
