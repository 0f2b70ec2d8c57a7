import { markdownTable } from '../report/figures.js';

/** As the simulator writes it: one kind of fault, played with its remedy and with another change. */
export interface PlayedRemedy {
  readonly kind: string;
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  /** Users and calls a minute that fare worse than in the same network without the fault. */
  readonly hurtBefore: number;
  readonly hurtAfterRight: number;
  readonly hurtAfterWrong: number;
  readonly restoredByRight: boolean;
  readonly restoredByWrong: boolean;
}

/** Writes of many objects are one: what is told is the first and how many more. */
const writes = ([first = '-', ...more]: readonly string[]): string =>
  more.length === 0 ? first : `${first} and ${more.length} more`;
const after = (hurt: number, isRestored: boolean): string => `${hurt}${isRestored ? ', restored' : ''}`;

export const remedyTable = (rows: readonly PlayedRemedy[]): string =>
  markdownTable([
    ['fault', 'users hurt', 'true remedy', 'hurt after it', 'wrong remedy', 'hurt after it'],
    ...rows.map((row) => [
      row.kind,
      String(row.hurtBefore),
      writes(row.right),
      after(row.hurtAfterRight, row.restoredByRight),
      writes(row.wrong),
      after(row.hurtAfterWrong, row.restoredByWrong),
    ]),
  ]);

/** A kind that hurts nobody before is neither restored nor not. */
export const remedyResult = (
  rows: readonly PlayedRemedy[],
): {
  readonly kinds: number;
  readonly felt: number;
  readonly restoredByRight: number;
  readonly restoredByWrong: number;
} => {
  const felt = rows.filter(({ hurtBefore }) => hurtBefore > 1);
  return {
    ...{ kinds: rows.length, felt: felt.length },
    restoredByRight: felt.filter(({ restoredByRight }) => restoredByRight).length,
    restoredByWrong: felt.filter(({ restoredByWrong }) => restoredByWrong).length,
  };
};
