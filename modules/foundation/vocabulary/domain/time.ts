declare const networkTime: unique symbol;
declare const wallTime: unique symbol;

/** Event time in milliseconds since the Unix epoch: analysis, pacing, windows, verification. */
export type NetworkTime = number & { readonly [networkTime]: true };
/** Wall-clock time in milliseconds since the Unix epoch: locks, leases, tokens, HTTP timeouts, breakers. */
export type WallTime = number & { readonly [wallTime]: true };

/** @param milliseconds since the Unix epoch, on the network's clock */
export const networkTimeOf = (milliseconds: number): NetworkTime => milliseconds as NetworkTime;
/** @param milliseconds since the Unix epoch, on this host's clock */
export const wallTimeOf = (milliseconds: number): WallTime => milliseconds as WallTime;

/**
 * The only source of time. In a live network both readings agree; in a campaign network time is the watermark of what was received and may run
 * faster than the wall.
 */
export abstract class Clock {
  abstract network(): NetworkTime;
  abstract wall(): WallTime;
}
