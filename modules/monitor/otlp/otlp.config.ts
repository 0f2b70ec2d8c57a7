import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const isPattern = (text: string): boolean => {
  try {
    new RegExp(text, 'gu');
    return true;
  } catch {
    return false;
  }
};

/** A SIP URI, an E.164 number with a plus and the separators that people write, and any other run of digits as long as a number or an IMSI (E.164, E.212). */
const SUBSCRIBER_IDENTITIES = [
  String.raw`\bsips?:[^\s@<>"';,()\[\]]+@[^\s@<>"';,()\[\]]+`,
  String.raw`\+\d[\d ().-]{5,18}\d`,
  String.raw`(?<!\d)\d{10,16}(?!\d)`,
];

export class OtlpConfig extends configSlice(
  'otlp',
  z.object({
    maxBodyBytes: z
      .int()
      .positive()
      .max(2 ** 27)
      .default(64 << 20)
      .describe('Size of one OTLP body after decompression at most (bytes)'),
    maxLogBodyLength: z
      .int()
      .positive()
      .max(65_536)
      .default(4096)
      .describe('Length of one log record’s text at most, the rest is cut (UTF-16 units)'),
    logIdentity: z
      .array(z.string().min(1).max(1024))
      .min(1)
      .default(['SubNetwork=${subnetwork},ManagedElement=${managed_element}'])
      .describe(
        'Distinguished name of the object that a log record speaks of, ${attribute} filled from its own and its resource’s attributes with underscores for dots; the first that can be filled decides (no unit)',
      ),
    subscriberIdentities: z
      .array(z.string().min(1).refine(isPattern, 'is no regular expression'))
      .default(SUBSCRIBER_IDENTITIES)
      .describe(
        'What in the text of a log record is a subscriber’s identity and becomes a pseudonym, as regular expressions (no unit)',
      ),
  }),
) {}
