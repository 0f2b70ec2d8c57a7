/** A sum by Neumaier's method: what rounding loses of one addend is added at the end. */
export class PreciseSum {
  private total = 0;
  private lost = 0;

  add(x: number): void {
    const next = this.total + x;
    if (Number.isFinite(next))
      this.lost += Math.abs(this.total) >= Math.abs(x) ? this.total - next + x : x - next + this.total;
    this.total = next;
  }

  get value(): number {
    return Number.isFinite(this.total) ? this.total + this.lost : this.total;
  }
}

export const sumOf = (values: Iterable<number>): number => {
  const sum = new PreciseSum();
  for (const x of values) sum.add(x);
  return sum.value;
};

/** Beyond what doubles hold where only the sum, and not the mean, is: then the mean of parts. */
export const meanOf = (values: ArrayLike<number>): number => {
  const total = sumOf(Array.from(values));
  if (Number.isFinite(total) || !Array.from(values).every(Number.isFinite)) return total / values.length;
  return sumOf(Array.from(values, (x) => x / values.length));
};

/** Mean square distance from the mean. */
export const varianceOf = (values: ArrayLike<number>): number => {
  const mean = meanOf(values);
  return sumOf(Array.from(values, (x) => (x - mean) ** 2)) / values.length;
};

const ascending = (a: number, b: number): number => {
  if (Number.isNaN(a)) return Number.isNaN(b) ? 0 : -1;
  if (Number.isNaN(b)) return 1;
  return a - b || 0;
};

/** Between the neighbours of the rank in proportion; NaN counts as the lowest. @param q of 0 to 1; beyond, minus or plus infinity */
export const quantileOf = (q: number, values: ArrayLike<number>): number => {
  if (values.length === 0 || Number.isNaN(q)) return NaN;
  if (q < 0) return -Infinity;
  if (q > 1) return Infinity;
  const sorted = Array.from(values).sort((a, b) => (a === b ? 0 : ascending(a, b)));
  const rank = q * (sorted.length - 1);
  const [low, high] = [Math.floor(rank), Math.min(sorted.length - 1, Math.floor(rank) + 1)];
  const weight = rank - low;
  return (sorted[low] ?? NaN) * (1 - weight) + (sorted[high] ?? NaN) * weight;
};
