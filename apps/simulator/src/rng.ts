// Looked up once: a global is slow in the context that tests run in.
const { exp, floor, imul, max, min, round, sqrt } = Math;

/** Seeded mulberry32: small, fast and the same on every machine. Handed to whatever draws. */
export class Rng {
  /** All that it remembers. */
  state: number;

  constructor(seed: number) {
    this.state = seed | 0;
  }

  /** Uniform in [0, 1). */
  uniform(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  integer(below: number): number {
    return floor(this.uniform() * below);
  }

  /** Standard normal by the sum of four uniforms, scaled to unit variance: light tails are enough for measurement noise. */
  normal(): number {
    return (this.uniform() + this.uniform() + this.uniform() + this.uniform() - 2) * sqrt(3);
  }

  /** Knuth's product below a mean of 20, a rounded normal above. */
  poisson(mean: number): number {
    if (mean <= 0) return 0;
    if (mean > 20) return max(0, round(mean + sqrt(mean) * this.normal()));
    const limit = exp(-mean);
    let count = -1;
    for (let product = 1; product > limit; count++) product *= this.uniform();
    return count;
  }

  /** Successes of `trials`: failures are rare here, so they are drawn as Poisson and held within the trials. */
  binomial(trials: number, success: number): number {
    return trials - min(trials, this.poisson(trials * (1 - success)));
  }

  /** Of a few, how many are of a kind that has this share of them: each is drawn by itself, so that the share holds where it is neither small nor large. */
  among(few: number, share: number): number {
    let found = 0;
    for (let n = 0; n < few; n++) if (this.uniform() < share) found++;
    return found;
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.integer(items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}
