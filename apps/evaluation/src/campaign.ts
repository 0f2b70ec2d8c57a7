import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreQuiet, scoreSmoke, type Smoke } from './domain/score.js';
import { tableOf } from './domain/table.js';
import { readOptions } from './options.js';
import { runCampaign } from './running/run-campaign.js';

/** Longest run, in ms of wall time. */
const MAX_MS = 30 * 60_000;
/** What the default configuration of the detectors allows, in anomalies a day. */
const ANOMALIES_PER_DAY = 1;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const rounded = (value: number | undefined): string => (value === undefined ? '-' : value.toFixed(1));

const show = ({ faults, unexplained, judged }: Smoke, delays: ReadonlyMap<string, number>): void => {
  const rows = faults.map(({ truth, incident, fragments, rootFirst, endedRight, reports }) => [
    truth.id,
    truth.kind,
    truth.dn,
    incident === undefined ? 'not found' : rootFirst ? 'right' : `${incident.cause} at ${incident.rootDn}`,
    String(fragments),
    rounded(reports),
    rounded(incident === undefined ? undefined : delays.get(incident.id)),
    truth.expected,
    `${incident?.caseStates.at(-1) ?? '-'}${endedRight ? '' : ' (wrong)'}`,
    incident?.note ?? '',
  ]);
  say(
    tableOf([['fault', 'kind', 'object', 'first', 'more', 'reports', 'seconds', 'expected', 'ended', 'note'], ...rows]),
  );
  for (const { rootDn, cause, openedAtMs, note, told } of unexplained)
    say(
      `No fault explains ${cause} at ${rootDn}, opened ${new Date(openedAtMs).toISOString()}. ${told.join(' ')} ${note ?? ''}`,
    );
  for (const { dn, attribute, from, to } of judged.wrong)
    say(`Wrong: ${attribute} of ${dn} from ${String(from)} to ${String(to)}`);
};

const options = readOptions(process.argv.slice(2));
const dist = join(import.meta.dirname, '..', '..');
const programs = {
  appliance: join(dist, 'appliance', 'src', 'main.js'),
  simulator: join(dist, 'simulator', 'src', 'main.js'),
};
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    stop.abort(signal);
  });
const timer = setTimeout(() => {
  stop.abort('it took too long');
}, MAX_MS);
try {
  const found = await runCampaign(options, programs, say, stop.signal);
  const { truths, incidents, changes, delaysSeconds, wallSeconds, historySeconds } = found;
  const smoke = options.name === 'smoke' ? scoreSmoke(truths, incidents, changes, delaysSeconds) : undefined;
  const result = smoke?.result ?? scoreQuiet(options.hours, ANOMALIES_PER_DAY, incidents, changes);
  if (smoke !== undefined) show(smoke, delaysSeconds);
  else
    for (const { rootDn, cause, openedAtMs, told: events } of incidents)
      say(`False: ${cause} at ${rootDn}, opened ${new Date(openedAtMs).toISOString()}. ${events.join(' ')}`);
  const { name, seed, sites, hours } = options;
  const told = { campaign: name, seed, sites, hours, wallSeconds: Math.round(wallSeconds), ...result };
  if (options.json !== undefined)
    writeFileSync(
      options.json,
      JSON.stringify({ ...told, historySeconds, truths, incidents, changes, smoke }, null, 2),
    );
  say(`RESULT ${JSON.stringify(told)}`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
}
