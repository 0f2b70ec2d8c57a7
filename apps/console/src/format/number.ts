import type { Interval, Value } from '../api/types.js';
import { formatDuration } from './time.js';

const NARROW = '\u202f';
const MINUS = '\u2212';

const withSign = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

/** Three significant digits, a true minus, no exponent. */
export const formatNumber = (value: number): string => {
  if (!Number.isFinite(value)) return 'unknown';
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.1 || size === 0 ? 2 : 3;
  return value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: 0 }).replace('-', MINUS);
};

const PREFIXES: readonly (readonly [number, string])[] = [
  [1e12, 'T'],
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
];

export const formatCount = (value: number): string => {
  const [scale, prefix] =
    Math.abs(value) >= 100_000 ? (PREFIXES.find(([s]) => Math.abs(value) >= s) ?? [1, '']) : [1, ''];
  return `${formatNumber(value / scale)}${prefix === '' ? '' : `${NARROW}${prefix}`}`;
};

const scaled = (value: number, unit: string): string => {
  const [scale, prefix] = PREFIXES.find(([s]) => Math.abs(value) >= s) ?? [1, ''];
  return `${formatNumber(value / scale)}${NARROW}${prefix}${unit}`;
};

const WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  '{user}': ['user', 'users'],
  '{attempt}': ['attempt', 'attempts'],
  '{call}': ['call', 'calls'],
  '{score}': ['MOS', 'MOS'],
};

/** A quantity in its UCUM unit as an operator reads it: `0.87` of `1` is `87 %`. */
export const formatQuantity = (value: number, unit: string): string => {
  if (!Number.isFinite(value)) return 'unknown';
  switch (unit) {
    case '1':
      return `${formatNumber(Math.round(value * 1000) / 10)}${NARROW}%`;
    case 'bit/s':
      return scaled(value, 'bit/s');
    case 'By':
      return scaled(value, 'B');
    case 's':
      return Math.abs(value) >= 120 ? formatDuration(value * 1000) : `${formatNumber(value)}${NARROW}s`;
    case 'ms':
      return formatDuration(value);
    case 'deg':
      return `${formatNumber(value)}°`;
    case '0.1 deg':
    case '0.1deg':
    case 'ddeg':
      return `${formatNumber(value / 10)}°`;
    default: {
      const word = WORDS[unit];
      if (word !== undefined) return `${formatNumber(value)}${NARROW}${Math.abs(value) === 1 ? word[0] : word[1]}`;
      const counted = /^\{(.*)\}$/.exec(unit)?.[1];
      if (counted !== undefined) return `${formatNumber(value)}${NARROW}${counted}${Math.abs(value) === 1 ? '' : 's'}`;
      return unit === '' ? formatNumber(value) : `${formatNumber(value)}${NARROW}${unit}`;
    }
  }
};

/** A difference: of ratios in points, for a change of a percentage is no percentage of change. */
export const formatChange = (value: number, unit: string): string =>
  unit === '1'
    ? withSign(`${formatNumber(Math.round(value * 1000) / 10)}${NARROW}points`, value)
    : withSign(formatQuantity(value, unit), value);

/** The unit is said once where both ends have the same. */
const fromTo = (lower: string, upper: string): string => {
  const unit = upper.slice(upper.indexOf(NARROW) + 1);
  const said = upper.includes(NARROW) && lower.endsWith(`${NARROW}${unit}`);
  return `${said ? lower.slice(0, -unit.length - 1) : lower} to ${upper}`;
};

export const formatInterval = ({ lower, upper }: Interval, unit: string): string =>
  fromTo(formatChange(lower, unit), formatChange(upper, unit));

/** A range of values, as of what is usual: `41 to 58 %`. */
export const formatRange = (lower: number, upper: number, unit: string): string =>
  fromTo(formatQuantity(lower, unit), formatQuantity(upper, unit));

/** For an axis: its title says what is counted. */
export const formatTick = (value: number, unit: string): string =>
  unit.startsWith('{') ? formatCount(value) : formatQuantity(value, unit);

/** An attribute's value: numbers in their unit, where `1` says that there is none. */
export const formatValue = (value: Value, unit: string): string => {
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (typeof value === 'string') return value;
  return unit === '1' || unit === '' ? formatNumber(value) : formatQuantity(value, unit);
};

export const formatProbability = (probability: number): string =>
  probability > 0 && probability < 0.01 ? '< 1 %' : `${Math.round(probability * 100)}${NARROW}%`;
