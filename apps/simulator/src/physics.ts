import { type Conditions } from './conditions.js';
import { type Plant } from './network/build-network.js';
import { type Circumstances, type RadioNetwork, type RadioState } from './radio/radio-network.js';
import { bytesOf } from './radio/radio-state.js';
import { TransportNetwork, type TransportState } from './transport/transport-network.js';
import { type Users } from './users/users.js';
import { atHourOfWeek, HOURS_OF_WEEK, hourOfWeek } from './users/week.js';

/** States of hours and conditions that are kept, by number and by what they take. */
const MOST_KEPT = 400;
const MOST_BYTES = 400e6;

/** What users and routers see, as the mean of an hour. */
export interface NetworkState {
  /** With what the transport network leaves of it. */
  readonly radio: RadioState;
  readonly transport: TransportState;
}

/** Radio and transport together: who has no way to the core is served by nobody, and what a link does not carry nobody receives. */
export class Physics {
  readonly transport: TransportNetwork;
  private readonly states = new Map<string, NetworkState>();

  constructor(
    private readonly plant: Plant,
    private readonly radio: RadioNetwork,
    private readonly users: Users,
  ) {
    this.transport = new TransportNetwork(plant, radio.busyMbps);
  }

  /** Batteries drain. */
  advance(conditions: Conditions, seconds: number): void {
    this.transport.advance(conditions, seconds);
  }

  /** Expected state in the hour of a time by which people live. */
  at(livedMs: number, conditions: Conditions): NetworkState {
    return this.inHour(Math.floor(hourOfWeek(livedMs)), conditions, this.keyOf(conditions));
  }

  /** The states before and after a moment, and how far it has come from one to the other, 0 to 1. */
  around(livedMs: number, conditions: Conditions): readonly [NetworkState, NetworkState, number] {
    const hour = hourOfWeek(livedMs);
    const key = this.keyOf(conditions);
    const before = Math.floor(hour);
    return [
      this.inHour(before, conditions, key),
      this.inHour((before + 1) % HOURS_OF_WEEK, conditions, key),
      hour - before,
    ];
  }

  private keyOf(conditions: Conditions): string {
    const dark = this.transport.dark(conditions);
    const radio = [...conditions].filter(([dn]) => !isOfCalls(dn));
    return `${this.plant.network.version} ${radio.length === 0 ? '' : JSON.stringify(radio)} ${[...dark].join(' ')}`;
  }

  private inHour(hour: number, conditions: Conditions, key: string): NetworkState {
    const whole = `${hour} ${key}`;
    let state = this.states.get(whole);
    if (state === undefined) {
      state = this.evaluate(hour, conditions);
      this.forgetOldest(Math.min(MOST_KEPT, Math.floor(MOST_BYTES / bytesOf(state.radio))));
      this.states.set(whole, state);
    }
    return state;
  }

  private forgetOldest(most: number): void {
    for (const key of this.states.keys()) {
      if (this.states.size < Math.max(4, most)) return;
      this.states.delete(key);
    }
  }

  private evaluate(hour: number, conditions: Conditions): NetworkState {
    const reach = conditions.size === 0 ? undefined : this.transport.reach(conditions);
    // The hour is one by which people live: what moves it stands in no condition any more.
    const demand = this.users.demandAt(atHourOfWeek(hour));
    const radio = this.radio.evaluate(demand, circumstancesOf(this.plant, conditions, reach));
    const transport = this.transport.evaluate(radio.demand, conditions);
    if (conditions.size > 0) limit(radio, transport);
    return { radio, transport };
  }
}

const isOfCalls = (dn: string): boolean => dn.includes(',SipTrunk=') || !dn.includes(',');

/** @param reach by cell: share of the time with a way to the core */
const circumstancesOf = (plant: Plant, conditions: Conditions, reach?: Float64Array): Circumstances => {
  const dead = new Set<number>();
  if (reach !== undefined) plant.cells.forEach((_, i) => (reach[i] ?? 1) < 0.5 && dead.add(i));
  return { conditions, dead };
};

/** Nobody receives more than the way to the site carries, nor anything while there is none. */
const limit = (radio: RadioState, { cells }: TransportState): void => {
  const left = (value: number, cell: number, unit: number): number =>
    Math.min(value * (cells.servedShare[cell] ?? 1), unit * (cells.userLimitMbps[cell] ?? Infinity)) *
    (cells.availability[cell] ?? 1);
  radio.throughput.forEach((kbps, cell) => {
    radio.throughput[cell] = left(kbps, cell, 1000);
  });
  radio.binThroughput.forEach((mbps, bin) => {
    const cell = radio.binCell[bin] ?? -1;
    if (cell < 0) return;
    radio.binThroughput[bin] = left(mbps, cell, 1);
    const served = (1 - (radio.binNoService[bin] ?? 0)) * (cells.availability[cell] ?? 1);
    radio.binNoService[bin] = 1 - served;
  });
};
