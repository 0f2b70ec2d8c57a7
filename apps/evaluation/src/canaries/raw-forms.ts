/** A form of an identity in which it could be read back by whoever finds it. */
export interface RawForm {
  readonly form: string;
  readonly bytes: Uint8Array;
}

/** Digits at the end that are a number whatever is in front of it: +49, 0049, 0 or nothing. */
const SUBSCRIBER_DIGITS = 9;
/** A shorter text is somewhere by chance. */
const MIN_DIGITS = 8;

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** Halves of bytes in the order of the digits, `f` filling. */
const packed = (digits: string): string => (digits.length % 2 === 0 ? digits : `${digits}f`);
/** TBCD (TS 29.002): the low half of a byte first. */
const swapped = (hex: string): string => hex.replace(/(.)(.)/gu, '$2$1');

/** Base64 of a text wherever it stands in what was encoded: what its neighbours change is left out. */
const base64Forms = (text: string): readonly string[] =>
  [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    const from = shift === 0 ? 0 : shift + 1;
    const whole = Math.floor(((shift + text.length) * 8) / 6);
    return encoded.slice(from, whole);
  });

const bothCases = (hex: string): readonly string[] => [...new Set([hex.toLowerCase(), hex.toUpperCase()])];

/** Every raw form of an identity that is looked for: as text, in hex, base64, UTF-16, and of numbers as BCD and TBCD, in bytes and in hex. */
export const rawFormsOf = (identity: string): readonly RawForm[] => {
  const digits = identity.replace(/\D/gu, '');
  const isNumber = /^\+?\d+$/u.test(identity) && digits.length >= MIN_DIGITS;
  const text = isNumber ? digits.slice(-SUBSCRIBER_DIGITS) : identity;
  const asHex = Buffer.from(text).toString('hex');
  const forms: RawForm[] = [
    { form: isNumber ? 'digits' : 'plain', bytes: latin(text) },
    ...bothCases(asHex).map((hex) => ({ form: 'hex', bytes: latin(hex) })),
    ...base64Forms(text).flatMap((encoded) =>
      [encoded, encoded.replaceAll('+', '-').replaceAll('/', '_')].map((each) => ({
        form: 'base64',
        bytes: latin(each),
      })),
    ),
    { form: 'UTF-16', bytes: Buffer.from(text, 'utf16le') },
  ];
  if (!isNumber) return forms;
  // Packed digits stand on whole bytes: of an odd start the first one belongs to another.
  for (const start of [digits, digits.slice(1)]) {
    const bcd = packed(start).slice(-2 * Math.floor(start.length / 2));
    for (const [form, hex] of [
      ['BCD', bcd],
      ['TBCD', swapped(bcd)],
    ] as const) {
      forms.push({ form, bytes: Buffer.from(hex, 'hex') });
      // BCD in hex is the digits themselves.
      if (form === 'BCD') continue;
      for (const each of bothCases(hex)) forms.push({ form: `${form} in hex`, bytes: latin(each) });
    }
  }
  return forms;
};
