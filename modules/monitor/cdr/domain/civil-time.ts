import { type NetworkTime, networkTimeOf } from '#foundation/vocabulary';

const digits = (text: string, at: number, count: number): number => {
  let value = 0;
  for (let n = at; n < at + count; n++) {
    const digit = text.charCodeAt(n) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : NaN;
  }
  return value;
};

/**
 * `YYYY-MM-DD hh:mm:ss` in UTC, with any fraction of a second, a `T` between and a `Z` or an offset such as `+01:00` behind (RFC 3339).
 *
 * @returns `undefined` where it is no such time
 */
export const civilTimeOf = (text: string): NetworkTime | undefined => {
  const form = /^.{4}-..-..[ T]..:..:..(\.\d{1,9})? ?(?:Z|([+-])(\d\d)(?::?(\d\d))?)?$/.exec(text);
  if (form === null) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const date = Date.UTC(year, month - 1, day);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  // A day that its month has not is another day to Date.UTC, and a year below 100 another century.
  const back = new Date(date);
  const isDate = back.getUTCDate() === day && back.getUTCMonth() === month - 1 && back.getUTCFullYear() === year;
  if (!isDate || !(hour < 24) || !(minute < 60) || !(second < 60)) return undefined;
  const offsetMinutes =
    form[2] === undefined ? 0 : Number(`${form[2]}1`) * (Number(form[3]) * 60 + Number(form[4] ?? 0));
  const ms = date + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000;
  // To the microsecond: what happened within a millisecond keeps its order.
  return networkTimeOf(ms + Math.round(1e6 * Number(`0${form[1] ?? ''}`)) / 1000);
};

/** Seconds since 1970 that a call can have: until the year 2100. */
const MAX_EPOCH_SECONDS = 4_102_444_800;

/** Seconds since 1970 with any fraction. @returns `undefined` where it is no such time, or nothing (0: it never came) */
export const epochTimeOf = (text: string): NetworkTime | undefined => {
  const seconds = /^\d{1,12}(?:\.\d{1,9})?$/.test(text) ? Number(text) : 0;
  return seconds > 0 && seconds <= MAX_EPOCH_SECONDS ? networkTimeOf(Math.round(seconds * 1000)) : undefined;
};
