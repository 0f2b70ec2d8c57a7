import { parseArgs } from 'node:util';

export interface CampaignOptions {
  readonly name: 'smoke' | 'quiet';
  readonly seed: number;
  readonly sites: number;
  /** Live hours of network time. */
  readonly hours: number;
  /** Seconds of network time in a second at most; the detectors are waited for anyway. */
  readonly rate: number;
  /** Full result, as JSON. */
  readonly json?: string;
  /** Keeps the folder and says where it is. */
  readonly keep: boolean;
}

export const USAGE = `Usage: npm run campaign -- smoke|quiet [options]

  smoke        five faults, two hours apart: found, explained, mended?
  quiet        nothing is wrong: is anything told or done?

  --seed N     of the network                                        (default 1)
  --sites N    of three sectors and three layers                     (default 60)
  --hours H    of network time                                       (default smoke 11, quiet 24)
  --rate R     seconds of network time in a second at most           (default smoke 300, quiet 1200)
  --json FILE  everything that was found
  --keep       keep the folder of the run
`;

/** @throws RangeError with one sentence for the person who typed them */
export const readOptions = (args: readonly string[]): CampaignOptions => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      seed: { type: 'string', default: '1' },
      sites: { type: 'string', default: '60' },
      hours: { type: 'string' },
      rate: { type: 'string' },
      json: { type: 'string' },
      keep: { type: 'boolean', default: false },
    },
  });
  const [name = 'smoke'] = positionals;
  if (name !== 'smoke' && name !== 'quiet') throw new RangeError(`There is no campaign ${name}.\n${USAGE}`);
  const number = (given: string | undefined, otherwise: number, what: string): number => {
    const value = given === undefined ? otherwise : Number(given);
    if (!(value > 0)) throw new RangeError(`--${what} needs a positive number, got ${given ?? ''}.`);
    return value;
  };
  return {
    name,
    seed: number(values.seed, 1, 'seed'),
    sites: number(values.sites, 60, 'sites'),
    hours: number(values.hours, name === 'smoke' ? 11 : 24, 'hours'),
    rate: number(values.rate, name === 'smoke' ? 300 : 1200, 'rate'),
    keep: values.keep,
    ...(values.json === undefined ? {} : { json: values.json }),
  };
};
