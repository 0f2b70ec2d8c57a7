import { type Plant } from '../network/build-network.js';
import { type Rng } from '../rng.js';
import { Coverage, LAYERS } from './coverage.js';

/** Power where nothing is heard. */
const NEVER = Number.NEGATIVE_INFINITY;
const { log2, max, min } = Math;
/** Thermal noise of one 15 kHz resource element with a noise figure of 7 dB. */
const NOISE_MW = 10 ** ((-174 + 10 * Math.log10(15000) + 7) / 10);
const BARELY_SERVED_DBM = -122;
/** Within so many dB of the next cell a user is at the edge. */
const EDGE_DB = 3;
/** Users of a crowd stand where the next cell is at least this much weaker: no offset that an operator allows moves them. */
const CORE_DB = 8;
const ROUNDS = 6;
/** No cell is planned to be fuller than this in its busiest hour. */
const BUSIEST = 0.83;
const PLANNING_ROUNDS = 6;
/** Users connected for each Mbit/s of demand. */
const USERS_PER_MBPS = 2;
/** Mbit/s that a bin of weight 1 asks for at the busiest hour, on all layers together. Chosen for a mean load of about half. */
const BUSY_MBPS = 5;

/** Expected state of the network. Demand in Mbit/s, users connected, throughput of one user in kbit/s. */
export interface RadioState {
  /** By cell. */
  readonly load: Float64Array;
  readonly users: Float64Array;
  readonly throughput: Float64Array;
  readonly demand: Float64Array;
  /** Share of the users of a cell at its edge, where handovers are made. */
  readonly edge: Float64Array;
  /** Probability that a handover fails. */
  readonly handoverFailure: Float64Array;
  /** Probability that a bearer is lost for want of signal. */
  readonly radioFailure: Float64Array;
  /** By bin: users, and what each of them gets in Mbit/s, 0 where no cell serves them. */
  readonly binUsers: Float64Array;
  readonly binThroughput: Float64Array;
  /** By bin: the cell that serves it, -1 where none does. */
  readonly binCell: Int32Array;
  unserved: number;
}
/** What faults do to the radio network, apart from what stands in attributes. */
export interface RadioConditions {
  readonly dead: ReadonlySet<number>;
  /** By cell: load that a crowd in the middle of it adds, as a share of what the cell can carry. */
  readonly crowd: ReadonlyMap<number, number>;
  /** By cell, in tenths of a degree: where a state is wanted for another tilt than the one set. */
  readonly tilt?: ReadonlyMap<number, number>;
}

const NOTHING: RadioConditions = { dead: new Set(), crowd: new Map() };

interface Crowd {
  readonly bins: readonly number[];
  readonly capacityMbps: number;
}

/** Users in bins on the ground, each served by the best cell of its layer. Pure over network attributes and conditions. */
export class RadioNetwork {
  private readonly coverage: Coverage;
  private readonly index: ReadonlyMap<string, number>;
  /** Planned handovers, `from * 65536 + to`. */
  private readonly planned = new Set<number>();
  private readonly relations: { readonly dn: string; readonly key: number }[] = [];
  private readonly crowds = new Map<number, Crowd>();

  constructor(
    private readonly plant: Plant,
    rng: Rng,
  ) {
    this.coverage = new Coverage(plant, rng);
    this.index = new Map(plant.cells.map((c, i) => [c.dn, i]));
    for (const dn of plant.network.ofClass('NRCellRelation')) {
      const from = this.index.get(dn.slice(0, dn.lastIndexOf(','))) ?? 0;
      const to = this.index.get(String(plant.network.read(dn, 'adjacentNRCellRef'))) ?? 0;
      this.planned.add(from * 65536 + to);
      this.relations.push({ dn, key: from * 65536 + to });
    }
    this.dimension();
    // What the planned network hands over between has been found and planned long ago.
    this.evaluate(1, NOTHING, (_, from, to) => {
      if (to >= 0) this.planned.add(from * 65536 + to);
    });
  }

  /**
   * @param factor share of the busiest demand
   * @param served called for every bin with the cell that serves it, and at an edge the cell it would be handed over to, else -1
   */
  evaluate(
    factor: number,
    conditions: RadioConditions,
    served?: (bin: number, from: number, to: number) => void,
  ): RadioState {
    const { coverage } = this;
    const [n, bins, k] = [this.plant.cells.length, coverage.bins, coverage.candidates];
    const state = emptyState(n, bins);
    const { dead, offsets, tilts } = this.configuration(conditions);
    const extra = this.crowdDemand(conditions.crowd);
    coverage.setTilts(tilts);
    const server = new Int32Array(bins).fill(-1);
    const demand = new Float64Array(bins);
    const edgeDemand = new Float64Array(n);
    const { powerDbm, milliwatt, cell: cells } = coverage;
    const nextBest = new Int32Array(bins).fill(-1);
    for (let bin = 0; bin < bins; bin++) {
      const asks = (coverage.weight[bin] ?? 0) * factor * BUSY_MBPS + (extra.get(bin) ?? 0);
      demand[bin] = asks;
      state.binUsers[bin] = asks * USERS_PER_MBPS;
      let [best, second] = [-1, -1];
      for (let i = bin * k; i < bin * k + k; i++) {
        if (dead[cells[i] ?? 0] === 1) continue;
        const power = powerDbm[i] ?? NEVER;
        if (best < 0 || power > (powerDbm[best] ?? 0)) [second, best] = [best, i];
        else if (second < 0 || power > (powerDbm[second] ?? 0)) second = i;
      }
      if (best >= 0 && offsets.size > 0) {
        const chosen = this.steered(bin, best, dead, offsets);
        if (chosen !== best) [second, best] = [best, chosen];
      }
      if (best < 0 || (powerDbm[best] ?? NEVER) < BARELY_SERVED_DBM) {
        state.unserved += asks;
        continue;
      }
      server[bin] = best;
      const cell = cells[best] ?? 0;
      state.demand[cell] = (state.demand[cell] ?? 0) + asks;
      if (second >= 0 && (powerDbm[best] ?? 0) - (powerDbm[second] ?? NEVER) < EDGE_DB) {
        nextBest[bin] = second;
        edgeDemand[cell] = (edgeDemand[cell] ?? 0) + asks;
      }
      served?.(bin, cell, nextBest[bin] === -1 ? -1 : (cells[second] ?? 0));
    }
    // Load makes interference and interference makes load: a few rounds settle it.
    const bits = new Float64Array(bins);
    const sinr = new Float64Array(bins);
    for (let round = 0; round < ROUNDS; round++) {
      const next = new Float64Array(n);
      for (let bin = 0; bin < bins; bin++) {
        const best = server[bin] ?? -1;
        if (best < 0) continue;
        let interference = NOISE_MW;
        for (let i = bin * k; i < bin * k + k; i++) {
          const cell = cells[i] ?? 0;
          if (i !== best && dead[cell] === 0)
            interference += (milliwatt[i] ?? 0) * (0.05 + 0.95 * min(1, state.load[cell] ?? 0));
        }
        const ratio = (milliwatt[best] ?? 0) / interference;
        sinr[bin] = ratio;
        // Attenuated Shannon bound, TR 36.942 annex A.2: 0.6, at most 4.4 bit/s/Hz.
        bits[bin] = max(0.1, min(4.4, 0.6 * log2(1 + ratio)));
        const cell = cells[best] ?? 0;
        const width = LAYERS[coverage.layer[bin] ?? 0]?.bandwidthMhz ?? 10;
        next[cell] = (next[cell] ?? 0) + (demand[bin] ?? 0) / ((bits[bin] ?? 1) * width);
      }
      // Half way, so that cells do not swing against each other.
      for (let i = 0; i < n; i++)
        state.load[i] = round === 0 ? (next[i] ?? 0) : ((state.load[i] ?? 0) + (next[i] ?? 0)) / 2;
    }
    this.conclude(state, { server, nextBest, demand, edgeDemand, bits, sinr });
    return state;
  }

  /** Where more is asked for than a cell can carry well, an operator has built more long ago: here less is asked for. */
  private dimension(): void {
    for (let round = 0; round < PLANNING_ROUNDS; round++) {
      const serving = new Int32Array(this.coverage.bins).fill(-1);
      const { load } = this.evaluate(1, NOTHING, (bin, cell) => (serving[bin] = cell));
      serving.forEach((cell, bin) => {
        const over = (load[cell] ?? 0) / BUSIEST;
        if (cell >= 0 && over > 1) this.coverage.weight[bin] = (this.coverage.weight[bin] ?? 0) / over;
      });
    }
  }

  private conclude(
    state: RadioState,
    found: Readonly<Record<'server' | 'nextBest', Int32Array>> &
      Readonly<Record<'demand' | 'edgeDemand' | 'bits' | 'sinr', Float64Array>>,
  ): void {
    const { coverage } = this;
    const { server, nextBest, demand, edgeDemand, bits, sinr } = found;
    const n = state.load.length;
    const capacity = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      const load = state.load[i] ?? 0;
      capacity[i] = load > 0 ? (state.demand[i] ?? 0) / load : 0;
      state.load[i] = min(1, load);
      state.users[i] = (state.demand[i] ?? 0) * USERS_PER_MBPS;
      state.throughput[i] = 1000 * (capacity[i] ?? 0) * roomFor(state.load[i] ?? 0);
    }
    for (let bin = 0; bin < coverage.bins; bin++) {
      const best = server[bin] ?? -1;
      if (best < 0) continue;
      const cell = coverage.cell[best] ?? 0;
      state.binCell[bin] = cell;
      const share = (demand[bin] ?? 0) / max(1e-9, state.demand[cell] ?? 0);
      const poor = poorLink(sinr[bin] ?? 0);
      state.radioFailure[cell] = (state.radioFailure[cell] ?? 0) + share * 0.04 * poor;
      const width = LAYERS[coverage.layer[bin] ?? 0]?.bandwidthMhz ?? 10;
      state.binThroughput[bin] = (bits[bin] ?? 0) * width * roomFor(state.load[cell] ?? 0);
      const to = nextBest[bin] ?? -1;
      if (to < 0) continue;
      state.edge[cell] = (state.edge[cell] ?? 0) + share;
      // A handover is made on the strength of the serving cell, and to a cell that was planned as its neighbour.
      const unplanned = this.planned.has(cell * 65536 + (coverage.cell[to] ?? 0)) ? 0 : 0.25;
      const edgeShare = (demand[bin] ?? 0) / max(1e-9, edgeDemand[cell] ?? 0);
      state.handoverFailure[cell] =
        (state.handoverFailure[cell] ?? 0) + edgeShare * min(0.6, 0.008 + 0.2 * poor + unplanned);
    }
  }

  /** The strongest cell, unless an A3 offset of its relation to another favours that one. */
  private steered(bin: number, best: number, dead: Uint8Array, offsets: ReadonlyMap<number, number>): number {
    const { powerDbm, cell, candidates: k } = this.coverage;
    const from = (cell[best] ?? 0) * 65536;
    let [chosen, margin] = [best, 0];
    for (let i = bin * k; i < bin * k + k; i++) {
      if (i === best || dead[cell[i] ?? 0] === 1) continue;
      // Back over the border only where the way back has no offset against it.
      const to = cell[i] ?? 0;
      const gain = (powerDbm[i] ?? NEVER) - (powerDbm[best] ?? 0) + (offsets.get(from + to) ?? 0);
      if (gain > margin) [chosen, margin] = [i, gain];
    }
    return chosen;
  }

  private configuration(conditions: RadioConditions) {
    const { cells, network } = this.plant;
    const dead = Uint8Array.from(cells, (c, i) =>
      conditions.dead.has(i) || network.read(c.dn, 'administrativeState') === 'LOCKED' ? 1 : 0,
    );
    const tilts = Float64Array.from(
      cells,
      (c, i) => conditions.tilt?.get(i) ?? Number(network.read(c.dn, 'digitalTilt')),
    );
    const offsets = new Map<number, number>();
    for (const { dn, key } of this.relations) {
      const offset = Number(network.read(dn, 'cellIndividualOffset.rsrpOffsetSSB') ?? 0);
      if (offset !== 0) offsets.set(key, offset);
    }
    return { dead, tilts, offsets };
  }

  private crowdDemand(crowd: ReadonlyMap<number, number>): ReadonlyMap<number, number> {
    const extra = new Map<number, number>();
    for (const [cell, share] of crowd) {
      const { bins, capacityMbps } = this.crowdAt(cell);
      for (const bin of bins) extra.set(bin, (extra.get(bin) ?? 0) + (share * capacityMbps) / bins.length);
    }
    return extra;
  }

  /** Where a crowd in the middle of a cell stands, as the cell is planned: the bins that no other cell comes near. */
  private crowdAt(cell: number): Crowd {
    let known = this.crowds.get(cell);
    if (known !== undefined) return known;
    const state = this.evaluate(0.7, NOTHING);
    const { powerDbm, cell: cells, candidates: k } = this.coverage;
    const margins: [number, number][] = [];
    for (let bin = 0; bin < this.coverage.bins; bin++) {
      let [own, other] = [NEVER, NEVER];
      for (let i = bin * k; i < bin * k + k; i++)
        if (cells[i] === cell) own = powerDbm[i] ?? own;
        else other = max(other, powerDbm[i] ?? other);
      if (own > other) margins.push([bin, own - other]);
    }
    margins.sort((a, b) => b[1] - a[1]);
    const core = margins.filter(([, margin], at) => at === 0 || margin >= CORE_DB).map(([bin]) => bin);
    known = { bins: core, capacityMbps: (state.demand[cell] ?? 0) / max(1e-9, state.load[cell] ?? 0) };
    this.crowds.set(cell, known);
    return known;
  }
}

/** What is left of a cell for one more user; even a full one gives everybody a little. */
const roomFor = (load: number): number => max(0.04, 1 - load);

/** Near 1 where the signal is too weak against what disturbs it to hold a call, around -6 dB. */
const poorLink = (ratio: number): number => 1 / (1 + (ratio / 0.25) ** 2.5);

const emptyState = (cells: number, bins: number): RadioState => {
  const column = () => new Float64Array(cells);
  return {
    load: column(),
    users: column(),
    throughput: column(),
    demand: column(),
    edge: column(),
    handoverFailure: column(),
    radioFailure: column(),
    binUsers: new Float64Array(bins),
    binThroughput: new Float64Array(bins),
    binCell: new Int32Array(bins).fill(-1),
    unserved: 0,
  };
};
