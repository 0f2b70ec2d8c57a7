import { execFileSync, spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CrashingNetwork } from './crashing-network.js';

const LONG = 120_000;
const MAIN = resolve(import.meta.dirname, '../../dist/apps/appliance/src/main.js');
/** No file of the process may grow beyond this: what a full disk is to one process, without the rights to mount one. */
const FULL_BYTES = 1 << 20;

describe('a disk that is full for a while', () => {
  let network: CrashingNetwork;
  const refused = new Map<number, number>();

  beforeAll(async () => {
    network = new CrashingNetwork({ scenario: { faults: [] }, rate: 1_200 });
    const take = network.telemetry.after;
    network.telemetry.after = async (passing, status) => {
      await take(passing, status);
      if (status >= 400) refused.set(status, (refused.get(status) ?? 0) + 1);
    };
    await network.start();
  }, LONG);

  afterAll(async () => {
    await network.close();
  }, 60_000);

  const limit = (bytes: number | 'unlimited'): void => {
    const { pid } = network.network.appliance ?? {};
    execFileSync('prlimit', ['--pid', String(pid), `--fsize=${String(bytes)}:unlimited`]);
  };
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds()))
      await new Promise((later) => {
        setTimeout(later, 100);
      });
  };

  it(
    'sends senders away with 503 and takes their reports once there is room',
    async () => {
      await until(() => network.acknowledged.bodies > 20);
      limit(FULL_BYTES);
      await until(() => (refused.get(503) ?? 0) > 3);
      const before = network.acknowledged.bodies;
      limit('unlimited');
      await until(() => network.acknowledged.bodies > before + 20);
      expect([...refused.keys()]).toEqual([503]);
    },
    LONG,
  );

  it(
    'stops in time while the disk is full, and has lost nothing after the next start',
    async () => {
      await network.network.simulator?.find(/"phase":"live"/, LONG);
      limit(FULL_BYTES);
      const times = refused.get(503) ?? 0;
      await until(() => (refused.get(503) ?? 0) > times + 3);
      const began = performance.now();
      await network.network.appliance?.stop(30_000);
      expect(performance.now() - began).toBeLessThan(10_000);
      await network.startAppliance();
      const before = network.acknowledged.bodies;
      await until(() => network.acknowledged.bodies > before + 20);
      await network.stop();
      const comparison = await network.acknowledged.compare(join(network.network.data, 'telemetry.duckdb'));
      expect(comparison).toMatchObject({ missing: [], unheardOf: [], doubled: 0 });
      expect(comparison.acknowledged).toBeGreaterThan(100_000);
    },
    LONG,
  );

  const startWithRoomFor = (blocks: number, redis: Readonly<Record<string, string>> = {}) =>
    spawnSync(
      'bash',
      [
        ...['-c', `ulimit -Sf ${String(blocks)}; exec "$@"`, 'bash', process.execPath, MAIN],
        ...['--data', network.network.data, '--port', '0'],
      ],
      { env: { ...process.env, REDIS_URL: '', ...redis }, encoding: 'utf8', timeout: 60_000 },
    );

  it.each([0, 8])('says in one sentence at the start that there is no room (%d KiB)', (blocks) => {
    const { status, stdout, stderr } = startWithRoomFor(blocks);
    expect(stdout).toBe('');
    // Which of the two depends on who finds it out first.
    expect(stderr).toMatch(
      /^The (disk that holds \S+ is full: free some space and start again|data folder \S+ cannot be used \(SQLITE_IOERR\))\.\n$/,
    );
    expect(status).toBe(1);
  });

  it('says so too where its Redis found it out and ended', () => {
    const { status, stderr } = startWithRoomFor(8, { REDIS_SERVER: '/bin/false' });
    expect(stderr).toMatch(/^The disk that holds \S+ is full: free some space and start again\.\n$/);
    expect(status).toBe(1);
  });
});
