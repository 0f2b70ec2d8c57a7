import { type Impairment } from './e-model.js';

export interface Codec extends Impairment {
  /** As SDP writes it (RFC 3551 and the payload formats of 3GPP). */
  readonly sdp: string;
  /** As Asterisk does. */
  readonly asterisk: string;
  /** Of the subscribers, those whose phone prefers it. Chosen. */
  readonly preferredBy: number;
}

/**
 * Impairments of the narrow-band codecs as G.113 Appendix I is commonly quoted. The wide-band ones have a scale of their own (G.107.1) and are rated as
 * G.711 with less robustness here: chosen.
 */
export const CODECS: readonly Codec[] = [
  { sdp: 'PCMA', asterisk: 'alaw', ie: 0, bpl: 25.1, preferredBy: 0.62 },
  { sdp: 'AMR-WB', asterisk: 'amrwb', ie: 0, bpl: 14, preferredBy: 0.18 },
  { sdp: 'G729', asterisk: 'g729', ie: 11, bpl: 19, preferredBy: 0.15 },
  { sdp: 'EVS', asterisk: 'evs', ie: 0, bpl: 20, preferredBy: 0.05 },
];

/**
 * The codec of a call: what the phone prefers where the trunk has it, else the first that the trunk has.
 *
 * @param offered `vsCodecs` of the trunk: SDP names with commas
 * @param draw 0 to 1, which phone it is
 * @returns `undefined` where the trunk has none that is known
 */
export const negotiated = (offered: string, draw: number): Codec | undefined => {
  const names = offered.split(',');
  let left = draw;
  const preferred = CODECS.find(({ preferredBy }) => (left -= preferredBy) < 0);
  return preferred !== undefined && names.includes(preferred.sdp)
    ? preferred
    : CODECS.find(({ sdp }) => names.includes(sdp));
};
