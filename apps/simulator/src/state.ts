import { type FaultsState } from './faults/faults.js';
import { type ScheduleState } from './faults/schedule.js';
import { type Scenario } from './faults/scenario.js';
import { type Dn, type Value } from './network/network.js';
import { type CellTelemetryState } from './telemetry/cell-telemetry.js';
import { type DefectRates } from './telemetry/defects.js';
import { type NetworkEventsState } from './telemetry/network-events.js';

export interface SimulationOptions {
  readonly seed: number;
  readonly sites: number;
  readonly regions: number;
  readonly startMs: number;
  readonly scenario: Scenario;
  /** Of a region at its busiest hour; 20, and more in a large one, where absent. */
  readonly callsPerMinute?: number;
  /** How alarms leave the network; as VES where absent. */
  readonly alarmsVia?: 'ves' | 'alertmanager';
  /** Of reports; the usual ones where absent. */
  readonly defects?: DefectRates;
}
/** All that a later process needs to go on where this one stopped. */
export interface SimulationState {
  readonly seed: number;
  readonly sites: number;
  readonly regions: number;
  readonly now: number;
  readonly rng: number;
  readonly faultRng: number;
  readonly transportRng: number;
  readonly voiceRng: number;
  /** Minutes that elements have been on their batteries. */
  readonly batteries: readonly (readonly [Dn, number])[];
  readonly totals: readonly number[];
  readonly stray: readonly number[];
  readonly interfaces: readonly number[];
  readonly attributes: readonly (readonly [string, string, Value])[];
  readonly faults: FaultsState;
  readonly schedule: ScheduleState;
  readonly restarts: readonly (readonly [Dn, number])[];
  readonly telemetry: CellTelemetryState;
  readonly events: NetworkEventsState;
}

/** @throws RangeError where the state is of another network */
export const checkState = (state: SimulationState, { seed, sites, regions }: SimulationOptions): void => {
  if (state.seed === seed && state.sites === sites && state.regions === regions) return;
  throw new RangeError(
    'The saved state is of another network: give the same seed, sites and regions, or another file.',
  );
};
