import { type Plant } from '../network/plant.js';
import { carrierOf } from '../network/layers.js';
import { type CellSettings, type Relations } from './cell-settings.js';

// Looked up once: a global is slow in the context that tests run in.
const { abs, exp, log10, log2, max, min } = Math;

/** Handset power class 3, and its noise at the base station in 0.36 MHz (2 blocks of 15 kHz) with a noise figure of 3 dB. TS 38.101-1 table 6.2.1-1. */
const HANDSET_DBM = 23;
const NOISE_DBM = -174 + 10 * log10(360_000) + 3;
/** An array hears so much better than one antenna. */
const BEAM_DB = 6;
const REQUIRED_DB = -7;
const SOFT_DB = 1.5;
/** Noise over thermal that neighbours at full load make. TR 36.814 and operators' planning: 5 to 6 dB. */
const NEIGHBOURS_AT_FULL_LOAD = 2.5;
/** Cell phase synchronisation: 3 µs. TS 38.133 clause 7.4.2. */
const SYNCHRONOUS_US = 3;
/** A downlink that runs into a neighbour's uplink is heard from mast to mast: by so much at most, reached when it covers so many µs. Chosen. */
const CROSSED_SLOT_DB = 28;
const CROSSED_SLOT_US = 60;
const NEIGHBOUR_HEARS = 0.7;
const ratio = (db: number): number => 10 ** (db / 10);

/** Noise over thermal by cell, dB: from neighbours' users, from outside, and from downlinks out of step. */
export const uplinkRiseDb = (
  plant: Plant,
  settings: CellSettings,
  relations: Relations,
  load: Float64Array,
): Float64Array => {
  const out = Float64Array.from(plant.cells, (_, i) => {
    const known = relations[i];
    let sum = 0;
    for (const to of known?.keys() ?? []) sum += load[to] ?? 0;
    const mean = known === undefined || known.size === 0 ? 0 : sum / known.size;
    return 1 + NEIGHBOURS_AT_FULL_LOAD * min(1, mean) + ratio(settings.uplinkInterferenceDb[i] ?? 0) - 1;
  });
  plant.cells.forEach(({ carrier }, i) => {
    const over = abs(settings.clockOffsetUs[i] ?? 0) - SYNCHRONOUS_US;
    if (over <= 0 || carrierOf(carrier).downlinkShare === 1) return;
    const db = CROSSED_SLOT_DB * min(1, over / CROSSED_SLOT_US);
    out[i] = (out[i] ?? 1) + ratio(db) - 1;
    for (const to of relations[i]?.keys() ?? []) out[to] = (out[to] ?? 1) + ratio(NEIGHBOUR_HEARS * db) - 1;
  });
  return out.map((noise) => 10 * log10(noise));
};

/** SINR of a handset at full power, dB. @param couplingDb between the radio and the handset */
export const uplinkSinrDb = (carrier: number, couplingDb: number, riseDb: number): number =>
  HANDSET_DBM - couplingDb - NOISE_DBM - riseDb + (carrierOf(carrier).branches > 8 ? BEAM_DB : 0);

/** Probability that the uplink does not hold. */
export const uplinkFails = (sinrDb: number): number => 1 / (1 + exp((sinrDb - REQUIRED_DB) / SOFT_DB));

/** Bit/s/Hz, TR 36.942 annex A.2 for uplink: 0.4 of the Shannon bound, at most 2.0 a layer; NR sends on two. */
export const uplinkBits = (sinrDb: number): number => max(0.03, min(3, 0.5 * log2(1 + ratio(sinrDb))));
