import { type CodecImpairment } from './codec-impairments.js';

/** What the path did to one direction of a call. */
export interface PathQuality {
  /** Mouth-to-ear, in ms, 0 or more. The echo path is taken as symmetric: Ta = T, Tr = 2 T. */
  readonly oneWayDelayMs: number;
  /** 0 to 1; what is lost after the jitter buffer, where that is known. */
  readonly lossRatio: number;
  /** BurstR: 1 where losses are independent, above 1 where they come in bursts. */
  readonly burstRatio?: number;
}

/** Default values of G.107 table 3; levels in dB, dBm0p, dBmp and dB(A), all at the 0 dBr point. */
const DEFAULTS = {
  slr: 8,
  rlr: 2,
  stmr: 15,
  lstr: 18,
  ds: 3,
  telr: 65,
  wepl: 110,
  qdu: 1,
  nc: -70,
  nfor: -64,
  ps: 35,
  pr: 35,
} as const;

const decibels = (power: number): number => 10 * Math.log10(power);
const power = (level: number): number => 10 ** (level / 10);
/** (1 + x^n)^(1/n), the soft maximum of 1 and x that the recommendation uses throughout. */
const soften = (x: number, n: number): number => (1 + x ** n) ** (1 / n);

/** Sum of all noise powers, dBm0p (clause 7.2). */
const noiseLevel = (): number => {
  const { slr, rlr, lstr, ds, nc, nfor, ps, pr } = DEFAULTS;
  const nos = ps - slr - ds - 100 + 0.004 * (ps - (slr + rlr) - ds - 14) ** 2;
  const pre = pr + decibels(1 + power(10 - lstr));
  const nor = rlr - 121 + pre + 0.008 * (pre - 35) ** 2;
  return decibels(power(nc) + power(nos) + power(nor) + power(nfor + rlr));
};

const NOISE = noiseLevel();
/** Basic signal-to-noise ratio Ro (clause 7.2). */
const RO = 15 - 1.5 * (DEFAULTS.slr + NOISE);

/** Simultaneous impairment Is (clause 7.3), of which the sidetone part depends on the delay of the echo. */
const simultaneousImpairment = (delayMs: number): number => {
  const { slr, rlr, stmr, telr, qdu } = DEFAULTS;
  const xolr = slr + rlr + 0.2 * (64 + NOISE - rlr);
  const iolr = 20 * (soften(xolr / 8, 8) - xolr / 8);
  const stmro = -decibels(power(-stmr) + Math.exp(-delayMs / 4) * power(-telr));
  const ist =
    12 * soften((stmro - 13) / 6, 8) - 28 * soften((stmro + 1) / 19.4, 35) - 13 * soften((stmro - 3) / 33, 13) + 29;
  const q = 37 - 15 * Math.log10(qdu);
  const g = 1.07 + 0.258 * q + 0.0602 * q ** 2;
  const iq = 15 * Math.log10(1 + 10 ** ((RO - 100) / 15 + 46 / 8.4 - g / 9) + 10 ** (46 / 30 - g / 40));
  return iolr + ist + iq;
};

/** Delay impairment Id = Idte + Idle + Idd (clause 7.4). */
export const delayImpairment = (delayMs: number): number => {
  const { rlr, telr, wepl } = DEFAULTS;
  const terv = telr - 40 * Math.log10((1 + delayMs / 10) / (1 + delayMs / 150)) + 6 * Math.exp(-0.3 * delayMs ** 2);
  const talker = -1.5 * (NOISE - rlr) - (80 + 2.5 * (terv - 14));
  const idte = (talker / 2 + Math.sqrt(talker ** 2 / 4 + 100) - 1) * (1 - Math.exp(-delayMs));
  const listener = RO - 10.5 * (wepl + 7) * (2 * delayMs + 1) ** -0.25;
  const idle = listener / 2 + Math.sqrt(listener ** 2 / 4 + 169);
  const x = delayMs <= 100 ? 0 : Math.log2(delayMs / 100);
  const idd = delayMs <= 100 ? 0 : 25 * (soften(x, 6) - 3 * soften(x / 3, 6) + 2);
  return idte + idle + idd;
};

/** Effective equipment impairment Ie-eff (clause 7.5); `lossRatio` is Ppl / 100. */
export const equipmentImpairment = (codec: CodecImpairment, lossRatio: number, burstRatio = 1): number => {
  const ppl = 100 * lossRatio;
  return codec.ie + ((95 - codec.ie) * ppl) / (ppl / burstRatio + codec.bpl);
};

/**
 * Transmission rating of a narrow-band call, every other parameter at its default and A = 0.
 *
 * @returns R, at most about 93.2, below 0 for very bad paths
 * @see ITU-T G.107 clause 7
 */
export const rFactor = (path: PathQuality, codec: CodecImpairment): number =>
  RO -
  simultaneousImpairment(path.oneWayDelayMs) -
  delayImpairment(path.oneWayDelayMs) -
  equipmentImpairment(codec, path.lossRatio, path.burstRatio);

/**
 * Converts a transmission rating to a conversational MOS-CQE.
 *
 * The cubic dips just below 1 for 0 < R < 6.5, where the scale has no meaning, so the result is held at 1 there.
 *
 * @returns MOS-CQE in [1, 4.5]
 * @see ITU-T G.107 Annex B
 */
export const mosFromRFactor = (rating: number): number => {
  if (rating < 6.5) return 1;
  if (rating > 100) return 4.5;
  return Math.max(1, 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6);
};
