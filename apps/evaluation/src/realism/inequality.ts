/** Shares of the total in ascending order of size: `[0, ..., 1]`, one point more than there are values. Lorenz, 1905. */
export const lorenz = (values: readonly number[]): readonly number[] => {
  const sorted = [...values].sort((a, b) => a - b);
  const total = sorted.reduce((a, b) => a + b, 0);
  let below = 0;
  return [0, ...sorted.map((value) => (below += value) / (total === 0 ? 1 : total))];
};

/** 0 where all are equal, towards 1 where one has all: twice the area between the Lorenz curve and equality. Gini, 1912. */
export const gini = (values: readonly number[]): number => {
  if (values.length === 0) return 0;
  const curve = lorenz(values);
  const area = curve.slice(1).reduce((sum, share, i) => sum + (share + (curve[i] ?? 0)) / 2, 0) / values.length;
  return 1 - 2 * area;
};

/** Share of the total that the greatest have. @param share of all, 0 to 1 */
export const topShare = (values: readonly number[], share: number): number => {
  const curve = lorenz(values);
  const at = (1 - share) * values.length;
  const [low, high] = [curve[Math.floor(at)] ?? 0, curve[Math.ceil(at)] ?? 1];
  return 1 - (low + (high - low) * (at - Math.floor(at)));
};
