import { type Conditions } from './conditions.js';
import { hourOfWeek } from './radio/demand.js';

const HOUR = 3_600_000;
const SUNDAY = 144;

/** The time of the week by which people live: a holiday is a Sunday, and a clock that was put forward is ahead. */
export const livedTime = (timeMs: number, conditions: Conditions): number => {
  let [ahead, isHoliday] = [0, false];
  for (const at of conditions.values()) {
    ahead = Math.max(ahead, at['clockAhead'] ?? 0);
    isHoliday ||= (at['holiday'] ?? 0) >= 0.5;
  }
  const lived = timeMs + ahead * HOUR;
  const hour = hourOfWeek(lived);
  return isHoliday && hour < SUNDAY ? lived + (SUNDAY + (hour % 24) - hour) * HOUR : lived;
};
