import { type Outcome, type SonFunction, SON_FUNCTIONS } from '#foundation/vocabulary';

export interface FunctionRecord {
  readonly n: number;
  readonly helped: number;
  readonly harmed: number;
  readonly noEffect: number;
}

const NONE: FunctionRecord = { n: 0, helped: 0, harmed: 0, noEffect: 0 };

/** What came of each function's plans. */
export const recordsOf = (
  outcomes: Iterable<Pick<Outcome, 'function' | 'verdict'>>,
): Readonly<Record<SonFunction, FunctionRecord>> => {
  const records = Object.fromEntries(SON_FUNCTIONS.map((name) => [name, NONE])) as Record<SonFunction, FunctionRecord>;
  for (const { function: name, verdict } of outcomes) {
    const { n, helped, harmed, noEffect } = records[name];
    records[name] = {
      n: n + 1,
      helped: helped + (verdict === 'helped' ? 1 : 0),
      harmed: harmed + (verdict === 'harmed' ? 1 : 0),
      noEffect: noEffect + (verdict === 'no-effect' ? 1 : 0),
    };
  }
  return records;
};
