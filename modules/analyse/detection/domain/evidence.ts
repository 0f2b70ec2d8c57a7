/**
 * Log-likelihood ratios, in natural-log units, of "this is the fault that we look for" against "this is as usual". Positive speaks for the fault.
 */

/** A Gaussian mean that moved by `shift` scales, from one error in scales. */
export const shiftEvidence = (away: number, shift: number): number => shift * away - (shift * shift) / 2;

/**
 * A count whose mean is `factor` times the usual one, under a Poisson-gamma (negative binomial).
 *
 * @param extra variance beyond Poisson's, relative to the squared mean
 */
export const countEvidence = (count: number, mean: number, extra: number, factor: number): number => {
  const r = 1 / extra;
  return count * Math.log(factor) + (count + r) * Math.log((r + mean) / (r + factor * mean));
};

/** Above this concentration a beta-binomial is a binomial to within rounding. */
const BINOMIAL_FROM = 1e6;

/**
 * A share `p1` against the usual share `p0`, from `successes` of `trials`, under a beta-binomial.
 *
 * @param excess variance of the share from report to report beyond that of drawing `trials`
 */
export const ratioEvidence = (successes: number, trials: number, p0: number, p1: number, excess: number): number => {
  const concentration = excess > 0 ? Math.max(1, (p0 * (1 - p0)) / excess - 1) : Infinity;
  if (concentration > BINOMIAL_FROM)
    return successes * Math.log(p1 / p0) + (trials - successes) * Math.log((1 - p1) / (1 - p0));
  return (
    logBetaBinomial(successes, trials, p1 * concentration, (1 - p1) * concentration) -
    logBetaBinomial(successes, trials, p0 * concentration, (1 - p0) * concentration)
  );
};

/** Without the binomial coefficient, which is the same for both hypotheses. */
const logBetaBinomial = (successes: number, trials: number, a: number, b: number): number =>
  logGamma(successes + a) +
  logGamma(trials - successes + b) -
  logGamma(trials + a + b) -
  (logGamma(a) + logGamma(b) - logGamma(a + b));

/** ln Γ(x) for x > 0, by Stirling's series behind a shift to 7: relative error below 1e-10. @see Abramowitz and Stegun 6.1.41 */
export const logGamma = (x: number): number => {
  let shift = 0;
  let y = x;
  for (; y < 7; y += 1) shift -= Math.log(y);
  const inverse = 1 / y;
  const square = inverse * inverse;
  return (
    shift +
    (y - 0.5) * Math.log(y) -
    y +
    0.9189385332046727 +
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
  );
};
