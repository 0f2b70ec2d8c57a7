import { type Cause, type SonFunction } from '#foundation/vocabulary';

/** `kind` as `kindOfActions` says; `objectClass` that of the target. */
export interface RemedyKey {
  readonly cause: Cause;
  readonly function: SonFunction;
  readonly kind: string;
  readonly region: string;
  readonly objectClass: string;
}

/** What outcomes taught of a remedy. */
export abstract class BenefitReader {
  /** Probability that it helps, 0 to 1, with its 90 % interval; what is usual of remedies where nothing was learned. */
  abstract benefit(key: RemedyKey): Promise<{ readonly value: number; readonly lower: number; readonly upper: number }>;
}
