const HOUR_MS = 3_600_000;
export const HOURS_OF_WEEK = 168;

/** Hours since Monday 00:00 UTC. 1 January 1970 was a Thursday: 72 hours into a week that begins on Monday. */
export const hourOfWeek = (timeMs: number): number => (timeMs / HOUR_MS + 72) % HOURS_OF_WEEK;

/** A moment of a week long ago that is the hour. */
export const atHourOfWeek = (hour: number): number => (hour - 72 + HOURS_OF_WEEK) * HOUR_MS;

export type DayKind = 'weekday' | 'saturday' | 'sunday';
const dayKindOf = (hour: number): DayKind => {
  const day = Math.floor((((hour % HOURS_OF_WEEK) + HOURS_OF_WEEK) % HOURS_OF_WEEK) / 24);
  return day === 5 ? 'saturday' : day === 6 ? 'sunday' : 'weekday';
};

/** Where people are: shares of all people, together 1. */
export interface Whereabouts {
  readonly home: number;
  readonly work: number;
  readonly shop: number;
  readonly road: number;
}

const ramp = (hour: number, at: number, width: number): number => 1 / (1 + Math.exp(-(hour - at) / width));
const between = (hour: number, from: number, to: number, width: number): number =>
  ramp(hour, from, width) - ramp(hour, to, width);
const hump = (hour: number, at: number, width: number): number => {
  const off = Math.min(Math.abs(hour - at), Math.abs(hour + 24 - at), Math.abs(hour - 24 - at));
  return Math.exp(-((off / width) ** 2));
};

/**
 * Where people are at an hour of the week, smooth from hour to hour. Chosen: working hours and two rush hours as time-use surveys have them
 * (Eurostat HETUS: about half of all people out at work or school on a weekday's noon, a fifth to a quarter travelling about at the peaks).
 */
export const whereabouts = (hour: number): Whereabouts => {
  const kind = dayKindOf(hour);
  const h = hour % 24;
  const [working, shopping, rush] =
    kind === 'weekday'
      ? ([0.46, 0.1, 0.16] as const)
      : kind === 'saturday'
        ? ([0.12, 0.26, 0.02] as const)
        : ([0.06, 0.08, 0.02] as const);
  const work = 0.02 + working * between(h, 7.8, 17, 0.5);
  const shop = shopping * between(h, 9.5, kind === 'weekday' ? 19.5 : 18, 0.6) + 0.04 * hump(h, 21, 2);
  const road = 0.015 + rush * (hump(h, 7.9, 0.9) + 0.9 * hump(h, 17.3, 1.3)) + 0.05 * between(h, 8, 20, 1);
  return { home: 1 - work - shop - road, work, shop, road };
};

/**
 * How much one person asks for, as a share of the busiest hour's: lowest towards 04:30, a plateau by day, highest at 20:30; on free days later and a little lower.
 * Shape after the busy-hour profile of TR 36.887 and published operators' curves: the night at a tenth of the peak.
 */
export const activity = (hour: number): number => {
  const isFree = dayKindOf(hour) !== 'weekday';
  const h = hour % 24;
  // The evening runs on past midnight.
  const day = between(h, isFree ? 9 : 7, 23.4, 0.8) + between(h + 24, isFree ? 9 : 7, 23.4, 0.8);
  return 0.09 + (isFree ? 0.58 : 0.6) * day + 0.31 * hump(h, 20.3, 2.3);
};
