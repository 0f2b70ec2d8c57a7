import { type CallRecord } from '#foundation/vocabulary';
import { codecImpairmentOf } from './codec-impairments.js';
import { mosFromRFactor, rFactor } from './e-model.js';

export interface CallQuality {
  readonly rFactor: number;
  /** 1 to 4.5. */
  readonly mosCqe: number;
}

/**
 * The receiver's jitter buffer, of which no call record tells: adaptive, four times the jitter deep within these bounds. Chosen: endpoints of today
 * start at about one packet and give up at about six.
 */
const BUFFER = { depthInJitters: 4, minSeconds: 0.02, maxSeconds: 0.12 } as const;
/** One packet of 20 ms is filled before it is sent. */
const PACKET_SECONDS = 0.02;
/** RFC 3550 jitter is the mean difference of two packets' delays: 1.5 times the scale of delays that are spread by Laplace. */
const JITTER_PER_SCALE = 1.5;

const bufferSecondsOf = (jitterSeconds: number): number =>
  Math.min(BUFFER.maxSeconds, Math.max(BUFFER.minSeconds, BUFFER.depthInJitters * jitterSeconds));

/** The part of the packets that comes too late for the buffer, with delays spread by Laplace. */
const lateRatioOf = (jitterSeconds: number, bufferSeconds: number): number =>
  jitterSeconds === 0 ? 0 : 0.5 * Math.exp((-JITTER_PER_SCALE * bufferSeconds) / jitterSeconds);

/**
 * Rates one call. Mouth to ear is half the round trip, the buffer and one packet; a packet is lost on the way or comes too late. A record without
 * round trip is rated as if the way took no time, and one without jitter as if there were none: both are bounds from above.
 *
 * @returns `undefined` where the codec has no published impairment, or no loss is known
 */
export const callQuality = (call: CallRecord): CallQuality | undefined => {
  const impairment = call.codec === undefined ? undefined : codecImpairmentOf(call.codec);
  if (impairment === undefined || call.lossRatio === undefined) return undefined;
  const jitterSeconds = call.jitterSeconds ?? 0;
  const bufferSeconds = bufferSecondsOf(jitterSeconds);
  const late = lateRatioOf(jitterSeconds, bufferSeconds);
  const rating = rFactor(
    {
      oneWayDelayMs: 1000 * ((call.roundTripSeconds ?? 0) / 2 + bufferSeconds + PACKET_SECONDS),
      lossRatio: 1 - (1 - call.lossRatio) * (1 - late),
    },
    impairment,
  );
  return { rFactor: rating, mosCqe: mosFromRFactor(rating) };
};
