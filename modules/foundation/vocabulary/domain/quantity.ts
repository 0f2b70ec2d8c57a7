const rounded = (value: number): string => String(Number(value.toPrecision(3)));

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];
/** Counted and transferred things come in thousands; the rest stays as it is. */
const SCALED: Readonly<Record<string, string>> = { 'bit/s': 'bit/s', By: 'B' };

const scaled = (value: number, unit: string): string => {
  const [scale, prefix] = PREFIXES.find(([from]) => Math.abs(value) >= from) ?? [1, ''];
  return `${rounded(value / scale)} ${prefix}${unit}`;
};

/** `1 plan`, `3 plans`. */
export const counted = (count: number, one: string): string => `${String(count)} ${count === 1 ? one : `${one}s`}`;

/**
 * A value with its unit as a sentence says it, to three significant digits: `87 %`, `14.1 Mbit/s`, `4.3`. An annotation such as `{score}` counts
 * nothing a reader needs told and is left out.
 *
 * @param unit UCUM; `1` is a ratio
 */
export const quantity = (value: number, unit: string): string => {
  if (unit === '1') return `${rounded(value * 100)} %`;
  const symbol = SCALED[unit];
  if (symbol !== undefined) return scaled(value, symbol);
  return unit === '' || unit.startsWith('{') ? rounded(value) : `${rounded(value)} ${unit}`;
};

/** How a change of a value is said: of ratios in points, as a change of a percentage is no percentage of change. */
const pointsOf = (value: number, unit: string): string =>
  unit === '1' ? `${rounded(value * 100)} points` : quantity(value, unit);

/** A change with its interval, the unit said once where it is the same: `14.1 Mbit/s (12 to 16)`. */
export const change = (
  of: { readonly value: number; readonly lower: number; readonly upper: number },
  unit: string,
): string => {
  const [value, lower, upper] = [of.value, of.lower, of.upper].map((each) => pointsOf(each, unit).split(' '));
  const bound = (text: readonly string[] | undefined): string =>
    text?.[1] === value?.[1] ? String(text?.[0]) : String(text?.join(' '));
  return `${String(value?.join(' '))} (${bound(lower)} to ${bound(upper)})`;
};
