import { CARRIERS } from '../network/layers.js';
import { type CellSettings } from './cell-settings.js';
import { CANDIDATES, type Coverage } from './coverage.js';
import { bitsPerHertz, elementNoiseMw, layersOf, megahertzOf } from './link.js';
import { type Serving } from './serving.js';

// Looked up once: a global is slow in the context that tests run in.
const { abs, max, min } = Math;

/** Of a cell without any traffic: broadcast and control channels. */
const ALWAYS_ON = 0.06;
/** Of cells that are heard and not kept. */
const FAR_ACTIVITY = 0.35;
const ROUNDS = 16;
const SETTLED = 0.002;
const STEP = 0.7;
const START = 0.35;
/** Two cells of one identity in one place: how much of the decoding is lost at equal strength, and from which level on it counts. Chosen. */
const COLLISION = 6;
const COLLIDES_FROM = 0.03;

/** Load of every cell, by cell, and the links of both servers, by row. */
export interface Settled {
  /** May exceed 1: what is asked for in relation to what can be carried. */
  readonly load: Float64Array;
  readonly activity: Float64Array;
  /** Signal of the first and second server over noise and interference on traffic, as a ratio, and bit/s/Hz. */
  readonly firstSinr: Float64Array;
  readonly secondSinr: Float64Array;
  readonly firstBits: Float64Array;
  readonly secondBits: Float64Array;
  /** Noise and all power received, mW. */
  readonly total: Float64Array;
  /** 0 to 1: how strong another cell of the first server's identity is. */
  readonly collision: Float32Array;
  readonly rounds: number;
}

/** By carrier: Mbit/s for each bit/s/Hz, noise in mW, gain of traffic beams. */
const MEGAHERTZ = CARRIERS.map(megahertzOf);
const NOISE_MW = CARRIERS.map(elementNoiseMw);
const BEAM = CARRIERS.map(({ beamGainDb }) => 10 ** (beamGainDb / 10));

/**
 * Load makes interference and interference makes load: a fixed point, which exists and is unique for this monotone, scalable map (Siomina and Yuan,
 * IEEE Trans. Wireless Communications 11(4), 2012). Found by damped rounds, at most 16.
 *
 * @param demand Mbit/s by row
 */
export const settle = (coverage: Coverage, settings: CellSettings, serving: Serving, demand: Float64Array): Settled => {
  const { rows, cell, milliwatt, carrier, far } = coverage;
  const cells = settings.dead.length;
  const load = new Float64Array(cells).fill(START);
  const activity = new Float64Array(cells);
  const column = () => new Float64Array(rows);
  const [firstSinr, secondSinr, firstBits, secondBits, total] = [column(), column(), column(), column(), column()];
  const collision = collisions(coverage, settings, serving);
  const layers = Uint8Array.from(settings.lostBranches, (lost, c) => layersOf(branchesOf(coverage, c) * (1 - lost)));
  const array = Float64Array.from(settings.lostBranches, (lost) => 1 - lost);
  let round = 0;
  for (let moved = 1; round < ROUNDS && moved > SETTLED; round++) {
    for (let c = 0; c < cells; c++)
      activity[c] = settings.dead[c] === 1 ? 0 : ALWAYS_ON + (1 - ALWAYS_ON) * min(1, load[c] ?? 0);
    const next = new Float64Array(cells);
    for (let row = 0; row < rows; row++) {
      const first = serving.first[row] ?? -1;
      if (first < 0) continue;
      const kind = carrier[row] ?? 0;
      let power = (NOISE_MW[kind] ?? 0) + FAR_ACTIVITY * (far[row] ?? 0);
      const end = (row + 1) * CANDIDATES;
      for (let i = row * CANDIDATES; i < end; i++) {
        const c = cell[i] ?? -1;
        if (c < 0) break;
        power += (milliwatt[i] ?? 0) * (activity[c] ?? 0);
      }
      total[row] = power;
      const asks = demand[row] ?? 0;
      const mhz = MEGAHERTZ[kind] ?? 1;
      const beam = BEAM[kind] ?? 1;
      const share = serving.share[row] ?? 1;
      const a = cell[first] ?? 0;
      const own = milliwatt[first] ?? 0;
      const clash = 1 + COLLISION * (collision[row] ?? 0);
      const sinr = (own * beam * (array[a] ?? 1)) / ((power - own * (activity[a] ?? 0)) * clash);
      const bits = bitsPerHertz(sinr, layers[a] ?? 1);
      firstSinr[row] = sinr;
      firstBits[row] = bits;
      next[a] = (next[a] ?? 0) + (asks * share) / (bits * mhz);
      const second = serving.second[row] ?? -1;
      if (second < 0) continue;
      const b = cell[second] ?? 0;
      const other = milliwatt[second] ?? 0;
      const sinrB = (other * beam * (array[b] ?? 1)) / ((power - other * (activity[b] ?? 0)) * clash);
      const bitsB = bitsPerHertz(sinrB, layers[b] ?? 1);
      secondSinr[row] = sinrB;
      secondBits[row] = bitsB;
      next[b] = (next[b] ?? 0) + (asks * (1 - share)) / (bitsB * mhz);
    }
    moved = 0;
    for (let c = 0; c < cells; c++) {
      const before = load[c] ?? 0;
      const after = before + STEP * ((next[c] ?? 0) - before);
      // Beyond full a cell disturbs no more: how far beyond does not have to settle.
      moved = max(moved, abs(min(1, after) - min(1, before)));
      load[c] = after;
    }
  }
  return { load, activity, firstSinr, secondSinr, firstBits, secondBits, total, collision, rounds: round };
};

const branchesOf = (coverage: Coverage, cell: number): number => CARRIERS[coverage.carrierOf(cell)]?.branches ?? 1;

const collisions = (coverage: Coverage, settings: CellSettings, serving: Serving): Float32Array => {
  const { rows, cell, milliwatt } = coverage;
  const found = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    const first = serving.first[row] ?? -1;
    if (first < 0) continue;
    const identity = settings.identity[cell[first] ?? 0];
    const end = (row + 1) * CANDIDATES;
    for (let i = row * CANDIDATES; i < end; i++) {
      const c = cell[i] ?? -1;
      if (c < 0) break;
      if (i === first || settings.identity[c] !== identity || settings.dead[c] === 1) continue;
      const strength = min(1, (milliwatt[i] ?? 0) / (milliwatt[first] ?? 1));
      if (strength > COLLIDES_FROM) found[row] = max(found[row] ?? 0, strength);
    }
  }
  return found;
};
