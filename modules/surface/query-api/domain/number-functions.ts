const radians = (degrees: number): number => (degrees * Math.PI) / 180;
const degrees = (radian: number): number => (radian * 180) / Math.PI;

/** Functions of one number. */
export const NUMBER_FUNCTIONS: Readonly<Record<string, (x: number) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  floor: Math.floor,
  exp: Math.exp,
  sqrt: Math.sqrt,
  ln: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  sgn: Math.sign,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  cos: Math.cos,
  cosh: Math.cosh,
  sin: Math.sin,
  sinh: Math.sinh,
  tan: Math.tan,
  tanh: Math.tanh,
  deg: degrees,
  rad: radians,
};

const dayOfYear = (date: Date): number =>
  (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 0)) /
  86_400_000;

/** Parts of the date, UTC. */
const DATE_PARTS: Readonly<Record<string, (date: Date) => number>> = {
  minute: (date) => date.getUTCMinutes(),
  hour: (date) => date.getUTCHours(),
  day_of_week: (date) => date.getUTCDay(),
  day_of_month: (date) => date.getUTCDate(),
  day_of_year: dayOfYear,
  days_in_month: (date) => new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  month: (date) => date.getUTCMonth() + 1,
  year: (date) => date.getUTCFullYear(),
};

/** Functions of a time in seconds since 1970. */
export const DATE_FUNCTIONS: Readonly<Record<string, (seconds: number) => number>> = Object.fromEntries(
  Object.entries(DATE_PARTS).map(([name, part]) => [name, (x: number) => part(new Date(Math.trunc(x) * 1_000))]),
);

/** To the nearest multiple, halves upwards. */
export const round = (x: number, to: number): number => {
  const inverse = 1 / to;
  return Math.floor(x * inverse + 0.5) / inverse;
};

/** NaN where the limits are none; nothing where the lower is above the upper is for the caller to see. */
export const clamp = (x: number, low: number, high: number): number =>
  Number.isNaN(low) || Number.isNaN(high) || Number.isNaN(x) ? NaN : Math.max(low, Math.min(high, x));
