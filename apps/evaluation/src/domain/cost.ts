import { type RunFacts } from './run-facts.js';

/**
 * Weights of the cost index, in minutes of a person. Chosen: an hour in which one user is hurt is as bad as a minute of work, whatever a
 * person is asked for takes ten minutes, a change that mends nothing an hour, any other change a minute of looking at it.
 */
export const COST_WEIGHTS = { userHour: 1, touch: 10, wrongChange: 60, change: 1 } as const;

/** Minutes of a person a day that an arm costs: hurt users, work and changes weighed into one figure. Less is better. */
export const costOf = ({ faults, touches, wrongChanges, changes, hours }: RunFacts): number => {
  const userHours = faults.reduce((sum, { impactMinutes }) => sum + impactMinutes, 0) / 60;
  const { userHour, touch, wrongChange, change } = COST_WEIGHTS;
  const cost = userHour * userHours + touch * touches + wrongChange * wrongChanges + change * (changes - wrongChanges);
  return (cost * 24) / hours;
};
