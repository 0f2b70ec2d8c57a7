import { nearestSites, type Plant } from '../network/build-network.js';
import { type Rng } from '../rng.js';
import { antennaGainDb, elevationDegrees, pathLossDb, rsrpDbm } from './propagation.js';

/** Three layers of an urban network: carrier in GHz, bandwidth in MHz, share of the demand that is on it. Chosen. */
export const LAYERS = [
  { frequencyGhz: 0.8, bandwidthMhz: 10, share: 0.18 },
  { frequencyGhz: 1.8, bandwidthMhz: 20, share: 0.4 },
  { frequencyGhz: 2.6, bandwidthMhz: 20, share: 0.42 },
] as const;
const BINS_PER_SITE = 36;
const SITES_HEARD = 4;
const POWER_DBM = 15;

/** Where users are: bins of ground on one layer, each with the cells of that layer that are heard there. Columns by bin, and by bin and candidate. */
export class Coverage {
  readonly bins: number;
  readonly candidates: number;
  /** By bin. */
  readonly weight: Float64Array;
  readonly layer: Uint8Array;
  /** By bin and candidate. */
  readonly cell: Int32Array;
  readonly powerDbm: Float64Array;
  readonly milliwatt: Float64Array;
  private readonly lossDb: Float64Array;
  private readonly offAzimuth: Float64Array;
  private readonly elevation: Float64Array;
  /** By cell: where it is heard, and with what tilt its power was computed. */
  private readonly heardAt: number[][];
  private readonly tilt: Float64Array;

  constructor(plant: Plant, rng: Rng) {
    const heard = Math.min(SITES_HEARD, ...regionSizes(plant));
    this.candidates = heard * 3;
    this.bins = plant.sites.length * BINS_PER_SITE * LAYERS.length;
    const column = () => new Float64Array(this.bins * this.candidates);
    this.weight = new Float64Array(this.bins);
    this.layer = new Uint8Array(this.bins);
    this.cell = new Int32Array(this.bins * this.candidates);
    [this.powerDbm, this.milliwatt, this.lossDb] = [column(), column(), column()];
    [this.offAzimuth, this.elevation] = [column(), column()];
    this.heardAt = plant.cells.map(() => []);
    this.tilt = new Float64Array(plant.cells.length).fill(Number.NaN);
    let bin = 0;
    for (const site of plant.sites) {
      const siteWeight = 0.75 + 0.5 * rng.uniform();
      for (let b = 0; b < BINS_PER_SITE; b++) {
        const at = { x: site.x + 0.5 * rng.normal(), y: site.y + 0.5 * rng.normal(), region: site.region };
        const near = nearestSites(plant.sites, at, heard);
        const weight = siteWeight * (0.6 + 0.8 * rng.uniform());
        for (const [layer, { share, frequencyGhz }] of LAYERS.entries()) {
          this.weight[bin] = (weight * share * 24) / BINS_PER_SITE;
          this.layer[bin] = layer;
          near.forEach((n, k) => {
            const from = plant.sites[n] ?? site;
            const distance = Math.hypot(at.x - from.x, at.y - from.y);
            const bearing = (Math.atan2(at.x - from.x, at.y - from.y) * 180) / Math.PI;
            const lossDb = pathLossDb(distance, frequencyGhz) + 4 * rng.normal();
            for (let sector = 0; sector < 3; sector++) {
              const i = bin * this.candidates + k * 3 + sector;
              const cell = n * 9 + layer * 3 + sector;
              this.cell[i] = cell;
              this.lossDb[i] = lossDb;
              this.offAzimuth[i] = bearing - sector * 120;
              this.elevation[i] = elevationDegrees(distance);
              this.heardAt[cell]?.push(i);
            }
          });
          bin++;
        }
      }
    }
  }

  /** @param tenthsOfDegree by cell; only what changed is computed again */
  setTilts(tenthsOfDegree: Float64Array): void {
    tenthsOfDegree.forEach((tilt, cell) => {
      if (tilt === this.tilt[cell]) return;
      this.tilt[cell] = tilt;
      for (const i of this.heardAt[cell] ?? []) {
        const gain = antennaGainDb(this.offAzimuth[i] ?? 0, this.elevation[i] ?? 0, tilt / 10);
        const power = rsrpDbm(POWER_DBM, gain, this.lossDb[i] ?? 0);
        this.powerDbm[i] = power;
        this.milliwatt[i] = 10 ** (power / 10);
      }
    });
  }
}

const regionSizes = (plant: Plant): number[] => {
  const sizes = new Map<string, number>();
  for (const { region } of plant.sites) sizes.set(region, (sizes.get(region) ?? 0) + 1);
  return [...sizes.values()];
};
