import { carrierOf } from '../network/layers.js';
import { buildNetwork, type Plant } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { Users } from '../users/users.js';
import { atHourOfWeek, HOURS_OF_WEEK } from '../users/week.js';
import { CANDIDATES, type Coverage } from './coverage.js';
import { elementNoiseMw } from './link.js';
import { RadioNetwork } from './radio-network.js';
import { type RadioState } from './radio-state.js';

/** A weekday's evening. */
const BUSY_HOUR = 24 + 20;
const SECONDS_PER_HOUR = 3600;
const PERCENTILES = 100;

/** What a network is like where nothing is wrong, for comparison with what is published of real ones. */
export interface Realism {
  readonly sites: number;
  readonly cells: number;
  /** Share of blocks in use in the busy hour, of every cell, by layer. */
  readonly load: readonly (readonly number[])[];
  /** Percentiles 0 to 100 over users in the busy hour, dB: of the wideband SINR were all cells fully loaded, and of traffic at the load that is. */
  readonly geometryDb: readonly number[];
  readonly trafficSinrDb: readonly number[];
  /** Share of handovers that succeed in the busy hour, of every cell that hands over. */
  readonly handoverSuccess: readonly number[];
  /** Share of bearers that are lost and of connections that are set up, in the busy hour, over all. */
  readonly dropRatio: number;
  readonly setupSuccess: number;
  /** Of what is asked for. */
  readonly unservedShare: number;
  /** Mbit/s that the network carries, by hour of the week. */
  readonly week: readonly number[];
  /** Mbit/s on the mean of the week, by site and by cell. */
  readonly siteTraffic: readonly number[];
  readonly cellTraffic: readonly number[];
  /** Of radios alone, kWh for each gigabyte carried. */
  readonly energyPerGigabyte: number;
}

/** The network of a seed, looked at over a week. */
export const realismOf = ({
  seed,
  sites,
  regions,
}: Readonly<Record<'seed' | 'sites' | 'regions', number>>): Realism => {
  const rng = new Rng(seed);
  const plant = buildNetwork(sites, regions, rng);
  const users = new Users(plant, rng);
  return realism(plant, users, new RadioNetwork(plant, users, rng));
};

export const realism = (plant: Plant, users: Users, radio: RadioNetwork): Realism => {
  const week = overWeek(plant, users, radio);
  const demand = users.demandAt(atHourOfWeek(BUSY_HOUR));
  const busy = radio.evaluate(demand);
  const asked = demand.mbps.reduce((a, b) => a + b, 0);
  const connected = (of: Float64Array): number => {
    const all = busy.users.reduce((a, b) => a + b, 0);
    return of.reduce((sum, value, c) => sum + value * (busy.users[c] ?? 0), 0) / Math.max(1e-9, all);
  };
  return {
    sites: plant.sites.length,
    cells: plant.cells.length,
    load: [0, 1, 2].map((layer) => plant.cells.flatMap((cell, c) => (cell.layer === layer ? [busy.load[c] ?? 0] : []))),
    geometryDb: percentiles(geometry(radio.coverage, busy), busy.binUsers),
    trafficSinrDb: percentiles(busy.binSinr, busy.binUsers),
    handoverSuccess: [...busy.handoverFailure].flatMap((failure, c) =>
      (busy.handoverRate[c] ?? 0) > 1e-4 ? [1 - failure] : [],
    ),
    dropRatio: connected(busy.drop),
    setupSuccess: 1 - connected(busy.accessFailure),
    unservedShare: busy.unserved / asked,
    ...week,
  };
};

const overWeek = (plant: Plant, users: Users, radio: RadioNetwork) => {
  const cellTraffic = new Float64Array(plant.cells.length);
  let joules = 0;
  const week = Array.from({ length: HOURS_OF_WEEK }, (_, hour) => {
    const { carried, power } = radio.evaluate(users.demandAt(atHourOfWeek(hour)));
    carried.forEach((mbps, c) => (cellTraffic[c] = (cellTraffic[c] ?? 0) + mbps / HOURS_OF_WEEK));
    joules += power.reduce((a, b) => a + b, 0) * SECONDS_PER_HOUR;
    return carried.reduce((a, b) => a + b, 0);
  });
  const siteTraffic = new Float64Array(plant.sites.length);
  plant.cells.forEach(({ site }, c) => (siteTraffic[site] = (siteTraffic[site] ?? 0) + (cellTraffic[c] ?? 0)));
  const gigabytes = (week.reduce((a, b) => a + b, 0) * SECONDS_PER_HOUR) / 8000;
  return {
    week,
    siteTraffic: [...siteTraffic],
    cellTraffic: [...cellTraffic],
    energyPerGigabyte: joules / 3.6e6 / gigabytes,
  };
};

/** By bin: power of the strongest cell over noise and all others at full load, without traffic beams, as a ratio. */
const geometry = (coverage: Coverage, { binCell }: RadioState): Float64Array =>
  Float64Array.from({ length: coverage.rows }, (_, row) => {
    let [own, all] = [0, elementNoiseMw(carrierOf(coverage.carrier[row] ?? 0)) + (coverage.far[row] ?? 0)];
    for (let i = row * CANDIDATES; i < (row + 1) * CANDIDATES; i++) {
      if ((coverage.cell[i] ?? -1) < 0) break;
      const power = coverage.milliwatt[i] ?? 0;
      all += power;
      own = Math.max(own, power);
    }
    return (binCell[row] ?? -1) < 0 ? 0 : own / (all - own);
  });

/** In dB, by weight; bins at 0 are left out. */
const percentiles = (ratios: ArrayLike<number>, weights: ArrayLike<number>): number[] => {
  const bins = Array.from({ length: ratios.length }, (_, i) => i)
    .filter((i) => (ratios[i] ?? 0) > 0)
    .sort((a, b) => (ratios[a] ?? 0) - (ratios[b] ?? 0));
  const total = bins.reduce((sum, i) => sum + (weights[i] ?? 0), 0);
  const found: number[] = [];
  let below = 0;
  for (const i of bins) {
    below += weights[i] ?? 0;
    while (found.length <= PERCENTILES && below >= (found.length / PERCENTILES) * total * (1 - 1e-12))
      found.push(10 * Math.log10(ratios[i] ?? 1));
  }
  return found;
};
