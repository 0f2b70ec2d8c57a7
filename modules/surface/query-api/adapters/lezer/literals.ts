import { badData } from '../../domain/refusal.js';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** `1h30m` in ms; `undefined` where the text is no duration. A year has 365 days, as in Prometheus. */
export const durationMs = (text: string): number | undefined => {
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, digits, unit = ''] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    total += Number(digits) * (UNIT_MS[unit] ?? 0);
  return total;
};

/** A number as PromQL writes it: decimal, hexadecimal, `Inf`, `NaN`, with `_` between digits, or a duration in seconds. */
export const numberOf = (text: string): number => {
  const [, sign = '', digits = ''] = /^([+-]?)\s*(.*)$/s.exec(text) ?? [];
  const plain = digits.replaceAll('_', '');
  const duration = durationMs(plain);
  let value = Number(plain);
  if (duration !== undefined) value = duration / 1_000;
  else if (/^inf$/i.test(plain)) value = Infinity;
  return sign === '-' ? -value : value;
};

const ESCAPED: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
  "'": "'",
  '"': '"',
};
const ESCAPE = /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{3})|(.))/gs;

/** What a literal in quotes says, with Go's escapes; between backticks everything stands for itself. @throws Refusal */
export const textOf = (literal: string): string => {
  const inside = literal.slice(1, -1);
  if (literal.length < 2 || literal.at(-1) !== literal[0])
    throw badData('syntax', `unterminated quoted string ${literal}`);
  if (literal.startsWith('`')) return inside;
  if (inside.includes('\n')) throw badData('syntax', 'a quoted string ends on the line that it begins on');
  return inside.replace(ESCAPE, (whole, x?: string, u?: string, long?: string, octal?: string, letter?: string) => {
    if (letter !== undefined) {
      const character = ESCAPED[letter];
      if (character === undefined) throw badData('syntax', `unknown escape sequence ${whole}`);
      return character;
    }
    const code = octal === undefined ? parseInt(x ?? u ?? long ?? '', 16) : parseInt(octal, 8);
    if (code > 0x10ffff) throw badData('syntax', `no character has the number of ${whole}`);
    return String.fromCodePoint(code);
  });
};
