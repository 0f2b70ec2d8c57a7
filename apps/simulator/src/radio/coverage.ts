import { carrierOf } from '../network/layers.js';
import { type Plant, type Site } from '../network/plant.js';
import { SiteIndex } from '../network/site-index.js';
import { type Rng } from '../rng.js';
import { type Places } from '../users/places.js';
import { antennaGainDbi } from './antenna.js';
import { type CellSettings } from './cell-settings.js';
import {
  CAR_LOSS_DB,
  CAR_SPREAD_DB,
  elevationDegrees,
  entryLossDb,
  entrySpreadDb,
  lineOfSightProbability,
  pathLossDb,
  type Scenario,
  scenarioOf,
  shadowing,
} from './propagation.js';
import { mixed, normalShare, ShadowFields } from './shadow-field.js';

// Looked up once: a global is slow in the context that tests run in.
const { PI, atan2, hypot, log10, max } = Math;

/** Sites whose signal is computed at a place, and cells of one carrier that are kept there: the strongest ones. */
const SITES_HEARD = 10;
const HEARD_WITHIN_KM = 40;
export const CANDIDATES = 12;
/** Line of sight is forgotten over so many metres. @see TR 38.901 table 7.6.3.1-2 (UMa 50, UMi 50, RMa 60) */
const SIGHT_FORGOTTEN_M = 50;
const CARRIERS = 4;

interface Heard {
  readonly cell: number;
  readonly lossDb: number;
  readonly bearing: number;
  readonly elevation: number;
  readonly couldBeDbm: number;
}

/**
 * Rows of one place on one carrier, each with the cells that are heard there. Columns by row, and by row and candidate (`CANDIDATES` each; cell -1 where there is none).
 * Rows of a place follow one another; a place has rows for the carriers that are heard there.
 */
export class Coverage {
  readonly rows: number;
  readonly firstRow: Int32Array;
  readonly place: Int32Array;
  readonly carrier: Uint8Array;
  readonly cell: Int32Array;
  /** Power of a resource element of the broadcast beam, and the same in mW. */
  readonly powerDbm: Float32Array;
  readonly milliwatt: Float32Array;
  /** Power of cells that are heard and not kept, as planned, mW. */
  readonly far: Float32Array;
  private readonly lossDb: Float32Array;
  private readonly bearing: Float32Array;
  private readonly elevation: Float32Array;
  /** Entries of a cell are `entries[first[cell]] .. entries[first[cell + 1] - 1]`. */
  private readonly first: Int32Array;
  private readonly entries: Int32Array;
  /** Tilts, azimuth and power with which a cell's entries were computed. */
  private readonly known: Float64Array;

  constructor(
    private readonly plant: Plant,
    places: Places,
    rng: Rng,
  ) {
    const heard = new Listening(plant, places, rng).rows();
    this.rows = heard.length;
    const size = this.rows * CANDIDATES;
    const column = () => new Float32Array(size);
    [this.powerDbm, this.milliwatt, this.lossDb] = [column(), column(), column()];
    [this.bearing, this.elevation, this.far] = [column(), column(), new Float32Array(this.rows)];
    this.cell = new Int32Array(size).fill(-1);
    this.place = new Int32Array(this.rows);
    this.carrier = new Uint8Array(this.rows);
    this.firstRow = new Int32Array(places.count + 1);
    const counts = new Int32Array(plant.cells.length + 1);
    heard.forEach(({ place, carrier, cells, far }, row) => {
      this.place[row] = place;
      this.carrier[row] = carrier;
      this.far[row] = far;
      this.firstRow[place + 1] = row + 1;
      cells.forEach((h, k) => {
        const at = row * CANDIDATES + k;
        this.cell[at] = h.cell;
        [this.lossDb[at], this.bearing[at], this.elevation[at]] = [h.lossDb, h.bearing, h.elevation];
        counts[h.cell + 1] = (counts[h.cell + 1] ?? 0) + 1;
      });
    });
    for (let p = 1; p < this.firstRow.length; p++)
      this.firstRow[p] = max(this.firstRow[p] ?? 0, this.firstRow[p - 1] ?? 0);
    for (let c = 1; c < counts.length; c++) counts[c] = (counts[c] ?? 0) + (counts[c - 1] ?? 0);
    this.first = counts;
    this.entries = this.byCell();
    this.known = new Float64Array(plant.cells.length * 5).fill(Number.NaN);
  }

  /** Only what changed is computed again. */
  apply(settings: CellSettings): void {
    const { electricalTilt, mechanicalTilt, azimuth, powerDbm, feederLossDb } = settings;
    const columns = [electricalTilt, mechanicalTilt, azimuth, powerDbm, feederLossDb];
    for (let cell = 0; cell < this.plant.cells.length; cell++) {
      let isKnown = true;
      for (const [k, column] of columns.entries()) {
        if (this.known[cell * 5 + k] !== column[cell]) isKnown = false;
        this.known[cell * 5 + k] = column[cell] ?? 0;
      }
      if (!isKnown)
        this.compute(
          cell,
          columns.map((column) => column[cell] ?? 0),
        );
    }
  }

  /** Loss between a cell's radio and a place, antenna and feeder included, dB: the same up and down. */
  couplingDb(entry: number, settings: CellSettings): number {
    return (settings.powerDbm[this.cell[entry] ?? 0] ?? 0) - (this.powerDbm[entry] ?? 0);
  }

  carrierOf(cell: number): number {
    return this.plant.cells[cell]?.carrier ?? 0;
  }

  private compute(
    cell: number,
    [electrical = 0, mechanical = 0, azimuth = 0, powerDbm = 0, feederDb = 0]: number[],
  ): void {
    const antenna = carrierOf(this.plant.cells[cell]?.carrier ?? 0);
    const end = this.first[cell + 1] ?? 0;
    for (let e = this.first[cell] ?? 0; e < end; e++) {
      const i = this.entries[e] ?? 0;
      const off = (this.bearing[i] ?? 0) - azimuth;
      const gain = antennaGainDbi(antenna, off, this.elevation[i] ?? 0, electrical, mechanical);
      const power = powerDbm - feederDb + gain - (this.lossDb[i] ?? 0);
      this.powerDbm[i] = power;
      this.milliwatt[i] = 10 ** (power / 10);
    }
  }

  private byCell(): Int32Array {
    const next = this.first.slice();
    const entries = new Int32Array(next[next.length - 1] ?? 0);
    for (let i = 0; i < this.cell.length; i++) {
      const cell = this.cell[i] ?? -1;
      if (cell < 0) continue;
      entries[next[cell] ?? 0] = i;
      next[cell] = (next[cell] ?? 0) + 1;
    }
    return entries;
  }
}

interface Row {
  readonly place: number;
  readonly carrier: number;
  /** Strongest first. */
  readonly cells: readonly Heard[];
  readonly far: number;
}

/** Which cells are heard where, by the loss on the way. */
class Listening {
  private readonly fields: ShadowFields;
  private readonly sights: ShadowFields;
  private readonly shared: Float64Array;
  private readonly own: readonly Float64Array[];
  private readonly sight: readonly Float64Array[];
  private readonly cellsOf: readonly (readonly number[])[];

  constructor(
    private readonly plant: Plant,
    private readonly places: Places,
    private readonly rng: Rng,
  ) {
    const seed = rng.integer(2 ** 31);
    this.fields = new ShadowFields(seed);
    this.sights = new ShadowFields(seed + 1);
    this.shared = this.fields.phases(0);
    this.own = plant.sites.map((_, s) => this.fields.phases(s + 1));
    this.sight = plant.sites.map((_, s) => this.sights.phases(s + 1));
    const cellsOf: number[][] = plant.sites.map(() => []);
    plant.cells.forEach((c, i) => cellsOf[c.site]?.push(i));
    this.cellsOf = cellsOf;
  }

  rows(): Row[] {
    const { plant, places } = this;
    const byRegion = plant.regions.map((region) => plant.sites.flatMap((s, i) => (s.region === region ? [i] : [])));
    const indices = byRegion.map((members) => new SiteIndex(members.map((s) => plant.sites[s] ?? { x: 0, y: 0 })));
    const rows: Row[] = [];
    for (let place = 0; place < places.count; place++) {
      const region = places.region[place] ?? 0;
      const at = { x: places.x[place] ?? 0, y: places.y[place] ?? 0 };
      const near = indices[region]?.nearest(at, SITES_HEARD, HEARD_WITHIN_KM) ?? [];
      const carriers: Heard[][] = Array.from({ length: CARRIERS }, () => []);
      const entrySpread = this.rng.normal();
      for (const n of near) this.hear(place, byRegion[region]?.[n] ?? 0, entrySpread, carriers);
      carriers.forEach((cells, carrier) => {
        if (cells.length === 0) return;
        cells.sort((a, b) => b.couldBeDbm - a.couldBeDbm || a.cell - b.cell);
        // Half of what those beyond could be without tilt is near enough to what they are.
        const far = cells.slice(CANDIDATES).reduce((sum, { couldBeDbm }) => sum + 0.5 * 10 ** (couldBeDbm / 10), 0);
        rows.push({ place, carrier, cells: cells.slice(0, CANDIDATES), far });
      });
    }
    return rows;
  }

  private hear(place: number, s: number, entrySpread: number, carriers: readonly Heard[][]): void {
    const site = this.plant.sites[s];
    if (site === undefined) return;
    const [x, y] = [this.places.x[place] ?? 0, this.places.y[place] ?? 0];
    const distanceM = 1000 * hypot(x - site.x, y - site.y);
    const bearing = (atan2(x - site.x, y - site.y) * 180) / PI;
    const elevation = elevationDegrees(distanceM, site.antennaHeightM);
    const scenario = scenarioOf(site.antennaHeightM);
    const isSight = this.sees(s, x, y, scenario, distanceM);
    const { spreadDb, forgottenM } = shadowing(scenario, isSight);
    const shadow = spreadDb * this.shadow(s, x, y, forgottenM / 1000);
    let [carrier, lossDb] = [-1, 0];
    for (const cell of this.cellsOf[s] ?? []) {
      const c = this.plant.cells[cell];
      if (c === undefined) continue;
      if (c.carrier !== carrier) {
        carrier = c.carrier;
        lossDb = this.lossDb(place, site, scenario, isSight, distanceM, carrier, entrySpread) + shadow;
      }
      const antenna = carrierOf(carrier);
      const flat = antennaGainDbi({ ...antenna, verticalBeamDegrees: 180 }, bearing - c.azimuth, 0, 0, 0);
      const couldBeDbm = antenna.powerDbm - 10 * log10(antenna.resourceBlocks * 12) + flat - lossDb;
      carriers[carrier]?.push({ cell, lossDb, bearing, elevation, couldBeDbm });
    }
  }

  private lossDb(
    place: number,
    site: Site,
    scenario: Scenario,
    isSight: boolean,
    distanceM: number,
    carrier: number,
    entrySpread: number,
  ): number {
    const { places } = this;
    const { frequencyGhz } = carrierOf(carrier);
    const outside = pathLossDb(scenario, isSight, distanceM, site.antennaHeightM, frequencyGhz);
    const isLow = places.lowLoss[place] === 1;
    const inside =
      places.indoor[place] === 1
        ? entryLossDb(isLow, places.depthM[place] ?? 0, frequencyGhz) + entrySpreadDb(isLow) * entrySpread
        : CAR_LOSS_DB + CAR_SPREAD_DB * entrySpread;
    return outside + (places.indoor[place] === 1 || site.area === 'road' ? max(0, inside) : 0);
  }

  private sees(site: number, x: number, y: number, scenario: Scenario, distanceM: number): boolean {
    const z = this.sights.at(this.sight[site] ?? this.shared, x, y, SIGHT_FORGOTTEN_M / 1000);
    return normalShare(z) < lineOfSightProbability(scenario, distanceM);
  }

  private shadow(site: number, x: number, y: number, forgottenKm: number): number {
    const shared = this.fields.at(this.shared, x, y, forgottenKm);
    return mixed(shared, this.fields.at(this.own[site] ?? this.shared, x, y, forgottenKm));
  }
}
