/** A Monday at midnight, so that the hours of the week are those of a network. */
export const LOAD_START_MS = Date.UTC(2026, 0, 5);

/** What one sender sends. */
export interface Load {
  readonly url: string;
  readonly series: number;
  readonly seriesABody: number;
  /** Samples of a series in one body. */
  readonly samples: number;
  /** Network time between two samples of a series. */
  readonly intervalMs: number;
  readonly seconds: number;
  readonly connections: number;
  /** Pause of a sender that was told to come back. */
  readonly retryMs: number;
}

/** What was acknowledged. */
export interface Sent {
  readonly samples: number;
  readonly bytes: number;
  readonly bodies: number;
  /** Bodies that were sent back, and sent again. */
  readonly deferred: number;
  readonly rounds: number;
  readonly lastMs: number;
  /** When the first body was sent, and how long until the last one was acknowledged. */
  readonly beganWallMs: number;
  readonly seconds: number;
  readonly latenciesMs: readonly number[];
}
