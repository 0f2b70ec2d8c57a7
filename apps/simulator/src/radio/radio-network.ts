import { nearestSites, type Plant } from '../network/build-network.js';
import { type Rng } from '../rng.js';
import { antennaGainDb, elevationDegrees, pathLossDb, rsrpDbm } from './propagation.js';

/** Three layers of an urban network: carrier in GHz, bandwidth in MHz, share of the users that camp there. Chosen. */
const LAYERS = [
  { frequencyGhz: 0.8, bandwidthMhz: 10, share: 0.2 },
  { frequencyGhz: 1.8, bandwidthMhz: 20, share: 0.35 },
  { frequencyGhz: 2.6, bandwidthMhz: 20, share: 0.45 },
] as const;
const BINS_PER_SITE = 24;
const POWER_DBM = 15;
/** Thermal noise of one 15 kHz resource element with a noise figure of 7 dB. */
const NOISE_MW = 10 ** ((-174 + 10 * Math.log10(15000) + 7) / 10);
const BARELY_SERVED_DBM = -122;

interface Candidate {
  readonly cell: number;
  readonly lossDb: number;
  readonly offAzimuth: number;
  readonly elevation: number;
}
interface Bin {
  readonly site: number;
  readonly layer: number;
  readonly weight: number;
  readonly candidates: readonly Candidate[];
}
/** Expected state of every cell. Demand in Mbit/s, users connected, throughput of one user in kbit/s. */
export interface RadioState {
  readonly load: Float64Array;
  readonly users: Float64Array;
  readonly throughput: Float64Array;
  readonly demand: Float64Array;
  /** Share of the users of a cell at its edge, where handovers are made. */
  readonly edge: Float64Array;
  unserved: number;
}
/** What faults do to the radio network, apart from what stands in attributes. */
export interface RadioConditions {
  readonly dead: ReadonlySet<number>;
  readonly crowd: ReadonlyMap<number, number>;
}

/** Mbit/s a bin asks for, by hour of week: two daily peaks, weekends later and lower. Chosen after TR 36.887's daily profile. */
export const demandFactor = (hourOfWeek: number): number => {
  const hour = hourOfWeek % 24;
  const weekend = hourOfWeek >= 120;
  const day = Math.exp(-(((hour - (weekend ? 14 : 12)) / 4) ** 2)) + 1.1 * Math.exp(-(((hour - 19.5) / 3) ** 2));
  return (weekend ? 0.85 : 1) * (0.12 + 0.75 * day);
};

/** Users in bins on the ground, each served by the best cell of its layer. Pure over network attributes and conditions. */
export class RadioNetwork {
  private readonly bins: Bin[] = [];
  private readonly index: ReadonlyMap<string, number>;

  constructor(
    private readonly plant: Plant,
    rng: Rng,
  ) {
    this.index = new Map(plant.cells.map((c, i) => [c.dn, i]));
    plant.sites.forEach((site, s) => {
      const siteWeight = 0.5 + rng.uniform();
      for (let b = 0; b < BINS_PER_SITE; b++) {
        const at = { x: site.x + 0.5 * rng.normal(), y: site.y + 0.5 * rng.normal(), region: site.region };
        const near = nearestSites(plant.sites, at, 4);
        const weight = siteWeight * (0.5 + rng.uniform());
        LAYERS.forEach((l, layer) => {
          const candidates = near.flatMap((n) => {
            const from = plant.sites[n] ?? site;
            const distance = Math.hypot(at.x - from.x, at.y - from.y);
            const bearing = (Math.atan2(at.x - from.x, at.y - from.y) * 180) / Math.PI;
            const lossDb = pathLossDb(distance, l.frequencyGhz) + 4 * rng.normal();
            return [0, 1, 2].map((sector) => ({
              cell: n * 9 + layer * 3 + sector,
              lossDb,
              offAzimuth: bearing - sector * 120,
              elevation: elevationDegrees(distance),
            }));
          });
          this.bins.push({ site: s, layer, weight: weight * l.share, candidates });
        });
      }
    });
  }

  /** @param rateMbps demand of a bin of weight 1 on all layers together */
  evaluate(factor: number, conditions: RadioConditions, rateMbps = 3.2): RadioState {
    const n = this.plant.cells.length;
    const column = () => new Float64Array(n);
    const state = {
      load: column(),
      users: column(),
      throughput: column(),
      demand: column(),
      edge: column(),
      unserved: 0,
    };
    const { tilt, dead, offsets } = this.configuration(conditions);
    const served = this.bins.flatMap((bin) => {
      const demand = bin.weight * factor * rateMbps * (conditions.crowd.get(bin.site) ?? 1);
      const power = bin.candidates.map((c) =>
        dead.has(c.cell)
          ? -Infinity
          : rsrpDbm(POWER_DBM, antennaGainDb(c.offAzimuth, c.elevation, (tilt[c.cell] ?? 0) / 10), c.lossDb),
      );
      const best = bestServer(bin.candidates, power, offsets);
      if ((power[best] ?? -Infinity) < BARELY_SERVED_DBM) {
        state.unserved += demand;
        return [];
      }
      const second = Math.max(...power.filter((_, i) => i !== best));
      const cell = bin.candidates[best]?.cell ?? 0;
      const edge = (power[best] ?? 0) - second < 3 ? 1 : 0;
      state.demand[cell] = (state.demand[cell] ?? 0) + demand;
      state.edge[cell] = (state.edge[cell] ?? 0) + demand * edge;
      return [{ bin, best, cell, demand, milliwatt: power.map((p) => 10 ** (p / 10)) }];
    });
    // Load makes interference and interference makes load: a few rounds settle it.
    const efficiency = column();
    for (let round = 0; round < 4; round++) {
      const next = column();
      efficiency.fill(0);
      for (const s of served) {
        let interference = NOISE_MW;
        s.bin.candidates.forEach((c, i) => {
          if (i !== s.best) interference += (s.milliwatt[i] ?? 0) * (0.05 + 0.95 * (state.load[c.cell] ?? 0));
        });
        const sinr = (s.milliwatt[s.best] ?? 0) / interference;
        // Attenuated Shannon bound, TR 36.942 annex A.2: 0.6, at most 4.4 bit/s/Hz.
        const bits = Math.max(0.1, Math.min(4.4, 0.6 * Math.log2(1 + sinr)));
        const needed = s.demand / (bits * (LAYERS[s.bin.layer]?.bandwidthMhz ?? 10));
        next[s.cell] = (next[s.cell] ?? 0) + needed;
      }
      next.forEach((load, i) => {
        efficiency[i] = load > 0 ? (state.demand[i] ?? 0) / load : 0;
        state.load[i] = Math.min(1, load);
      });
    }
    for (let i = 0; i < n; i++) {
      state.users[i] = (state.demand[i] ?? 0) * 2;
      state.edge[i] = (state.edge[i] ?? 0) / Math.max(1e-9, state.demand[i] ?? 0);
      state.throughput[i] = 1000 * (efficiency[i] ?? 0) * Math.max(0.04, 1 - (state.load[i] ?? 0));
    }
    return state;
  }

  private configuration(conditions: RadioConditions) {
    const { cells, network } = this.plant;
    const dead = new Set(conditions.dead);
    const tilt = Float64Array.from(cells, (c) => Number(network.read(c.dn, 'digitalTilt')));
    cells.forEach((c, i) => {
      if (network.read(c.dn, 'administrativeState') === 'LOCKED') dead.add(i);
    });
    const offsets = new Map<number, number>();
    for (const mo of network.objects.values()) {
      const offset = Number(mo.attributes.get('cellIndividualOffset.rsrpOffsetSSB') ?? 0);
      if (offset === 0) continue;
      const from = this.index.get(mo.dn.slice(0, mo.dn.lastIndexOf(','))) ?? 0;
      const to = this.index.get(String(mo.attributes.get('adjacentNRCellRef'))) ?? 0;
      offsets.set(from * 65536 + to, offset);
    }
    return { tilt, dead, offsets };
  }
}

/** The strongest cell, unless an A3 offset of its relation to another favours that one. */
const bestServer = (
  candidates: readonly Candidate[],
  power: readonly number[],
  offsets: ReadonlyMap<number, number>,
): number => {
  let best = 0;
  power.forEach((p, i) => {
    if (p > (power[best] ?? -Infinity)) best = i;
  });
  if (offsets.size === 0) return best;
  const from = candidates[best]?.cell ?? 0;
  let chosen = best;
  let margin = 0;
  candidates.forEach((c, i) => {
    const gain = (power[i] ?? -Infinity) - (power[best] ?? 0) + (offsets.get(from * 65536 + c.cell) ?? 0);
    if (i !== best && gain > margin) {
      margin = gain;
      chosen = i;
    }
  });
  return chosen;
};
