import { type Conditions, NOTHING_WRONG } from '../conditions.js';
import { addRelation } from '../network/neighbours.js';
import { type Plant } from '../network/plant.js';
import { type Rng } from '../rng.js';
import { type Demand, type Users } from '../users/users.js';
import { type CellSettings, readCells, readRelations, type Relations } from './cell-settings.js';
import { concludeCells } from './conclude.js';
import { Coverage } from './coverage.js';
import { Crowds } from './crowds.js';
import { dimension } from './dimension.js';
import { settle } from './load.js';
import { addMobility } from './mobility.js';
import { emptyState, type RadioState } from './radio-state.js';
import { serve, type Serving } from './serving.js';

// Looked up once: a global is slow in the context that tests run in.
const { exp, max } = Math;

export { type RadioState } from './radio-state.js';

/** What is wrong apart from what stands in attributes. */
export interface Circumstances {
  readonly conditions: Conditions;
  /** Cells without a user plane for what lies outside the radio: behind a link, on an element without power, starting up. */
  readonly dead: ReadonlySet<number>;
}
export const NORMAL: Circumstances = { conditions: NOTHING_WRONG, dead: new Set() };

/** Connected for each Mbit/s that is asked for. Chosen. */
const USERS_PER_MBPS = 0.8;
/** Where a carrier is as good as not there, by carrier: idle users leave it around this level of its broadcast beam. Chosen, as cell selection is set in practice. */
const LEAVES_AT_DBM = [-119, -115, -111, -111];
const LEAVES_OVER_DB = 2.5;
/** No carrier at all serves where the best is below this. */
const NO_SERVICE_DBM = -124;
const NO_SERVICE_OVER_DB = 1.5;
/** What operators let users prefer, by carrier, before the network was tuned cell by cell. */
const PREFERENCE = [0.06, 0.25, 0.69, 0.5];

const softStep = (x: number): number => 1 / (1 + exp(-x));

/** Users in bins on the ground, served by cells of several layers. Pure over network attributes, demand and circumstances. */
export class RadioNetwork {
  readonly coverage: Coverage;
  /** By cell: how much of the demand at its places it is tuned to draw, against the other carriers there. */
  readonly draw: Float64Array;
  /** By cell: what is asked of it in its busiest hour, Mbit/s. */
  readonly busyMbps: Float64Array;
  private readonly index: ReadonlyMap<string, number>;
  private readonly relationDns: string[];
  private readonly crowds: Crowds | undefined;
  private relations: Relations;
  private version: number;

  constructor(
    private readonly plant: Plant,
    users: Users,
    rng: Rng,
  ) {
    this.coverage = new Coverage(plant, users.places, rng);
    this.index = new Map(plant.cells.map((c, i) => [c.dn, i]));
    this.draw = Float64Array.from(plant.cells, ({ carrier }) => PREFERENCE[carrier] ?? 0);
    this.relationDns = plant.network.ofClass('NRCellRelation');
    this.relations = readRelations(plant, this.index, this.relationDns);
    this.version = plant.network.version;
    const planned = dimension((demand) => this.evaluate(demand), this.draw, this.coverage.firstRow, users);
    this.busyMbps = planned.busyMbps;
    this.findNeighbours(planned.demand);
    this.relations = readRelations(plant, this.index, this.relationDns);
    this.crowds = new Crowds(this.coverage, planned.capacityMbps);
  }

  get bins(): number {
    return this.coverage.rows;
  }

  evaluate(demand: Demand, { conditions, dead }: Circumstances = NORMAL): RadioState {
    const { plant, coverage } = this;
    const settings = readCells(plant, conditions, dead);
    const relations = this.knownRelations();
    coverage.apply(settings);
    const serving = serve(coverage, settings, relations, steering(relations));
    const state = emptyState(plant.cells.length, coverage.rows);
    const asked = this.split(state, demand, serving, settings);
    // Before the network is planned there is nobody to come together.
    for (const [row, mbps] of this.crowds?.demand(settings.crowd) ?? []) {
      if ((serving.first[row] ?? -1) < 0) state.unserved += mbps;
      else {
        asked[row] = (asked[row] ?? 0) + mbps;
        state.binUsers[row] = (state.binUsers[row] ?? 0) + mbps * USERS_PER_MBPS;
      }
    }
    const settled = settle(coverage, settings, serving, asked);
    addMobility(state, coverage, settings, relations, serving, settled, demand);
    concludeCells(state, plant, coverage, settings, relations, serving, settled, asked);
    this.concludeBins(state, serving, settings);
    return state;
  }

  private knownRelations(): Relations {
    const { version } = this.plant.network;
    if (version !== this.version) {
      this.relations = readRelations(this.plant, this.index, this.relationDns);
      this.version = version;
    }
    return this.relations;
  }

  /** Mbit/s by row: the demand of a place goes to the carriers that are good enough there, by what their cells are tuned to draw; what none reaches is unserved. */
  private split(state: RadioState, { mbps }: Demand, serving: Serving, settings: CellSettings): Float64Array {
    const { coverage, draw } = this;
    const asked = new Float64Array(coverage.rows);
    for (let place = 0; place < mbps.length; place++) {
      const [begin, end] = [coverage.firstRow[place] ?? 0, coverage.firstRow[place + 1] ?? 0];
      const asks = mbps[place] ?? 0;
      let [sum, best, out] = [0, Number.NEGATIVE_INFINITY, 0];
      for (let row = begin; row < end; row++) {
        const first = serving.first[row] ?? -1;
        if (first < 0) continue;
        const power = coverage.powerDbm[first] ?? Number.NEGATIVE_INFINITY;
        const leaves = LEAVES_AT_DBM[coverage.carrier[row] ?? 0] ?? 0;
        const weight = (draw[coverage.cell[first] ?? 0] ?? 0) * softStep((power - leaves) / LEAVES_OVER_DB);
        asked[row] = weight;
        sum += weight;
        best = max(best, power);
      }
      const reached = softStep((best - NO_SERVICE_DBM) / NO_SERVICE_OVER_DB);
      for (let row = begin; row < end; row++) {
        const share = sum > 0 ? (asked[row] ?? 0) / sum : 1 / (end - begin);
        const first = serving.first[row] ?? -1;
        const down = first < 0 ? 0 : (settings.outage[coverage.cell[first] ?? 0] ?? 0);
        const served = sum > 0 ? asks * share * reached * (1 - down) : 0;
        asked[row] = served;
        out += asks * share - served;
        state.binUsers[row] = asks * share * USERS_PER_MBPS;
        state.binNoService[row] = sum > 0 ? 1 - reached * (1 - down) : 1;
      }
      state.unserved += begin < end ? out : asks;
    }
    return asked;
  }

  /** Where a carrier is gone, its users have what the others at the place give. */
  private concludeBins(state: RadioState, serving: Serving, settings: CellSettings): void {
    const { coverage } = this;
    for (let place = 0; place + 1 < coverage.firstRow.length; place++) {
      const [begin, end] = [coverage.firstRow[place] ?? 0, coverage.firstRow[place + 1] ?? 0];
      let [users, throughput] = [0, 0];
      for (let row = begin; row < end; row++) {
        users += state.binUsers[row] ?? 0;
        throughput += (state.binUsers[row] ?? 0) * (state.binThroughput[row] ?? 0);
      }
      for (let row = begin; row < end; row++) {
        const first = serving.first[row] ?? -1;
        if (first < 0 || settings.dead[coverage.cell[first] ?? 0] === 1)
          state.binThroughput[row] = users > 0 ? throughput / users : 0;
      }
    }
  }

  /** What the planned network hands over between has been found and added long ago (TS 28.313 clause 6.4.1.3, automatic neighbour relations). */
  private findNeighbours(demand: Demand): void {
    const { plant, coverage, relations } = this;
    const settings = readCells(plant, NOTHING_WRONG, new Set());
    coverage.apply(settings);
    const serving = serve(coverage, settings, relations, steering(relations));
    const found: Set<number>[] = plant.cells.map(() => new Set());
    for (let row = 0; row < coverage.rows; row++) {
      const [first, second] = [serving.first[row] ?? -1, serving.second[row] ?? -1];
      if (second < 0 || (demand.mbps[coverage.place[row] ?? 0] ?? 0) <= 0) continue;
      const [a, b] = [coverage.cell[first] ?? 0, coverage.cell[second] ?? 0];
      if (relations[a]?.has(b) !== true) found[a]?.add(b);
      if (relations[b]?.has(a) !== true) found[b]?.add(a);
    }
    found.forEach((targets, from) => {
      const { dn = '' } = plant.cells[from] ?? {};
      let number = relations[from]?.size ?? 0;
      for (const to of targets) {
        addRelation(plant.network, dn, ++number, plant.cells[to]?.dn ?? '');
        this.relationDns.push(`${dn},NRCellRelation=${number}`);
      }
    });
  }
}

/** Cells of which a relation has an offset. */
const steering = (relations: Relations): Uint8Array =>
  Uint8Array.from(relations, (known) => {
    for (const { offsetDb } of known.values()) if (offsetDb !== 0) return 1;
    return 0;
  });
