import { Refusal } from './domain/refusal.js';

/** So many at once, and so many that wait. */
export class Turns {
  private under = 0;
  private readonly line: (() => void)[] = [];

  constructor(
    private readonly most: number,
    private readonly mostWaiting: number,
  ) {}

  get running(): number {
    return this.under;
  }

  get waiting(): number {
    return this.line.length;
  }

  /** @throws Refusal unavailable, where the line is full */
  async take<T>(work: () => Promise<T>): Promise<T> {
    if (this.under >= this.most) {
      if (this.line.length >= this.mostWaiting)
        throw new Refusal('unavailable', 'concurrency', 'Too many queries run and wait already. Try again.');
      // Whoever ends hands its place on: it is not given back in between.
      await new Promise<void>((proceed) => {
        this.line.push(proceed);
      });
    } else this.under += 1;
    try {
      return await work();
    } finally {
      const next = this.line.shift();
      if (next === undefined) this.under -= 1;
      else next();
    }
  }
}
