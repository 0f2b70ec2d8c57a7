// `npm run canaries`: known subscribers through every receiver, then a search of all that was written for any raw form of them.
import { randomInt } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parse as parseYaml } from 'yaml';
import { type Configuration, parseConfig, type SliceClass } from '#foundation/platform';
import { CdrConfig } from '#monitor/cdr';
import { SnmpConfig } from '#monitor/snmp';
import { SyslogConfig } from '#monitor/syslog';
import { VoiceQualityConfig } from '#monitor/voice-quality';
import { type Report, runCanaries, searchAll } from './canaries/run.js';
import { everyReceiver, newToken, REGIONS } from './canaries/self-started.js';
import { Child } from './running/child.js';
import { programsIn } from './running/programs.js';

const USAGE = `Usage: npm run canaries -- [--url URL --data DIR --config FILE --token-env NAME] [options]

Sends known subscribers (MSISDN, IMSI, SIP users, addresses of devices) through every receiver that carries subscriber data, then searches everything that was
written for any raw form of them: digits, text, hex, base64, UTF-16, BCD, TBCD. Exits with 1 on any hit, and where a canary did not come through.
Without --url an appliance of its own is started, with every receiver in two regions.

  --url URL             a running appliance; its DuckDB file is then searched as bytes alone, for it is open
  --data DIR            its data folder
  --config FILE         its configuration, which says what receivers it has
  --token-env NAME      environment variable that holds the token of a source of it
  --region NAME         a region of it that logs and alarms are sent for; may be repeated
  --elasticsearch URL   an Elasticsearch that it keeps things in, an own appliance too; ELASTICSEARCH_AUTHORIZATION may hold the header
  --prefix TEXT         what its indices begin with (default nocturne; of an own appliance with _canaries behind it)
  --keep                leaves the data folder of an own appliance
`;

const START_MS = 60_000;
const STOP_MS = 30_000;
const MAX_SHOWN = 50;

const SLICES: readonly SliceClass[] = [CdrConfig, VoiceQualityConfig, SyslogConfig, SnmpConfig];

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const OPTIONS = {
  url: { type: 'string' },
  data: { type: 'string' },
  config: { type: 'string' },
  'token-env': { type: 'string' },
  region: { type: 'string', multiple: true },
  elasticsearch: { type: 'string' },
  prefix: { type: 'string', default: 'nocturne' },
  keep: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;
type Options = ReturnType<typeof parseArgs<{ options: typeof OPTIONS }>>['values'];

const elasticsearchOf = ({ elasticsearch, prefix }: Options) => {
  const authorization = process.env['ELASTICSEARCH_AUTHORIZATION'];
  if (elasticsearch === undefined) return {};
  return { elasticsearch: { url: elasticsearch, prefix, ...(authorization === undefined ? {} : { authorization }) } };
};

const onRunning = async (options: Options, seed: number): Promise<Report> => {
  const { url = '', data, config, region = [] } = options;
  if (data === undefined || config === undefined) throw new RangeError('--url needs --data and --config as well.');
  const token = process.env[options['token-env'] ?? ''] ?? '';
  const target = { url: url.replace(/\/$/u, ''), token, seed, nowMs: Date.now() };
  const configuration = receiversIn((parseYaml(readFileSync(resolve(config), 'utf8')) ?? {}) as object);
  const { sendings, refusals } = await runCanaries(configuration, target, region, say);
  const found = await searchAll(sendings, { data: resolve(data), isRunning: true, ...elasticsearchOf(options) });
  return { ...found, refusals };
};

/** Only what the receivers are; the rest of a configuration is of no concern here. */
const receiversIn = (document: object): Configuration => {
  const known = new Set(SLICES.map(({ slice }) => slice));
  return parseConfig(Object.fromEntries(Object.entries(document).filter(([name]) => known.has(name))), SLICES);
};

/** Everything into the cluster, records as well. */
const storesIn = (cluster: { readonly url: string; readonly prefix: string } | undefined): object =>
  cluster === undefined
    ? {}
    : { stores: { use: 'elasticsearch', prefix: cluster.prefix, elasticsearch: { urls: [cluster.url] } } };

const onOwn = async (options: Options, seed: number): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), 'nocturne-canaries-'));
  const data = options.data === undefined ? join(folder, 'data') : resolve(options.data);
  const token = newToken();
  const stores = elasticsearchOf({ ...options, prefix: `${options.prefix}_canaries` });
  const document = { ...(await everyReceiver(token)), ...storesIn(stores.elasticsearch) };
  // JSON is YAML.
  writeFileSync(join(folder, 'appliance.yaml'), JSON.stringify(document), { mode: 0o600 });
  const { appliance } = programsIn(resolve(import.meta.dirname, '..', '..'));
  const args = ['--data', data, '--config', join(folder, 'appliance.yaml'), '--port', '0'];
  const said: string[] = [];
  const child = new Child('appliance', appliance, args);
  child.onLine((line) => said.push(line));
  try {
    const url = (await child.find(/listens at (\S+)/u, START_MS)).replace(/\/$/u, '');
    const target = { url, token, seed, nowMs: Date.now() };
    const { sendings, refusals } = await runCanaries(receiversIn(document), target, REGIONS, say);
    await child.stop(STOP_MS);
    const output = { name: 'what it said', bytes: new TextEncoder().encode(said.join('\n')) };
    const found = await searchAll(sendings, { data, isRunning: false, said: [output], ...stores });
    return { ...found, refusals };
  } finally {
    await child.stop(STOP_MS);
    if (options.keep) say(`Kept ${folder}`);
    else rmSync(folder, { recursive: true, force: true });
  }
};

const tell = ({ places, bytes, forms, hits, refusals, unseen, joinable, seen }: Report): boolean => {
  say(
    `Searched ${String(places)} places, ${String(bytes)} bytes, for ${String(forms)} raw forms; ${String(seen.size)} canaries were found as pseudonyms.`,
  );
  for (const { kind, identity, form, where, offset } of hits.slice(0, MAX_SHOWN))
    say(`HIT ${kind}: ${identity} as ${form} in ${where} at ${String(offset)}`);
  for (const refusal of refusals) say(`REFUSED ${refusal}`);
  for (const each of unseen) say(`UNSEEN ${each}: nothing is proved of it`);
  for (const each of joinable) say(`JOINABLE ${each}: one pseudonym in two regions`);
  const isClean = hits.length + refusals.length + unseen.length + joinable.length === 0;
  say(
    `canaries: ${String(hits.length)} hits${isClean ? ', each subscriber has another pseudonym in each region.' : '.'}`,
  );
  say(
    `RESULT ${JSON.stringify({ places, bytes, forms, hits: hits.length, refused: refusals.length, unseen: unseen.length, joinable: joinable.length, pseudonyms: seen.size })}`,
  );
  return isClean;
};

try {
  const { values } = parseArgs({ args: process.argv.slice(2), options: OPTIONS });
  const seed = randomInt(1_000_000);
  if (values.help) say(USAGE);
  else if (!tell(values.url === undefined ? await onOwn(values, seed) : await onRunning(values, seed)))
    process.exitCode = 1;
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
