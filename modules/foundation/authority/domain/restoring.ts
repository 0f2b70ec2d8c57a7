import { type Action } from '#foundation/vocabulary';
import { type Limits, type Situation } from './situation.js';

/**
 * True where the write undoes exactly a recorded change of that object and attribute, young enough to be known good before. Such a value was in
 * force until then, so it is reached in one step; its range still holds.
 */
export const isRestoring = (
  { restores, dn, attribute, from, to }: Action,
  { recordedChanges, now }: Situation,
  { maxRestoreAgeMs }: Limits,
): boolean =>
  restores !== undefined &&
  recordedChanges.some(
    (change) =>
      change.id === restores &&
      change.dn === dn &&
      change.attribute === attribute &&
      change.from === to &&
      change.to === from &&
      now - change.time >= 0 &&
      now - change.time <= maxRestoreAgeMs,
  );
