import { parse } from 'csv-parse/sync';

/** What the calls of a trunk were like in a minute. */
export interface TrunkReport {
  readonly calls: number;
  readonly answered: number;
  /** Calls that no party heard both ways. */
  readonly silent: number;
  /** Of answered calls: packets lost, 0 to 1. */
  readonly lossRatio: number;
  /** Mean interarrival jitter in s. */
  readonly jitterSeconds: number;
  /** Of answered calls: mean post-dial delay in s; where the record has none, from dialling to the answer. */
  readonly setUpSeconds: number;
}

const COLUMN = { channel: 6, start: 9, answer: 10, disposition: 14, userField: 17 } as const;

const fieldsOf = (userField: string): Readonly<Record<string, number>> =>
  Object.fromEntries(
    userField.split(';').flatMap((pair) => {
      const [name = '', value = ''] = pair.split('=');
      return Number.isNaN(Number(value)) ? [] : [[name, Number(value)]];
    }),
  );

/** Lines of an Asterisk `Master.csv`, by trunk. @param region whose border controller wrote them */
export const trunkReports = (lines: string, region: string): ReadonlyMap<string, TrunkReport> => {
  const sums = new Map<
    string,
    { calls: number; answered: number; silent: number; lost: number; got: number; jitter: number; setUp: number }
  >();
  for (const row of parse(lines, { relax_quotes: true, relax_column_count: true })) {
    const trunk = /^[^/]+\/(.+)-[^-]+$/.exec(row[COLUMN.channel] ?? '')?.[1];
    if (trunk === undefined) continue;
    const dn = `SubNetwork=${region},ManagedElement=sbc-1,SipTrunk=${trunk}`;
    const sum = sums.get(dn) ?? { calls: 0, answered: 0, silent: 0, lost: 0, got: 0, jitter: 0, setUp: 0 };
    sums.set(dn, sum);
    sum.calls++;
    if (row[COLUMN.disposition] !== 'ANSWERED') continue;
    sum.answered++;
    const media = fieldsOf(row[COLUMN.userField] ?? '');
    const [start, answer] = [row[COLUMN.start], row[COLUMN.answer]].map((text) => Date.parse(text ?? ''));
    sum.setUp += media['pdd'] ?? ((answer ?? 0) - (start ?? 0)) / 1000;
    sum.lost += media['lp'] ?? 0;
    sum.got += media['rxcount'] ?? 0;
    sum.jitter += media['rxjitter'] ?? 0;
    if (media['rxcount'] === 0 || media['txcount'] === 0) sum.silent++;
  }
  return new Map(
    [...sums].map(([dn, { calls, answered, silent, lost, got, jitter, setUp }]) => [
      dn,
      {
        ...{ calls, answered, silent },
        lossRatio: lost + got === 0 ? 0 : lost / (lost + got),
        jitterSeconds: answered === 0 ? 0 : jitter / answered,
        setUpSeconds: answered === 0 ? 0 : setUp / answered,
      },
    ]),
  );
};
