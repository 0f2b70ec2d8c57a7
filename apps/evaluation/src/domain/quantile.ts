/** The smallest value that at least the share `q` of all does not exceed (nearest rank); `null` of nothing. */
export const quantile = (values: readonly number[], q: number): number | null => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? null;
};
