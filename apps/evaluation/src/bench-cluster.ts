// `npm run bench -- cluster`: what the appliance keeps in three Elasticsearch nodes, while they are killed one after another.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ClusterNodes } from './bench/cluster-nodes.js';
import { runKills } from './bench/run-kills.js';
import { serverScript } from './bench/server-script.js';
import { Rng } from './domain/rng.js';

const USAGE = `Usage: npm run bench -- cluster [options]

Starts three real Elasticsearch nodes on this machine (JDK >= 21 and Maven; 1 to 2 GB of memory) and the built appliance with all three as its
stores, sends samples, calls, log records and alarms, kills nodes with -9 at drawn moments (the elected master among them, and once two at
a time), starts them again, and compares everything that was acknowledged with what is there in the end.

  --kills N     times                                   (default 6)
  --seed N      of the moments and of who is killed     (default 1)
  --series N    that report in a round                  (default 1000)
  --every MS    between the beginnings of two rounds    (default 250)
  --minutes N   after which it gives up                 (default 20)
  --json FILE   everything that was measured
`;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== 'cluster'),
  options: {
    kills: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    series: { type: 'string', default: '1000' },
    every: { type: 'string', default: '250' },
    minutes: { type: 'string', default: '20' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  say(USAGE);
  process.exit(0);
}

const ending = new AbortController();
const stop = (why: string) => () => {
  ending.abort(new Error(why));
};
for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, stop(`ended by ${name}`));
const timer = setTimeout(stop(`not done within ${values.minutes} minutes`), Number(values.minutes) * 60_000);
const folder = mkdtempSync(join(tmpdir(), 'nocturne-cluster-'));
const nodes = await ClusterNodes.make(await serverScript());
try {
  await nodes.start();
  say('Three nodes of one cluster answer.');
  const options = {
    kills: Number(values.kills),
    series: Number(values.series),
    everyMs: Number(values.every),
    folder,
    dist: join(import.meta.dirname, '..', '..'),
  };
  const result = await runKills(nodes, options, new Rng(Number(values.seed)), ending.signal, say);
  const { missing, different, doubled, unheardOf, deadLetters } = result;
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(result, null, 2));
  say(`RESULT ${JSON.stringify({ bench: 'cluster', seed: Number(values.seed), ...result })}`);
  if (missing + different + doubled + unheardOf + deadLetters > 0) process.exitCode = 1;
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
} finally {
  clearTimeout(timer);
  await nodes.close();
  rmSync(folder, { recursive: true, force: true });
}
