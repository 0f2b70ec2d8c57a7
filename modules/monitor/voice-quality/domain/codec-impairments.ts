/** How a codec hurts speech: `ie` without loss, `bpl` its robustness to random loss (both dimensionless). */
export interface CodecImpairment {
  readonly ie: number;
  readonly bpl: number;
}

/**
 * Narrow-band codecs for which ITU-T G.113 Appendix I gives both Ie and Bpl. The values are as commonly quoted from that appendix and still to be
 * checked against its text: quotations differ for G.729 (Ie 10 plain, 11 as G.729A with VAD) and G.723.1 (Bpl 13 or 16.1). A codec without a published Bpl
 * (G.726, GSM full rate) and the wide-band ones (G.722, Opus; G.107.1 has a scale of its own) are absent, so that nobody reads a guess as a MOS.
 */
export const CODEC_IMPAIRMENTS = {
  /** With the concealment of G.711 Appendix I, 10 ms packets. */
  'g711-plc': { ie: 0, bpl: 25.1 },
  /** Without concealment, 10 ms packets. */
  g711: { ie: 0, bpl: 4.3 },
  /** G.729A with voice activity detection, 20 ms packets. */
  g729a: { ie: 11, bpl: 19 },
  /** G.723.1 at 6.3 kbit/s with voice activity detection, 30 ms packets. */
  'g723.1': { ie: 15, bpl: 16.1 },
  /** GSM enhanced full rate, 20 ms packets. */
  'gsm-efr': { ie: 5, bpl: 10 },
} as const satisfies Record<string, CodecImpairment>;
export type RatedCodec = keyof typeof CODEC_IMPAIRMENTS;

/** Names as Asterisk, SDP (RFC 3551) and call records write them, in lower case. Bare G.711 is rated as concealed: chosen, as current endpoints conceal. */
const NAMES: Readonly<Record<string, RatedCodec>> = {
  ulaw: 'g711-plc',
  alaw: 'g711-plc',
  pcmu: 'g711-plc',
  pcma: 'g711-plc',
  'g711-plc': 'g711-plc',
  g711: 'g711-plc',
  'g711-no-plc': 'g711',
  g729: 'g729a',
  g729a: 'g729a',
  g723: 'g723.1',
  'g723.1': 'g723.1',
  'gsm-efr': 'gsm-efr',
};

/** The impairment of a codec by its name in a call record, or `undefined` where no published value exists. */
export const codecImpairmentOf = (name: string): CodecImpairment | undefined => {
  const key = name.trim().toLowerCase();
  const codec = Object.hasOwn(NAMES, key) ? NAMES[key] : undefined;
  return codec === undefined ? undefined : CODEC_IMPAIRMENTS[codec];
};
