import { parseArgs } from 'node:util';
import { DRAWN } from './faults/drawn.js';
import { readDefects } from './telemetry/defects.js';

interface Flag {
  readonly type: 'string' | 'boolean';
  /** What stands behind the flag in the help. */
  readonly takes?: string;
  readonly help: string;
  readonly fallback?: string;
  /** Where it may come from instead: `ps` does not show the environment. */
  readonly env?: string;
}
const MINUTE = 60_000;

/** Every flag, in the order of the help. */
const FLAGS = {
  seed: {
    type: 'string',
    takes: 'N',
    fallback: '1',
    help: 'of all that is drawn; one seed, one network and one digest',
  },
  sites: { type: 'string', takes: 'N', fallback: '60', help: 'of base stations, 20 to 2000; about nine cells each' },
  regions: { type: 'string', takes: 'N', fallback: '2', help: 'that the sites are shared among, 1 to 4' },
  rate: { type: 'string', takes: 'N', help: 'seconds of network time in a second (60; without --step-locked)' },
  start: { type: 'string', takes: 'TIME', fallback: '', help: 'of the live part, ISO 8601 (now)' },
  scenario: {
    ...{ type: 'string', takes: 'NAME|FILE', fallback: 'quiet' },
    help: `quiet, demo, five, ${DRAWN.join(', ')}, or a file as docs/scenarios.md describes it`,
  },
  truth: { type: 'string', takes: 'FILE', help: 'what really is wrong, and who is hurt; JSON lines, never sent' },
  journal: { type: 'string', takes: 'FILE', help: 'every change of the network that took effect; JSON lines' },
  played: { type: 'string', takes: 'FILE', help: 'the scenario with the targets that were drawn, to be played again' },
  record: { type: 'string', takes: 'FILE', help: 'all that is sent, to be sent again' },
  state: { type: 'string', takes: 'FILE', help: 'to go on from, written every 15 s and at the end' },
  appliance: { type: 'string', takes: 'URL', fallback: 'http://127.0.0.1:8080', help: 'that telemetry is sent to' },
  token: { type: 'string', takes: 'TEXT', fallback: '', env: 'SIMULATOR_TOKEN', help: 'bearer token of the sources' },
  'history-token': {
    ...{ type: 'string', takes: 'TEXT', fallback: '', env: 'SIMULATOR_HISTORY_TOKEN' },
    help: 'bearer token for the past',
  },
  'cdr-folder': { type: 'string', takes: 'DIR', help: 'where each border controller writes its Master.csv' },
  'metrics-port': { type: 'string', takes: 'N', help: 'for a Prometheus that scrapes GET /metrics; 0: any free one' },
  'provmns-port': { type: 'string', takes: 'N', fallback: '0', help: 'of the provisioning service; 0: any free one' },
  'provmns-token': {
    ...{ type: 'string', takes: 'TEXT', fallback: '', env: 'SIMULATOR_PROVMNS_TOKEN' },
    help: 'bearer token that it asks for',
  },
  'provmns-lose': { type: 'string', takes: 'P', fallback: '0', help: 'probability that the answer to a write is lost' },
  'provmns-delay-ms': { type: 'string', takes: 'N', fallback: '0', help: 'that an answer takes' },
  'provmns-half': { type: 'string', takes: 'P', fallback: '0', help: 'probability that a write is dropped' },
  'history-weeks': { type: 'string', takes: 'N', fallback: '4', help: 'of the past that is sent first' },
  defects: {
    ...{ type: 'string', takes: 'usual|none|NAME=SHARE,…', fallback: 'usual' },
    help: 'of reports: missing, late, doubled, reordered, skewedClocks; collectorHoursPerWeek',
  },
  'calls-per-minute': { type: 'string', takes: 'N', help: 'of a region at its busiest hour (20; two for three sites)' },
  alarms: { type: 'string', takes: 'ves|alertmanager', fallback: 'ves', help: 'how alarms leave the network' },
  minutes: { type: 'string', takes: 'N', fallback: 'Infinity', help: 'of network time, then it ends' },
  'step-locked': { type: 'boolean', help: 'waits with each report until the detectors are one behind at most' },
  'tell-reports': { type: 'boolean', help: 'a line on standard output for each report' },
  digest: { type: 'boolean', help: 'sends nothing and prints the SHA-256 of all telemetry; ends after --minutes' },
  remedies: {
    type: 'string',
    takes: 'FILE',
    help: 'plays every kind with a remedy, true and wrong, and writes the table',
  },
  realism: {
    type: 'string',
    takes: 'FILE',
    help: 'writes what load, SINR, handovers and traffic of the sound network are like',
  },
  help: { type: 'boolean', help: 'this' },
} as const satisfies Readonly<Record<string, Flag>>;
type Name = keyof typeof FLAGS;

const alarmsVia = (typed: string | undefined): 'ves' | 'alertmanager' => {
  if (typed === 'ves' || typed === 'alertmanager') return typed;
  throw new RangeError(`--alarms is ves or alertmanager, not ${typed ?? 'nothing'}.`);
};

export const helpText = (): string => {
  const rows = Object.entries<Flag>(FLAGS).map(([name, { takes, help, fallback, env }]) => {
    const usual = fallback === undefined || fallback === '' ? '' : ` (${fallback})`;
    return [
      `--${name}${takes === undefined ? '' : ` ${takes}`}`,
      `${help}${usual}${env === undefined ? '' : ` [${env}]`}`,
    ];
  });
  const width = Math.max(...rows.map(([flag = '']) => flag.length)) + 2;
  return `A mobile network that speaks wire protocols.\n\n${rows.map(([flag = '', help = '']) => `  ${flag.padEnd(width)}${help}\n`).join('')}`;
};

/**
 * What was typed, numbers as numbers.
 *
 * @throws RangeError or TypeError, for a person, where a flag is unknown or no number
 */
export const readOptions = (args: readonly string[], env: Readonly<Record<string, string | undefined>>) => {
  const { values } = parseArgs({
    args: [...args],
    options: Object.fromEntries(Object.entries<Flag>(FLAGS).map(([name, { type }]) => [name, { type }])),
  });
  const text = (name: Name): string | undefined => {
    const flag: Flag = FLAGS[name];
    const value = values[name];
    return typeof value === 'string' ? value : ((flag.env === undefined ? undefined : env[flag.env]) ?? flag.fallback);
  };
  const isSet = (name: Name): boolean => values[name] === true;
  const number = (name: Name, otherwise = NaN, most = Infinity): number => {
    const value = Number(text(name) ?? otherwise);
    if (Number.isNaN(value) || value < 0 || value > most)
      throw new RangeError(
        `--${name} needs a number${most === Infinity ? '' : ` up to ${most}`}, got ${text(name) ?? 'nothing'}.`,
      );
    return value;
  };
  const start = text('start') ?? '';
  const startMs = start === '' ? Date.now() : Date.parse(start);
  if (Number.isNaN(startMs)) throw new RangeError(`--start needs a time as 2026-11-23T12:00:00Z, got ${start}.`);
  const token = text('token') ?? '';
  const historyToken = text('history-token') ?? '';
  return {
    ...{ seed: number('seed'), sites: number('sites', NaN, 2000), regions: number('regions', NaN, 4) },
    // What waits for the receiver has no pace of its own unless one is asked for.
    rate: number('rate', isSet('step-locked') ? Infinity : 60),
    ...{ minutes: number('minutes'), historyWeeks: number('history-weeks') },
    startMs: Math.floor(startMs / MINUTE) * MINUTE,
    scenario: text('scenario') ?? 'quiet',
    ...{ truth: text('truth'), journal: text('journal'), record: text('record'), state: text('state') },
    played: text('played'),
    ...{ appliance: text('appliance') ?? '', token, historyToken: historyToken === '' ? token : historyToken },
    ...{ cdrFolder: text('cdr-folder'), remedies: text('remedies'), realism: text('realism') },
    metricsPort: text('metrics-port') === undefined ? undefined : number('metrics-port'),
    ...{ stepLocked: isSet('step-locked'), tellReports: isSet('tell-reports'), digest: isSet('digest') },
    help: isSet('help'),
    telemetry: {
      defects: readDefects(text('defects') ?? 'usual'),
      alarmsVia: alarmsVia(text('alarms')),
      ...(text('calls-per-minute') === undefined ? {} : { callsPerMinute: number('calls-per-minute') }),
    },
    provMns: {
      port: number('provmns-port'),
      token: text('provmns-token') ?? '',
      lose: number('provmns-lose', NaN, 1),
      delayMs: number('provmns-delay-ms'),
      half: number('provmns-half', NaN, 1),
    },
  };
};
