const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:?\d{2})?$/;
const LONGEST_MS = 366 * 86_400_000;

/**
 * An XML Schema duration of days, hours, minutes and seconds, e.g. `PT900S`. Years and months have no length.
 *
 * @returns milliseconds in (0, 366 days]; `undefined` where the text is none
 */
export const durationMs = (text: string): number | undefined => {
  const parts = DURATION.exec(text.trim());
  if (parts === null) return undefined;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = parts;
  const ms = Math.round((((+days * 24 + +hours) * 60 + +minutes) * 60 + +seconds) * 1000);
  return ms > 0 && ms <= LONGEST_MS ? ms : undefined;
};

/**
 * An XML Schema dateTime. One without a zone is taken as UTC.
 *
 * @returns milliseconds since 1970; `undefined` where the text is no time that exists
 */
export const dateTimeMs = (text: string): number | undefined => {
  const parts = DATE_TIME.exec(text.trim());
  if (parts === null) return undefined;
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', fraction = '', zone = 'Z'] = parts;
  const midnight = Date.UTC(+year, +month - 1, +day);
  const date = new Date(midnight);
  // A day that its month has not is another day to Date.UTC.
  if (date.getUTCMonth() !== +month - 1 || date.getUTCDate() !== +day) return undefined;
  if (+hour > 24 || +minute > 59 || +second > 59 || (+hour === 24 && +minute + +second > 0)) return undefined;
  const ms = midnight + ((+hour * 60 + +minute) * 60 + +second) * 1000 + Math.floor(+`0.${fraction || '0'}` * 1000);
  if (zone === 'Z') return ms;
  const minutes = +zone.slice(1, 3) * 60 + +zone.slice(-2);
  // XML Schema part 2, clause 3.2.7.3.
  if (minutes > 14 * 60 || +zone.slice(-2) > 59) return undefined;
  return zone.startsWith('-') ? ms + minutes * 60_000 : ms - minutes * 60_000;
};
