/** Share of the busiest demand, by hour of week: two daily peaks, weekends later and lower. Chosen after TR 36.887's daily profile. */
export const demandFactor = (hourOfWeek: number): number => {
  const hour = hourOfWeek % 24;
  const weekend = hourOfWeek >= 120;
  // The evening runs on past midnight.
  const evening = Math.min(Math.abs(hour - 19.5), Math.abs(hour + 24 - 19.5));
  const day = Math.exp(-(((hour - (weekend ? 14 : 12)) / 4) ** 2)) + 1.1 * Math.exp(-((evening / 3) ** 2));
  return (weekend ? 0.9 : 1) * (0.16 + 0.7 * day);
};

export { hourOfWeek } from '../users/week.js';
