const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const PLUS = 0x2b;
const MINUS = 0x2d;
/** Below this every integer is exact, and so is its quotient by an exact power of ten, rounded once (IEEE 754). */
const MAX_EXACT = 2 ** 53;
const POWERS_OF_TEN = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

const isDigit = (byte: number): boolean => byte >= ZERO && byte <= NINE;

/**
 * Reads a number as OpenMetrics and the text format write them: decimal digits with a point and an exponent, or an infinity or NaN in any case. No
 * hexadecimal digits and no underscores.
 *
 * @returns the nearest double; `undefined` where `bytes[start, end)` is no number
 */
export const numberAt = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  let at = start;
  const first = bytes[at] ?? 0;
  if (first === PLUS || first === MINUS) at++;
  let value = 0;
  let digits = 0;
  let fraction = 0;
  let sawPoint = false;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (isDigit(byte)) {
      value = value * 10 + (byte - ZERO);
      digits++;
      if (sawPoint) fraction++;
    } else if (byte === POINT && !sawPoint) sawPoint = true;
    else break;
  }
  if (digits > 0 && at === end && value < MAX_EXACT && fraction < POWERS_OF_TEN.length) {
    const size = fraction === 0 ? value : value / (POWERS_OF_TEN[fraction] ?? 1);
    return first === MINUS ? -size : size;
  }
  return rare(bytes, start, end);
};

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const SPECIAL: ReadonlyMap<string, number> = new Map([
  ['nan', NaN],
  ['inf', Infinity],
  ['+inf', Infinity],
  ['-inf', -Infinity],
  ['infinity', Infinity],
  ['+infinity', Infinity],
  ['-infinity', -Infinity],
]);
/** Longer than any number that somebody means. */
const MAX_LENGTH = 4096;

const rare = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  if (end - start > MAX_LENGTH) return undefined;
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] ?? 0);
  if (DECIMAL.test(text)) return Number(text);
  return SPECIAL.get(text.toLowerCase());
};

/** Reads a whole number with a sign, or `undefined`: a timestamp of the text format (int64; beyond 2^53 it is rounded). */
export const integerAt = (bytes: Uint8Array, start: number, end: number): number | undefined => {
  const first = bytes[start] ?? 0;
  let at = first === PLUS || first === MINUS ? start + 1 : start;
  if (at === end) return undefined;
  let value = 0;
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (!isDigit(byte)) return undefined;
    value = value * 10 + (byte - ZERO);
  }
  if (value >= 2 ** 63) return undefined;
  return first === MINUS ? -value : value;
};
