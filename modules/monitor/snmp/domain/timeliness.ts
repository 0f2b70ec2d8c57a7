import { type V3Header } from './v3-header.js';

/** Seconds that a message may be behind the clock of its engine. @see RFC 3414 clause 2.2.3 */
const WINDOW_SECONDS = 150;
/** An engine whose starts were counted to the end takes part no more. */
const MAX_BOOTS = 2_147_483_647;

interface Heard {
  boots: number;
  timeSeconds: number;
  atMs: number;
}

/** What was heard of the clocks of engines that vouch for their messages, so that one that was recorded cannot be played back later. */
export class Timeliness {
  private readonly heard = new Map<string, Heard>();

  /** @param maxEngines engines that are remembered; the one that was silent for the longest goes first */
  constructor(private readonly maxEngines: number) {}

  /**
   * To be asked of authentic messages alone.
   *
   * @param nowMs wall time
   * @see RFC 3414 clause 3.2 step 7b
   */
  isTimely({ engineId, boots, timeSeconds }: V3Header, nowMs: number): boolean {
    if (boots >= MAX_BOOTS) return false;
    const known = this.heard.get(engineId);
    if (known !== undefined) {
      if (boots < known.boots) return false;
      const expected = known.timeSeconds + (nowMs - known.atMs) / 1_000;
      if (boots === known.boots && timeSeconds < expected - WINDOW_SECONDS) return false;
      // The engine's clock is as the newest message says; an older one that is timely still changes nothing.
      if (boots === known.boots && timeSeconds <= known.timeSeconds) return true;
    }
    this.heard.delete(engineId);
    this.heard.set(engineId, { boots, timeSeconds, atMs: nowMs });
    const [oldest] = this.heard.keys();
    if (this.heard.size > this.maxEngines && oldest !== undefined) this.heard.delete(oldest);
    return true;
  }
}
