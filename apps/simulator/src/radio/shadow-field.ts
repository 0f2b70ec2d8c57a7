import { Rng } from '../rng.js';

// Looked up once: a global is slow in the context that tests run in.
const { PI, abs, cos, exp, imul, max, sin, sqrt } = Math;

/** Waves that make up a field: enough for its value at a point to be normal. */
const WAVES = 24;
/** Correlation of the shadowing that two sites cast on one user. TR 38.901 leaves it open; TR 36.814 table A.2.1.1-1 and ITU-R M.2412 have 0.5. */
export const BETWEEN_SITES = 0.5;

/**
 * Normal fields over the plane with mean 0, variance 1 and correlation exp(-distance / forgotten) as TR 38.901 clause 7.4.4 has it, one for every site and one that all share.
 * A field is a sum of plane waves whose lengths are drawn from its spectrum, which for this correlation falls as (1 + k²)^(-3/2).
 */
export class ShadowFields {
  private readonly east = new Float64Array(WAVES);
  private readonly north = new Float64Array(WAVES);

  constructor(private readonly seed: number) {
    const rng = new Rng(seed);
    for (let w = 0; w < WAVES; w++) {
      // Share of the spectrum within k: 1 - (1 + k²)^(-1/2). Evenly spread shares, so that no field lacks long waves.
      const within = (w + rng.uniform()) / WAVES;
      const k = sqrt(max(0, (1 - within) ** -2 - 1));
      const angle = 2 * PI * rng.uniform();
      this.east[w] = k * cos(angle);
      this.north[w] = k * sin(angle);
    }
  }

  /** Phases of one field; the same number gives the same field. */
  phases(field: number): Float64Array {
    const rng = new Rng(imul(this.seed ^ imul(field + 1, 0x9e3779b1), 0x85ebca6b));
    return Float64Array.from({ length: WAVES }, () => 2 * PI * rng.uniform());
  }

  /** Value of a field at a point, in units of its spread. @param forgottenKm where the correlation has fallen to 1/e */
  at(phases: Float64Array, x: number, y: number, forgottenKm: number): number {
    const [u, v] = [x / forgottenKm, y / forgottenKm];
    let sum = 0;
    for (let w = 0; w < WAVES; w++) sum += cos((this.east[w] ?? 0) * u + (this.north[w] ?? 0) * v + (phases[w] ?? 0));
    return sum * sqrt(2 / WAVES);
  }
}

/** What one site's shadow at a point is, from the field that all share and its own. */
export const mixed = (shared: number, own: number): number =>
  sqrt(BETWEEN_SITES) * shared + sqrt(1 - BETWEEN_SITES) * own;

/** Probability that a standard normal is below `z`, to 1e-4. @see Abramowitz and Stegun 26.2.16 */
export const normalShare = (z: number): number => {
  const t = 1 / (1 + 0.33267 * abs(z));
  const tail = 0.3989423 * exp((-z * z) / 2) * t * (0.4361836 + t * (-0.1201676 + t * 0.937298));
  return z < 0 ? tail : 1 - tail;
};
