import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { COMPARISONS } from './arms/arm.js';
import { factsOf, type RunFacts } from './domain/run-facts.js';
import { type Run } from './domain/run.js';
import { scoreQuiet, scoreSmoke } from './domain/score.js';
import { type CampaignOptions, readOptions, USAGE } from './options.js';
import { faultLines } from './report/fault-table.js';
import { writePlots } from './report/plots.js';
import { comparisonsOf, scoreboardOf } from './report/scoreboard.js';
import { comparisonTable, findings, scoreTable } from './report/write-report.js';
import { programsIn } from './running/programs.js';
import { runArms } from './running/run-arms.js';
import { runSeedsApart } from './running/seeds-apart.js';
import { RunCache } from './running/run-cache.js';
import { isStudy, runStudy } from './study/run-study.js';
import { versionOf } from './running/version.js';

/** What the default configuration of the detectors allows, in anomalies a day. */
const ANOMALIES_PER_DAY = 1;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** What stands in a line that people read too. */
const short = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value.toPrecision(4));

/** What a run of one arm on one seed says by itself, under names that tests and reports rely on. */
const resultOfOne = (name: string, run: Run): object => {
  const { truths, incidents, changes, delaysSeconds, hours } = run;
  if (name === 'quiet') {
    for (const { rootDn, cause, openedAtMs, told } of incidents)
      say(`False: ${cause} at ${rootDn}, opened ${new Date(openedAtMs).toISOString()}. ${told.join(' ')}`);
    return scoreQuiet(hours, ANOMALIES_PER_DAY, incidents, changes);
  }
  const smoke = scoreSmoke(truths, incidents, changes, new Map(Object.entries(delaysSeconds)));
  for (const line of faultLines(smoke, run)) say(line);
  return smoke.result;
};

const report = (options: CampaignOptions, version: string | undefined, runs: readonly Run[]): void => {
  const { campaign, json, plots } = options;
  const byArm = new Map<string, RunFacts[]>();
  for (const run of runs) byArm.set(run.arm, [...(byArm.get(run.arm) ?? []), factsOf(run)]);
  const scoreboard = scoreboardOf(byArm);
  const comparisons = comparisonsOf(byArm, COMPARISONS);
  const [first] = runs;
  const one = runs.length === 1 && first !== undefined ? resultOfOne(campaign.name, first) : {};
  say(`\nvalue (95 % interval; number of faults, plans, incidents or runs that it is of)\n\n${scoreTable(scoreboard)}`);
  if (comparisons.length > 0) say(`\n${comparisonTable(comparisons)}\n\n${findings(comparisons).join('\n')}`);
  if (plots !== undefined) for (const file of writePlots(plots, campaign.name, scoreboard, byArm)) say(`Wrote ${file}`);
  const arms = Object.fromEntries(
    [...scoreboard].map(([arm, scores]) => [
      arm,
      Object.fromEntries(
        scores.map(({ metric, value, lower, upper, n }) => [metric.name, [value, lower, upper].map(short).concat(n)]),
      ),
    ]),
  );
  const { name, seeds, sites, hours } = campaign;
  const wallSeconds = Math.round(runs.reduce((sum, run) => sum + run.wallSeconds, 0));
  const which = seeds.length === 1 ? { seed: seeds[0] } : { seeds };
  const told = { campaign: name, ...which, sites, hours, wallSeconds, ...one, arms };
  if (json !== undefined) {
    const facts = Object.fromEntries(byArm);
    const differences = comparisons.map(({ arm, against, differences: all }) => ({
      ...{ arm, against },
      ...Object.fromEntries(all.map(({ metric, ...of }) => [metric.name, of])),
    }));
    writeFileSync(json, JSON.stringify({ ...told, version, differences, facts, runs }, null, 2));
  }
  say(`RESULT ${JSON.stringify(told)}`);
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (args.includes('--help')) {
    say(USAGE);
    return;
  }
  const options = readOptions(args);
  const dist = join(import.meta.dirname, '..', '..');
  const root = join(dist, '..', '..');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      stop.abort(signal);
    });
  const { name } = options.campaign;
  if (isStudy(name)) {
    const told = await runStudy(name, options, programsIn(dist), say, stop.signal);
    say(`RESULT ${JSON.stringify(told)}`);
    return;
  }
  const version = versionOf(root);
  const cache = version === undefined || !options.useCache ? undefined : new RunCache(root, version, options.campaign);
  const { jobs, keep } = options;
  if (jobs > 1) {
    if (cache === undefined) throw new Error('--jobs needs the cache, which is kept by commit: this is no clone.');
    await runSeedsApart(options.campaign.seeds, jobs, { program: import.meta.filename, args, say, stop: stop.signal });
  }
  const running = { programs: programsIn(dist), cache, say, keep, stop: stop.signal };
  report(options, version, await runArms(options.campaign, running));
};

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
