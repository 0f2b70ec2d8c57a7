import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whether SIPp is here. It is asked for its version, which it ends with 99. */
export const hasSipp = spawnSync('sipp', ['-v']).error === undefined;

const COMMON = ['-i', '127.0.0.1', '-nostdin'];

/** What one SIPp counted. */
export interface SippCounts {
  readonly successful: number;
  readonly failed: number;
}

/** A real SIPp that makes calls, or sends what a scenario of ours says, and ends. */
export const sippCalls = async (
  folder: string,
  scenario: { readonly name: string } | { readonly file: string; readonly xml: string },
  toPort: number,
  calls: number,
  ...more: readonly string[]
): Promise<SippCounts> => {
  const which = 'name' in scenario ? ['-sn', scenario.name] : ['-sf', join(folder, scenario.file)];
  if ('xml' in scenario) writeFileSync(join(folder, scenario.file), scenario.xml);
  const statistics = join(folder, `statistics-${String(toPort)}.csv`);
  const child = spawn(
    'sipp',
    [
      ...[`127.0.0.1:${String(toPort)}`, ...which, ...COMMON, '-m', String(calls), '-r', '50', '-timeout', '60'],
      ...['-trace_stat', '-stf', statistics, '-fd', '1', '-trace_msg', '-message_file', join(folder, 'messages.log')],
      ...more,
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  await once(child, 'exit');
  return countsIn(statistics);
};

const countsIn = (file: string): SippCounts => {
  const [head = '', ...rows] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = head.split(';');
  const last = (rows.at(-1) ?? '').split(';');
  const of = (name: string): number => Number(last[columns.indexOf(name)] ?? NaN);
  return { successful: of('SuccessfulCall(C)'), failed: of('FailedCall(C)') };
};

/** Call-IDs of what SIPp sent, as its own trace has them. */
export const callIdsIn = (folder: string): readonly string[] => {
  const file = join(folder, 'messages.log');
  const text = existsSync(file) ? readFileSync(file, 'utf8') : readdirSync(folder).join(' ');
  return [...new Set([...text.matchAll(/^Call-ID: (\S+)/gimu)].map(([, id]) => id ?? ''))].sort();
};

/** A real SIPp that answers calls until it is stopped. */
export class SippAnswering {
  private constructor(private readonly child: ChildProcess) {}

  static start(folder: string, port: number, xml?: string): SippAnswering {
    const file = join(folder, 'answer.xml');
    if (xml !== undefined) writeFileSync(file, xml);
    const which = xml === undefined ? ['-sn', 'uas'] : ['-sf', file];
    const args = [...which, ...COMMON, '-p', String(port), '-timeout', '120'];
    return new SippAnswering(spawn('sipp', args, { cwd: folder, stdio: 'ignore' }));
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await ended;
  }
}
