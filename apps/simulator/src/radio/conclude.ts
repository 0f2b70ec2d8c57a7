import { CARRIERS } from '../network/layers.js';
import { type Plant } from '../network/plant.js';
import { type CellSettings, type Relations } from './cell-settings.js';
import { type Coverage } from './coverage.js';
import { powerOf } from './energy.js';
import { bestOf, cqiOf, elementPowerDbm, layersOf, megahertzOf } from './link.js';
import { type Settled } from './load.js';
import { type RadioState } from './radio-state.js';
import { type Serving } from './serving.js';
import { uplinkBits, uplinkFails, uplinkRiseDb, uplinkSinrDb } from './uplink.js';

// Looked up once: a global is slow in the context that tests run in.
const { max, min } = Math;

/** A connection lasts this long on average. */
export const CONNECTION_SECONDS = 40;
/** Uplink traffic for each Mbit/s of downlink, and what of a TDD carrier is uplink. Chosen after operators' mix. */
const UPLINK_SHARE = 0.12;
const UPLINK_SLOTS = 0.23;
/** Of the demand, and of the blocks it has for itself. */
export const SLICE_SHARE = 0.08;
/** What goes wrong where nothing is wrong. */
const BASE_ACCESS = 0.002;
const BASE_BEARER = 0.001;
const BASE_DROP = 0.002;
const BASE_PREAMBLE = 0.01;
const BASE_LOSS = 2e-4;
/** From this load on set-ups are refused and bearers lost, and how many of them at full load. */
export const FULL = 0.92;
export const REFUSED_AT_FULL = 0.03;
export const LOST_AT_FULL = 0.02;
/** Share of poor links, of failing uplinks and of late handovers that end a bearer. Chosen. */
const POOR_DROPS = 0.05;
const UPLINK_DROPS = 0.05;
const LATE_DROPS = 0.5;
/** Of preambles that are not answered so many belong to a set-up that fails in the end. */
const LEFT_AFTER_RETRIES = 0.25;
/** Blocks that broadcast and paging take without any traffic, as a share. */
const BASE_LOAD = 0.02;
/** Two cells with one root sequence: share of preambles lost to it, and of the other's that are heard as one's own. */
const CLASH_LOSES = 0.3;
const CLASH_HEARD = 0.6;

/** What is left of a cell for one more user; even a full one gives everybody a little. */
export const roomFor = (load: number): number => max(0.04, 1 - load);
/** 0 up to `FULL`, 1 at full load. */
export const congestionOf = (load: number): number => max(0, min(1, (load - FULL) / (1 - FULL)));
/** Near 1 where the signal is too weak against what disturbs it to hold a call, around -6 dB. */
const poorLink = (sinr: number): number => 1 / (1 + (sinr / 0.25) ** 2.5);
const MEGAHERTZ = CARRIERS.map(megahertzOf);

/** Sums over the users of a cell, each divided by how many there are at last. */
interface Sums {
  readonly users: Float64Array;
  readonly poor: Float64Array;
  readonly uplinkFails: Float64Array;
  readonly uplinkBits: Float64Array;
  readonly cqi: Float64Array;
  readonly rank: Float64Array;
  readonly collision: Float64Array;
}

/** Everything by cell that follows from where its users are and how full it is; handovers are there already. */
export const concludeCells = (
  state: RadioState,
  plant: Plant,
  coverage: Coverage,
  settings: CellSettings,
  relations: Relations,
  serving: Serving,
  settled: Settled,
  demand: Float64Array,
): void => {
  state.uplinkRise.set(uplinkRiseDb(plant, settings, relations, settled.load));
  const sums = addRows(state, coverage, settings, serving, settled, demand);
  const mean = (column: Float64Array, c: number): number => (column[c] ?? 0) / max(1e-12, sums.users[c] ?? 0);
  plant.cells.forEach(({ carrier }, c) => {
    const raw = settled.load[c] ?? 0;
    const load = min(1, raw);
    const offered = state.demand[c] ?? 0;
    const isDead = settings.dead[c] === 1;
    const outage = isDead ? 1 : (settings.outage[c] ?? 0);
    const capacity = raw > 0 && offered > 0 ? offered / raw : 0;
    state.load[c] = isDead ? 0 : min(1, BASE_LOAD + load);
    state.carried[c] = isDead ? 0 : min(offered, capacity);
    state.unserved += offered - (state.carried[c] ?? 0);
    state.throughput[c] = 1000 * capacity * roomFor(load);
    state.cqi[c] = mean(sums.cqi, c);
    state.rank[c] = mean(sums.rank, c);
    state.unavailable[c] = outage;
    state.sliceThroughput[c] = (state.throughput[c] ?? 0) * (1 - (settings.starvedSlice[c] ?? 0));
    state.sliceLoad[c] = SLICE_SHARE * load * (1 - (settings.starvedSlice[c] ?? 0));
    state.power[c] = powerOf(
      carrier,
      (settings.powerDbm[c] ?? 0) + (46 - elementPowerDbm(CARRIERS[carrier] ?? never(), 46)),
      state.load[c] ?? 0,
      settings.asleep[c] === 1 || settings.locked[c] === 1,
    );
    const uplinkFailure = mean(sums.uplinkFails, c);
    const slots = (CARRIERS[carrier]?.downlinkShare ?? 1) < 1 ? UPLINK_SLOTS : 1;
    const uplinkMhz = ((MEGAHERTZ[carrier] ?? 1) / (CARRIERS[carrier]?.downlinkShare ?? 1)) * slots;
    const uplinkBit = max(0.03, mean(sums.uplinkBits, c));
    state.uplinkLoad[c] = isDead ? 0 : min(1, (UPLINK_SHARE * offered) / (uplinkBit * uplinkMhz));
    state.uplinkThroughput[c] =
      offered > 0 ? 1000 * 0.5 * uplinkBit * uplinkMhz * roomFor(state.uplinkLoad[c] ?? 0) : 0;
    state.uplinkLoss[c] = BASE_LOSS + 0.4 * uplinkFailure;
    const software = settings.failingSoftware[c] ?? 0;
    const congestion = congestionOf(raw);
    const clash = clashOf(settings, relations, plant, c);
    const collision = mean(sums.collision, c);
    state.preambleFailure[c] = atMostOne(BASE_PREAMBLE + 0.5 * uplinkFailure + CLASH_LOSES * clash.share);
    state.falsePreambles[c] = isDead
      ? 0
      : (CLASH_HEARD * clash.neighbours.reduce((sum, n) => sum + (state.users[n] ?? 0), 0)) / CONNECTION_SECONDS;
    // Preambles are tried again.
    state.accessFailure[c] = atMostOne(
      BASE_ACCESS +
        LEFT_AFTER_RETRIES * ((state.preambleFailure[c] ?? 0) - BASE_PREAMBLE) +
        0.03 * mean(sums.poor, c) +
        REFUSED_AT_FULL * congestion +
        0.3 * collision +
        software +
        outage,
    );
    state.bearerFailure[c] = atMostOne(BASE_BEARER + 0.5 * software);
    const perBearer = ((state.handoverRate[c] ?? 0) * CONNECTION_SECONDS) / max(1e-9, state.users[c] ?? 0);
    const late = LATE_DROPS * (state.handoverTooLate[c] ?? 0) * min(1, perBearer);
    state.drop[c] = atMostOne(
      BASE_DROP +
        POOR_DROPS * mean(sums.poor, c) +
        UPLINK_DROPS * uplinkFailure +
        LOST_AT_FULL * congestion +
        late +
        0.1 * collision +
        0.3 * software +
        0.5 * outage * (isDead ? 0 : 1),
    );
  });
};

const never = (): never => {
  throw new RangeError('There is no such carrier.');
};
const atMostOne = (probability: number): number => max(0, min(1, probability));

const addRows = (
  state: RadioState,
  coverage: Coverage,
  settings: CellSettings,
  serving: Serving,
  settled: Settled,
  demand: Float64Array,
): Sums => {
  const column = () => new Float64Array(settings.dead.length);
  const sums: Sums = {
    ...{ users: column(), poor: column(), uplinkFails: column(), uplinkBits: column() },
    ...{ cqi: column(), rank: column(), collision: column() },
  };
  for (let row = 0; row < coverage.rows; row++) {
    const first = serving.first[row] ?? -1;
    if (first < 0) continue;
    const share = serving.share[row] ?? 1;
    const users = state.binUsers[row] ?? 0;
    const mhz = MEGAHERTZ[coverage.carrier[row] ?? 0] ?? 1;
    const collision = settled.collision[row] ?? 0;
    let [throughput, drop] = [0, 0];
    for (const isFirst of [true, false]) {
      const entry = isFirst ? first : (serving.second[row] ?? -1);
      const part = isFirst ? share : 1 - share;
      if (entry < 0 || part <= 0) continue;
      const c = coverage.cell[entry] ?? 0;
      const sinr = (isFirst ? settled.firstSinr : settled.secondSinr)[row] ?? 0;
      const bits = (isFirst ? settled.firstBits : settled.secondBits)[row] ?? 0;
      const carrier = coverage.carrier[row] ?? 0;
      const up = uplinkSinrDb(carrier, coverage.couplingDb(entry, settings), state.uplinkRise[c] ?? 0);
      const fails = uplinkFails(up);
      const poor = poorLink(sinr);
      const here = users * part;
      add(state.demand, c, (demand[row] ?? 0) * part);
      add(state.users, c, here * (1 - (settings.outage[c] ?? 0)));
      add(sums.users, c, here);
      add(sums.poor, c, here * poor);
      add(sums.uplinkFails, c, here * fails);
      add(sums.uplinkBits, c, here * uplinkBits(up));
      add(sums.cqi, c, here * cqiOf(sinr));
      const branches = (CARRIERS[carrier]?.branches ?? 1) * (1 - (settings.lostBranches[c] ?? 0));
      add(sums.rank, c, here * bestOf(sinr, layersOf(branches)).rank);
      add(sums.collision, c, here * collision);
      throughput += part * bits * mhz * roomFor(min(1, settled.load[c] ?? 0)) * (1 - (settings.outage[c] ?? 0));
      drop +=
        part *
        atMostOne(
          BASE_DROP +
            POOR_DROPS * poor +
            UPLINK_DROPS * fails +
            LOST_AT_FULL * congestionOf(settled.load[c] ?? 0) +
            (settings.failingSoftware[c] ?? 0) * 0.3,
        );
    }
    state.binThroughput[row] = throughput;
    state.binDrop[row] = drop;
    state.binCell[row] = coverage.cell[first] ?? -1;
    state.binSinr[row] = settled.firstSinr[row] ?? 0;
  }
  return sums;
};

const add = (column: Float64Array, cell: number, value: number): void => {
  column[cell] = (column[cell] ?? 0) + value;
};

/** Neighbours on the carrier that use the cell's root sequence, and how much of its preambles that spoils. */
const clashOf = (settings: CellSettings, relations: Relations, plant: Plant, c: number) => {
  const neighbours = [...(relations[c]?.keys() ?? [])].filter(
    (to) =>
      settings.root[to] === settings.root[c] &&
      settings.dead[to] === 0 &&
      plant.cells[to]?.carrier === plant.cells[c]?.carrier,
  );
  return { neighbours, share: min(1, neighbours.length) };
};
