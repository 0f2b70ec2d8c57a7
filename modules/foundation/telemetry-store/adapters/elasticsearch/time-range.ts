import { type TimeRange } from '../../ports/telemetry-store.js';

/** Conditions for a time behind `from`, up to and with `until`; endless bounds are none. Dates are given in ms. */
export const rangeOf = (field: '@timestamp' | 'sortMs', { from, until }: TimeRange): object[] => {
  const bounds = {
    ...(Number.isFinite(from) ? { gt: from } : {}),
    ...(Number.isFinite(until) ? { lte: until } : {}),
    ...(field === '@timestamp' ? { format: 'epoch_millis' } : {}),
  };
  if (from === Infinity || until === -Infinity || Number.isNaN(from) || Number.isNaN(until))
    return [{ match_none: {} }];
  return [{ range: { [field]: field === '@timestamp' ? whole(bounds) : bounds } }];
};

/** A date is a whole number of ms: behind 1.5 is behind 1, up to 1.5 is up to 1. */
const whole = <T extends { gt?: number; lte?: number }>(bounds: T): T => ({
  ...bounds,
  ...(bounds.gt === undefined ? {} : { gt: Math.floor(clamped(bounds.gt)) }),
  ...(bounds.lte === undefined ? {} : { lte: Math.floor(clamped(bounds.lte)) }),
});

/** Beyond this a number is no date of Elasticsearch. */
const FURTHEST_MS = 8e12 * 10;
const clamped = (timeMs: number): number => Math.min(FURTHEST_MS, Math.max(-FURTHEST_MS, timeMs));
