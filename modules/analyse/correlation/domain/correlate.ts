import { type Event, type Incident, type NetworkTime } from '#foundation/vocabulary';
import { type CorrelationState } from './correlation-state.js';
import { trackedOf } from './draft.js';
import { inOrder } from './order.js';
import { type CorrelationLimits, type Nearness, Workbench } from './workbench.js';

export interface Correlated {
  readonly state: CorrelationState;
  /** As they are now; one that was merged away is `resolved`. */
  readonly touched: readonly Incident[];
  readonly merged: readonly { readonly from: string; readonly into: string }[];
}

/**
 * Takes the next events of one region into its incidents. Pure, and the same for any order within `events`.
 *
 * Cost grows with the events and what is within two hops of each, and once a call with what is open.
 *
 * @param now network time, not before any `decidedAt`
 */
export const correlate = (
  events: readonly Event[],
  state: CorrelationState,
  nearness: Nearness,
  limits: CorrelationLimits,
  now: NetworkTime,
): Correlated => {
  const bench = new Workbench(state, nearness, limits);
  for (const event of [...events].sort(inOrder))
    if (event.kind === 'configuration-change') bench.change(event);
    else if (event.state === 'raised') bench.raise(event);
    else bench.clear(event);
  bench.resolveQuiet(now);
  return leave(bench, now);
};

/**
 * Parts some events from an incident, as another cause explains them; the two are not joined again. Where that cannot be, nothing is touched.
 *
 * @param now network time, of the state
 */
export const part = (
  { id, eventIds }: { readonly id: string; readonly eventIds: ReadonlySet<string> },
  state: CorrelationState,
  nearness: Nearness,
  limits: CorrelationLimits,
  now: NetworkTime,
): Correlated => {
  const bench = new Workbench(state, nearness, limits);
  bench.part(id, eventIds, now);
  return leave(bench, now);
};

const leave = (bench: Workbench, now: NetworkTime): Correlated => {
  const changes = bench.keptChanges(now);
  const drafts = [...bench.open.values()];
  const open = drafts.map(trackedOf);
  const touched = open.filter((_, at) => drafts[at]?.touched === true).map(({ incident }) => incident);
  return {
    state: { schemaVersion: 1, open, changes, drops: bench.drops },
    touched: [...touched, ...bench.ended],
    merged: bench.merged,
  };
};
