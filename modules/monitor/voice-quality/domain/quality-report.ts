import { type NetworkTime } from '#foundation/vocabulary';

/** How one direction of a call sounded, as an endpoint or a probe measured it. What it does not say is absent. */
export interface VoiceMetrics {
  readonly start?: NetworkTime;
  readonly stop?: NetworkTime;
  /** Name of the codec, e.g. `PCMA`. */
  readonly codec?: string;
  /** Lost on the way, 0 to 1. */
  readonly lossRatio?: number;
  /** Discarded by the jitter buffer, 0 to 1. */
  readonly discardRatio?: number;
  readonly jitterSeconds?: number;
  readonly roundTripSeconds?: number;
  readonly endSystemDelaySeconds?: number;
  /** Conversational transmission rating, 0 to 100. */
  readonly rFactor?: number;
  /** Conversational MOS, 1 to 5. */
  readonly mosCq?: number;
  /** Listening MOS, 1 to 5. */
  readonly mosLq?: number;
}

/** MOS of a report: as measured, else from its transmission rating by G.107 Annex B. */
export const measuredMosOf = (
  { mosCq, rFactor }: VoiceMetrics,
  mosOf: (rating: number) => number,
): number | undefined => mosCq ?? (rFactor === undefined ? undefined : mosOf(rFactor));
