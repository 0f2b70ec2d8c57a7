/** How a series moves. Values follow from the series and the round alone, so that what was stored can be compared with what was sent. */
export type Movement = 'counter' | 'gauge' | 'ratio' | 'state';

export interface LoadSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly movement: Movement;
  /** Growth a round of a counter, level of a gauge. */
  readonly size: number;
  /** Series of one group move together: of a success ratio both counts do. */
  readonly group: number;
}

const REGIONS = ['North', 'South'];
const CELLS_AN_ELEMENT = 9;
const STATES = 4;
/** A state lasts this many rounds, as a power of two. */
const STATE_ROUNDS = 6;

/** What the default measures read of a cell: nine counters and five gauges, twelve streams. */
const OF_CELL: readonly (readonly [string, Movement, number])[] = [
  ['RRU_PrbTotDl', 'gauge', 42],
  ['RRC_ConnEstabAtt', 'counter', 240],
  ['RRC_ConnEstabSucc', 'counter', 236],
  ['DRB_EstabSucc', 'counter', 210],
  ['DRB_RelActNbr', 'counter', 3],
  ['MM_HoExeInterReq', 'counter', 90],
  ['MM_HoExeInterSucc', 'counter', 88],
  ['DRB_UEThpDl', 'gauge', 18_500],
  ['RRC_ConnMean', 'gauge', 37],
  ['HO_IntraSys_TooLate', 'counter', 1],
  ['HO_IntraSys_TooEarly', 'counter', 1],
  ['HO_IntraSys_ToWrongCell', 'counter', 1],
  ['UL_InterferencePerPrb', 'gauge', -116],
  ['CARR_AverageLayersDl', 'gauge', 2.6],
];
const OF_INTERFACE: readonly (readonly [string, Movement, number])[] = [
  ['ifHCInOctets', 'counter', 48_000_000],
  ['ifHCInUcastPkts', 'counter', 52_000],
  ['ifInDiscards', 'counter', 11],
];

/**
 * Series of a load: half of them of cells and interfaces that the default identity rules name, the others of hosts that map to nothing. 40 % are
 * counters, 30 % gauges with decimals, 10 % ratios and 20 % states.
 */
export const loadSeries = (count: number): LoadSeries[] => {
  const out: LoadSeries[] = [];
  const left = { counter: count * 0.4, gauge: count * 0.3, ratio: count * 0.1, state: count * 0.2 };
  const add = (series: LoadSeries): void => {
    left[series.movement] -= 1;
    out.push(series);
  };
  for (let cell = 0; out.length + OF_CELL.length <= count * 0.45; cell++)
    for (const [name, movement, size] of OF_CELL)
      add({ labels: { ...named(name, cell), cell: String(cell % CELLS_AN_ELEMENT) }, movement, size, group: cell });
  for (let port = 0; out.length + OF_INTERFACE.length <= count / 2; port++)
    for (const [name, movement, size] of OF_INTERFACE)
      add({ labels: { ...named(name, port), interface: `xe-0/0/${port % 48}` }, movement, size, group: port });
  for (let host = 0; out.length < count; host++)
    for (const movement of ['state', 'gauge', 'ratio', 'counter', 'state', 'gauge'] as const)
      if (left[movement] >= 1 && out.length < count) add(ofHost(host, movement, out.length));
  return out;
};

const named = (name: string, number: number): Record<string, string> => {
  const element = Math.floor(number / CELLS_AN_ELEMENT);
  return {
    __name__: name,
    instance: `10.${(element >> 8) & 255}.${element & 255}.1:9100`,
    job: 'network',
    managed_element: String(element),
    subnetwork: REGIONS[element % REGIONS.length] ?? 'North',
  };
};

const ofHost = (host: number, movement: Movement, at: number): LoadSeries => ({
  labels: {
    __name__: `node_${movement}_${at % 6}`,
    instance: `host-${host}.example.net:9100`,
    job: 'node',
    mode: ['idle', 'iowait', 'system', 'user'][at % 4] ?? 'user',
  },
  movement,
  size: movement === 'counter' ? 700 + (at % 1_000) : 10 + (at % 90),
  group: at,
});

/** Uniform in [0, 1). */
const noise = (group: number, round: number): number => {
  let hash = Math.imul(group + 1, 0x9e3779b1) ^ Math.imul(round + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
};

/** The value that a series has in a round, counted from 0. Counters never fall; a gauge has two decimals, a ratio four. */
export const valueAt = ({ movement, size, group }: LoadSeries, round: number): number => {
  switch (movement) {
    case 'counter':
      return Math.floor(size * (round + 1 + 0.4 * noise(group, round)));
    case 'gauge':
      return Math.round(size * (90 + 20 * noise(group, round))) / 100;
    case 'ratio':
      return Math.round(10_000 * (0.9 + 0.1 * noise(group, round))) / 10_000;
    case 'state':
      return Math.floor(STATES * noise(group, round >> STATE_ROUNDS));
  }
};
