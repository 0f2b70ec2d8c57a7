const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minuteFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const dayFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const fullFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'longOffset',
});

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export const formatClock = (ms: number): string => clockFormat.format(ms);
/** With its zone, for whoever hovers. */
export const formatFull = (ms: number): string => fullFormat.format(ms);

/** Two units at most: `1 h 20 min`, `45 s`. */
export const formatDuration = (ms: number): string => {
  const size = Math.max(0, ms);
  const two = (big: number, bigWord: string, small: number, smallWord: string): string => {
    const whole = Math.floor(size / big);
    const rest = Math.floor((size % big) / small);
    return rest === 0 ? `${whole} ${bigWord}` : `${whole} ${bigWord} ${rest} ${smallWord}`;
  };
  if (size >= DAY) return two(DAY, 'd', HOUR, 'h');
  if (size >= HOUR) return two(HOUR, 'h', MINUTE, 'min');
  if (size >= 10 * MINUTE) return `${Math.floor(size / MINUTE)} min`;
  if (size >= MINUTE) return two(MINUTE, 'min', SECOND, 's');
  return `${Math.floor(size / SECOND)} s`;
};

/** How long something has lasted, in one unit while it is short: what a list shows. */
export const formatAge = (ms: number): string => {
  const size = Math.max(0, ms);
  if (size < MINUTE) return `${Math.floor(size / SECOND)} s`;
  if (size < HOUR) return `${Math.floor(size / MINUTE)} min`;
  if (size < DAY) return formatDuration(size);
  return `${Math.floor(size / DAY)} d`;
};

/** Relative while fresh, then the time of day, then with its date. */
export const formatWhen = (ms: number, now: number): string => {
  const age = now - ms;
  if (age >= 0 && age < HOUR) return age < 5 * SECOND ? 'just now' : `${formatAge(age)} ago`;
  if (Math.abs(age) < DAY) return minuteFormat.format(ms);
  return `${dayFormat.format(ms)} ${minuteFormat.format(ms)}`;
};

/** The time of day, with its date where that is another day. */
export const formatMoment = (ms: number, now: number): string =>
  dayFormat.format(ms) === dayFormat.format(now)
    ? clockFormat.format(ms)
    : `${dayFormat.format(ms)} ${clockFormat.format(ms)}`;

/** A countdown: `14:32`, `1:02:07`. */
export const formatCountdown = (ms: number): string => {
  const total = Math.max(0, Math.ceil(ms / SECOND));
  const [h, m, s] = [Math.floor(total / 3600), Math.floor((total % 3600) / 60), total % 60];
  const two = (n: number): string => String(n).padStart(2, '0');
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
};

/** `60x` for a clock that runs sixty times as fast; nothing for a live one. */
export const formatRate = (rate: number): string | undefined =>
  rate > 1.05 || rate < 0.95 ? `${rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10}×` : undefined;
