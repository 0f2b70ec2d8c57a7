import { parseArgs } from 'node:util';
import { ARM_NAMES, ARMS, type ArmName } from './arms/arm.js';
import { type Campaign, CAMPAIGNS } from './campaigns.js';

export interface CampaignOptions {
  readonly campaign: Campaign;
  /** Full result, as JSON. */
  readonly json?: string;
  /** Folder that the plots are written to, as SVG. */
  readonly plots?: string;
  /** Takes from, and puts into, what was run before with the same commit. */
  readonly useCache: boolean;
  /** Keeps the folders of the runs and says where they are. */
  readonly keep: boolean;
  /** Seeds that are run at a time. */
  readonly jobs: number;
}

const lines = (rows: readonly (readonly [string, string])[]): string =>
  rows.map(([name, means]) => `  ${name.padEnd(26)}${means}`).join('\n');

export const USAGE = `Usage: npm run campaign -- NAME [options]

Names:
${lines(Object.values(CAMPAIGNS).map(({ name, means }) => [name, means]))}

Arms:
${lines(ARM_NAMES.map((name) => [name, ARMS[name].means]))}

Options:
  --seeds 1..20   seeds of the network, one after the other; also 3 or 1,4,7   (--seed is the same)
  --arms a,b      arms that are run on each of them
  --scenario S    of the simulator: a name or a file, instead of the campaign's own
  --sites N       of the network
  --hours H       of network time
  --rate R        seconds of network time in a second at most, where a person decides
  --jobs N        seeds at a time, each as a process of its own (one core each, and 2 GB)
  --json FILE     everything that was found
  --plots DIR     plots as SVG
  --no-cache      run again what was run with this commit
  --keep          keep the folders of the runs
`;

/** @throws RangeError with one sentence for the person who typed it */
export const seedsOf = (text: string): readonly number[] => {
  const range = /^(\d+)\.\.(\d+)$/.exec(text);
  const [first, last] = [Number(range?.[1]), Number(range?.[2])];
  const seeds =
    range === null
      ? text.split(',').map((one) => (/^\d+$/.test(one) ? Number(one) : NaN))
      : Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
  if (seeds.length === 0 || seeds.length > 1_000 || seeds.some(Number.isNaN))
    throw new RangeError(`--seeds needs a list such as 1..20 or 1,4,7, got ${text}.`);
  return [...new Set(seeds)];
};

const OPTIONS = {
  seed: { type: 'string' },
  seeds: { type: 'string' },
  arms: { type: 'string' },
  scenario: { type: 'string' },
  sites: { type: 'string' },
  hours: { type: 'string' },
  rate: { type: 'string' },
  jobs: { type: 'string' },
  json: { type: 'string' },
  plots: { type: 'string' },
  'no-cache': { type: 'boolean', default: false },
  keep: { type: 'boolean', default: false },
} as const;
const OF_ALL_SEEDS: ReadonlySet<string> = new Set(['seed', 'seeds', 'jobs', 'json', 'plots']);
const parse = (args: readonly string[]) => parseArgs({ args: [...args], allowPositionals: true, options: OPTIONS });

/** What is typed to run one of the seeds by itself, as was typed for all of them. */
export const argsOfSeed = (args: readonly string[], one: number): string[] => {
  const { values, positionals } = parse(args);
  const typed = Object.entries(values).flatMap(([name, value]) => {
    if (OF_ALL_SEEDS.has(name)) return [];
    if (typeof value === 'string') return [`--${name}`, value];
    return value ? [`--${name}`] : [];
  });
  return [...positionals, ...typed, '--seeds', String(one)];
};

const isArm = (name: string): name is ArmName => name in ARMS;

/** @throws RangeError with one sentence for the person who typed them */
export const readOptions = (args: readonly string[]): CampaignOptions => {
  const { values, positionals } = parse(args);
  const name = positionals[0] ?? 'smoke';
  const usual = CAMPAIGNS[name];
  if (usual === undefined) throw new RangeError(`There is no campaign ${name}.\n${USAGE}`);
  const number = (given: string | undefined, otherwise: number, what: string): number => {
    const value = given === undefined ? otherwise : Number(given);
    if (!(value > 0)) throw new RangeError(`--${what} needs a positive number, got ${given ?? ''}.`);
    return value;
  };
  const seeds = values.seeds ?? values.seed;
  const arms = values.arms?.split(',');
  const unknown = arms?.find((arm) => !isArm(arm));
  if (unknown !== undefined) throw new RangeError(`There is no arm ${unknown}.\n${USAGE}`);
  const chosen = arms?.filter(isArm) ?? usual.arms;
  const jobs = number(values.jobs, 1, 'jobs');
  if (jobs > 1 && values['no-cache'])
    throw new RangeError('--jobs needs the cache: seeds hand over what they ran in it.');
  return {
    campaign: {
      ...usual,
      scenario: values.scenario ?? usual.scenario,
      sites: number(values.sites, usual.sites, 'sites'),
      hours: number(values.hours, usual.hours, 'hours'),
      rate: number(values.rate, usual.rate, 'rate'),
      seeds: seeds === undefined ? usual.seeds : seedsOf(seeds),
      arms: chosen,
      isPinned: usual.isPinned || chosen.length > 1,
    },
    useCache: !values['no-cache'],
    ...{ keep: values.keep, jobs },
    ...(values.json === undefined ? {} : { json: values.json }),
    ...(values.plots === undefined ? {} : { plots: values.plots }),
  };
};
