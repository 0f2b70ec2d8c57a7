/** What is expected of every cell at one moment, by cell. */
export const CELL_MEASURES = [
  /** Share of resource blocks in use, 0 to 1. */
  'load',
  'uplinkLoad',
  /** What users in its area want of it, and what of that it carries, Mbit/s. */
  'demand',
  'carried',
  /** Connected. */
  'users',
  /** What one more user would get, kbit/s. */
  'throughput',
  'uplinkThroughput',
  /** Handovers out of it that are executed each second. */
  'handoverRate',
  /** Of these, probabilities of failing and of the way in which they do. */
  'handoverFailure',
  'handoverTooLate',
  'handoverTooEarly',
  'handoverWrongCell',
  /** Probability that a connection is not set up; that its preamble is not answered; that a bearer is not set up; that it is lost. */
  'accessFailure',
  'preambleFailure',
  'bearerFailure',
  'drop',
  /** Preambles each second that nobody of its own sent. */
  'falsePreambles',
  /** Rise of the uplink noise floor, dB. */
  'uplinkRise',
  /** Share of packets lost on the way up. */
  'uplinkLoss',
  'cqi',
  'rank',
  /** Watts. */
  'power',
  /** Share of the time in which it is not available. */
  'unavailable',
  /** What a user of the smaller slice gets, kbit/s, and the share of blocks that this slice has. */
  'sliceThroughput',
  'sliceLoad',
] as const;
export type CellMeasure = (typeof CELL_MEASURES)[number];

/** Expected state of the network. Units as `CELL_MEASURES` says. */
export interface RadioState extends Readonly<Record<CellMeasure, Float64Array>> {
  /** By bin, a place on one carrier: users, and what each of them gets in Mbit/s; where the carrier is gone, what the others give instead, 0 where nothing does. */
  readonly binUsers: Float32Array;
  readonly binThroughput: Float32Array;
  /** By bin: share of its users without service, and probability that a bearer of theirs is lost. */
  readonly binNoService: Float32Array;
  readonly binDrop: Float32Array;
  /** By bin: the cell that serves most of it, -1 where none does. */
  readonly binCell: Int32Array;
  /** By bin: SINR of the serving cell on its traffic, as a ratio; 0 where none serves. */
  readonly binSinr: Float32Array;
  /** Mbit/s that is asked for and not carried, by want of coverage or of capacity. */
  unserved: number;
}

export const emptyState = (cells: number, bins: number): RadioState => {
  const columns = Object.fromEntries(CELL_MEASURES.map((name) => [name, new Float64Array(cells)]));
  return {
    ...(columns as Record<CellMeasure, Float64Array>),
    binUsers: new Float32Array(bins),
    binThroughput: new Float32Array(bins),
    binNoService: new Float32Array(bins),
    binDrop: new Float32Array(bins),
    binCell: new Int32Array(bins).fill(-1),
    binSinr: new Float32Array(bins),
    unserved: 0,
  };
};

/** What a state takes, about. */
export const bytesOf = ({ load, binUsers }: RadioState): number =>
  load.length * CELL_MEASURES.length * 8 + binUsers.length * 24;
