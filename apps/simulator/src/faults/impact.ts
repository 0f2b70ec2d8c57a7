import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { CONNECTION_SECONDS, SLICE_SHARE } from '../radio/conclude.js';
import { type RadioState } from '../radio/radio-state.js';
import { type Truth } from './truth.js';

/** A user is hurt whose throughput is below this share of what it would be. Chosen: half as much again to wait for a page. */
const HURT_BELOW = 0.7;
/** Share of connections that fail more than they would, below which nobody can tell. Chosen. */
const FAILS_MORE = 0.01;
/** Fewer hurt users than this are nobody in particular. */
const IMPACT_FROM_USERS = 1;
/** Relative change of a cell, and absolute one of its handover failures, from which a fault shows there. Chosen: half of what is worth telling. */
const FELT = 0.08;
const FELT_FAILURE = 0.01;

/** Calls of a trunk in a minute. */
export interface CallsOfTrunk {
  readonly answered: number;
  /** Heard badly or not at all, or not set up for want of something that is ours. */
  readonly hurt: number;
}
/** How users fare in one report. */
export interface UserView {
  readonly radio: RadioState;
  readonly calls: ReadonlyMap<Dn, CallsOfTrunk>;
}

/**
 * Users that fare worse than they would: who get much less throughput, down, up or on the smaller slice, and, as an expectation, those whose service
 * or connection is lost more often.
 *
 * @param without the same moment with the fault thought away
 */
export const usersHurt = (real: RadioState, without: RadioState): number => {
  const [badReal, badWithout] = [failing(real), failing(without)];
  let hurt = 0;
  for (let bin = 0; bin < real.binUsers.length; bin++) {
    const users = without.binUsers[bin] ?? 0;
    const [cell, before] = [real.binCell[bin] ?? -1, without.binCell[bin] ?? -1];
    if (users === 0 || before < 0) continue;
    const isSlow = (column: 'uplinkThroughput' | 'sliceThroughput'): boolean =>
      cell >= 0 && (real[column][cell] ?? 0) < HURT_BELOW * (without[column][before] ?? 0);
    if ((real.binThroughput[bin] ?? 0) < HURT_BELOW * (without.binThroughput[bin] ?? 0) || isSlow('uplinkThroughput')) {
      hurt += users;
      continue;
    }
    const lost = 1 - (1 - (real.binNoService[bin] ?? 0)) * (1 - (badReal[cell] ?? 0));
    const usual = 1 - (1 - (without.binNoService[bin] ?? 0)) * (1 - (badWithout[before] ?? 0));
    if (lost - usual > FAILS_MORE) hurt += users * (lost - usual);
    if (isSlow('sliceThroughput')) hurt += users * SLICE_SHARE;
  }
  return hurt;
};

/** By cell: probability that a connection is not set up or not kept until its end. */
const failing = (state: RadioState): Float64Array =>
  state.users.map((users, cell) => {
    const handovers = Math.min(1, ((state.handoverRate[cell] ?? 0) * CONNECTION_SECONDS) / Math.max(1e-9, users));
    const early = handovers * ((state.handoverTooEarly[cell] ?? 0) + (state.handoverWrongCell[cell] ?? 0));
    return (
      1 -
      (1 - (state.accessFailure[cell] ?? 0)) *
        (1 - (state.bearerFailure[cell] ?? 0)) *
        (1 - (state.drop[cell] ?? 0)) *
        (1 - early)
    );
  });

/** Users and calls of a minute that fare worse in one network than in another. */
export const hurtBetween = (real: UserView, without: UserView): number => {
  const badCalls = ({ calls }: UserView): number => [...calls.values()].reduce((sum, { hurt }) => sum + hurt, 0);
  return usersHurt(real.radio, without.radio) + Math.max(0, badCalls(real) - badCalls(without));
};

/** Adds a minute of a fault to what is known of it. @param hurt users or calls */
export const noteImpact = (truth: Truth, hurt: number, timeMs: number): void => {
  if (hurt < IMPACT_FROM_USERS) return;
  truth.userImpactFrom ??= new Date(timeMs).toISOString();
  truth.impactful = true;
  truth.userImpactMinutes += Math.round(hurt);
  truth.impactMinutes += 1;
};

/** Notes the cells where a fault shows. */
export const noteFelt = (truth: Truth, real: RadioState, without: RadioState, plant: Plant): void => {
  const known = new Set([truth.dn, ...truth.felt]);
  for (const [i, { dn }] of plant.cells.entries()) {
    const apart = (column: 'users' | 'throughput' | 'load'): boolean =>
      Math.abs((real[column][i] ?? 0) - (without[column][i] ?? 0)) > FELT * (without[column][i] ?? 0);
    const fails = (real.handoverFailure[i] ?? 0) - (without.handoverFailure[i] ?? 0) > FELT_FAILURE;
    if (!known.has(dn) && (fails || apart('users') || apart('throughput') || apart('load'))) truth.felt.push(dn);
  }
};
