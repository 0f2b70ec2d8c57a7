/** What passes a link in one interval. */
export interface Passage {
  /** Mean wait and transmission, s. */
  readonly delaySeconds: number;
  /** Share of packets that find the buffer full, 0 to 1. */
  readonly lossRatio: number;
}

/**
 * Packets come in bursts of a congestion window, so that the queue counts bursts, in bits: ten segments of 1500 octets, the initial window
 * of a TCP sender (RFC 6928).
 */
const BURST_BITS = 10 * 1500 * 8;
/** A router's buffer holds so much of its line. Chosen within what operators set on aggregation ports. */
const BUFFER_SECONDS = 0.05;
/** Load strays so far within an interval of a minute, relative (one standard deviation). Chosen. */
const STRAY = 0.1;
/** Gauss-Hermite nodes of a normal distribution and their weights: three are exact to the fifth power. */
const NODES = [
  [-Math.sqrt(3), 1 / 6],
  [0, 2 / 3],
  [Math.sqrt(3), 1 / 6],
] as const;

/**
 * The M/M/1/K queue in its steady state, in units of the mean service time.
 *
 * @param load offered over capacity, dimensionless, above 1 too
 * @param places jobs that fit, the one in service included, at least 1
 * @returns probability that a job is refused, and mean time of an accepted one in the system
 * @see L. Kleinrock, Queueing Systems, volume 1 (1975), section 3.6
 */
export const finiteQueue = (load: number, places: number): { refused: number; time: number } => {
  if (load <= 0) return { refused: 0, time: 1 };
  if (Math.abs(load - 1) < 1e-6) return { refused: 1 / (places + 1), time: (places + 1) / 2 };
  // Both written in powers of a number below 1, so that nothing overflows.
  const ratio = load < 1 ? load : 1 / load;
  const last = ratio ** places;
  const refused = load < 1 ? ((1 - load) * last) / (1 - last * load) : (load - 1) / (load - last);
  const own = ratio / (1 - ratio) - ((places + 1) * last * ratio) / (1 - last * ratio);
  const inSystem = load < 1 ? own : places - own;
  return { refused, time: inSystem / (load * (1 - refused)) };
};

/**
 * Delay and loss of a link at its mean load of an interval, averaged over how load strays within it.
 *
 * @param load offered over capacity, dimensionless
 * @param capacityMbps of the link, above 0
 */
export const passage = (load: number, capacityMbps: number): Passage => {
  const service = BURST_BITS / (capacityMbps * 1e6);
  const places = Math.max(8, Math.round(BUFFER_SECONDS / service));
  let [delaySeconds, lossRatio] = [0, 0];
  for (const [node, weight] of NODES) {
    const { refused, time } = finiteQueue(Math.max(0, load * (1 + STRAY * node)), places);
    delaySeconds += weight * time * service;
    lossRatio += weight * refused;
  }
  return { delaySeconds, lossRatio };
};

/** Segments of 1460 octets, and the constant of the model for a receiver that acknowledges each. */
const SEGMENT_BITS = 1460 * 8;
const MATHIS = Math.sqrt(3 / 2);
/** Flows that one user has open at once. Chosen: a browser opens about six connections to a host. */
const FLOWS_PER_USER = 6;

/**
 * Throughput that loss leaves to one user, in Mbit/s; infinite without loss.
 *
 * @see M. Mathis et al., The macroscopic behavior of the TCP congestion avoidance algorithm, ACM CCR 27(3), 1997
 */
export const lossLimitMbps = (lossRatio: number, roundTripSeconds: number): number =>
  lossRatio <= 1e-6
    ? Infinity
    : (FLOWS_PER_USER * SEGMENT_BITS * MATHIS) / (roundTripSeconds * Math.sqrt(lossRatio)) / 1e6;
