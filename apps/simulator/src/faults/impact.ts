import { type RadioState } from '../radio/radio-network.js';

/** A user is hurt whose throughput is below this share of what it would be. Chosen: half as much again to wait for a page. */
const HURT_BELOW = 0.7;
/** Fewer hurt users than this are nobody in particular. */
export const IMPACT_FROM_USERS = 1;

/** Users that fare worse than they would. @param without the same moment with the fault thought away */
export const usersHurt = (real: RadioState, without: RadioState): number => {
  let hurt = 0;
  for (let bin = 0; bin < real.binUsers.length; bin++)
    if ((real.binThroughput[bin] ?? 0) < HURT_BELOW * (without.binThroughput[bin] ?? 0))
      hurt += without.binUsers[bin] ?? 0;
  return hurt;
};
