import { type Carrier } from '../network/layers.js';

// Looked up once: a global is slow in the context that tests run in.
const { floor, log10, log2, max, min } = Math;

/** What of the Shannon bound a link keeps, and what it does not exceed on one layer: 64QAM of TR 36.942 annex A.2 has 0.6 and 4.4; 256QAM at rate 0.93 (TS 38.214 table 5.1.3.1-2) less overhead gives the cap. */
const ATTENUATION = 0.6;
const CAP_BITS = 6;
const LEAST_BITS = 0.05;
/** What so many layers give together, as a share of the first: channels are correlated. Chosen, so that a second layer pays from 5 dB on and a third from 15. */
const LAYERS_WORTH = [1, 1.55, 1.85, 2.05];
/** Control channels, reference signals, guard: what is left for data. TS 38.306 clause 4.1.2 has 0.14 overhead in downlink. */
const OVERHEAD = 0.14;
const MOST_LAYERS = 4;
/** Table of efficiencies: from -20 dB in steps of 0.25 dB. */
const FROM_DB = -20;
const STEP_DB = 0.25;
const ENTRIES = 241;

/** Layers that a number of antenna branches can carry to one user. */
export const layersOf = (branches: number): number => max(1, min(MOST_LAYERS, floor(branches + 1e-9)));

/** Bit/s/Hz of a link and the layers that give it. @param sinr as a ratio, on all layers together */
export const bestOf = (sinr: number, mostLayers: number): { readonly bits: number; readonly rank: number } => {
  let best = { bits: 0, rank: 1 };
  for (let rank = 1; rank <= mostLayers; rank++) {
    const each = min(CAP_BITS, ATTENUATION * log2(1 + sinr / rank));
    const bits = each * (LAYERS_WORTH[rank - 1] ?? 1);
    if (bits > best.bits) best = { bits, rank };
  }
  return { bits: max(LEAST_BITS, best.bits * (1 - OVERHEAD)), rank: best.rank };
};

const tables = Array.from({ length: MOST_LAYERS }, (_, i) =>
  Float64Array.from({ length: ENTRIES }, (__, e) => bestOf(10 ** ((FROM_DB + e * STEP_DB) / 10), i + 1).bits),
);
/** 10 log10(2): decibels in a doubling. */
const DB_PER_DOUBLING = 3.0102999566398;

/** As `bestOf`, from a table, linear between its entries. */
export const bitsPerHertz = (sinr: number, mostLayers: number): number => {
  const table = tables[mostLayers - 1];
  if (table === undefined) return LEAST_BITS;
  const at = (DB_PER_DOUBLING * log2(sinr) - FROM_DB) / STEP_DB;
  if (!(at > 0)) return table[0] ?? LEAST_BITS;
  if (at >= ENTRIES - 1) return table[ENTRIES - 1] ?? LEAST_BITS;
  const low = floor(at);
  const a = table[low] ?? 0;
  return a + (at - low) * ((table[low + 1] ?? a) - a);
};

/** Mbit/s of a carrier for each bit/s/Hz, as far as it is downlink. */
export const megahertzOf = (carrier: Carrier): number =>
  (carrier.resourceBlocks * 12 * carrier.subcarrierKhz * carrier.downlinkShare) / 1000;

/** Power of one resource element, dBm, of the whole carrier's. */
export const elementPowerDbm = (carrier: Carrier, powerDbm: number): number =>
  powerDbm - 10 * log10(carrier.resourceBlocks * 12);

const NOISE_FIGURE_DB = 7;
/** Thermal noise in one resource element at a handset. @returns mW */
export const elementNoiseMw = (carrier: Carrier): number =>
  10 ** ((-174 + 10 * log10(carrier.subcarrierKhz * 1000) + NOISE_FIGURE_DB) / 10);

/** Wideband CQI of a link, 0 to 15: its efficiency on one layer against the steps of TS 38.214 table 5.2.2.1-3. */
const CQI_BITS = [
  0.1523, 0.377, 0.877, 1.4766, 1.9141, 2.4063, 2.7305, 3.3223, 3.9023, 4.5234, 5.1152, 5.5547, 6.2266, 6.9141, 7.4063,
];
export const cqiOf = (sinr: number): number => {
  const bits = log2(1 + sinr) * 0.75;
  const above = CQI_BITS.findIndex((step) => bits < step);
  return above < 0 ? CQI_BITS.length : above;
};
