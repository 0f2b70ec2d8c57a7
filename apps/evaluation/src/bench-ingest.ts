// `npm run bench -- ingest`: how much telemetry the built appliance takes, keeps and judges, for how much of the machine.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type IngestOptions, runIngest } from './bench/run-ingest.js';

const USAGE = `Usage: npm run bench -- ingest [options]

  --seconds N      of load                                     (default 60)
  --series N       that report, half of them of known objects  (default 100000)
  --line NAME      scrape: 10,000 series x 1 sample a body; catch-up: 2,000 series x 5 samples; both (default)
  --connections N  of the sender                               (default 4)
  --fsync POLICY   always or never                             (default always)
  --profile DIR    write a CPU profile of the appliance there
  --json FILE      everything that was measured
`;
const LINES = { scrape: { seriesABody: 10_000, samples: 1 }, 'catch-up': { seriesABody: 2_000, samples: 5 } } as const;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const { values } = parseArgs({
  args: process.argv.slice(2).filter((arg) => arg !== 'ingest'),
  options: {
    seconds: { type: 'string', default: '60' },
    series: { type: 'string', default: '100000' },
    line: { type: 'string', default: 'both' },
    connections: { type: 'string', default: '4' },
    fsync: { type: 'string', default: 'always' },
    profile: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const chosen = Object.entries(LINES).filter(([name]) => values.line === 'both' || values.line === name);
if (values.help || chosen.length === 0) {
  say(USAGE);
  process.exit(values.help ? 0 : 1);
}
try {
  const results: Record<string, unknown> = {};
  for (const [name, shape] of chosen) {
    const folder = mkdtempSync(join(tmpdir(), 'nocturne-bench-'));
    const options: IngestOptions = {
      ...shape,
      series: Number(values.series),
      seconds: Number(values.seconds),
      connections: Number(values.connections),
      fsync: values.fsync === 'never' ? 'never' : 'always',
      folder,
      dist: join(import.meta.dirname, '..', '..'),
      ...(values.profile === undefined ? {} : { profile: values.profile }),
    };
    say(
      `${name}: ${options.series} series, ${shape.seriesABody} series x ${shape.samples} samples a body, ${options.seconds} s.`,
    );
    say(
      `fsync ${options.fsync}: acknowledged once ${options.fsync === 'always' ? 'the disk' : 'the operating system'} has it.`,
    );
    try {
      results[name] = await runIngest(options, say);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    say(JSON.stringify(results[name]));
  }
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(results, null, 2));
  const [first] = Object.values(results);
  const lines = Object.fromEntries(Object.entries(results).slice(1));
  say(`RESULT ${JSON.stringify({ bench: 'ingest', ...(first as object), ...lines })}`);
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
