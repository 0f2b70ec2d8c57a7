import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { ApplianceError } from '#foundation/platform';

export interface RunningRedis {
  readonly url: string;
  stop(): Promise<void>;
}

const START_TIMEOUT_MS = 10_000;
const STOP_TIMEOUT_MS = 3_000;

/** Runs a program that ends when its standard input does: however the appliance ends, kill -9 included, its Redis does not stay behind. */
const ENDS_WITH_US = `exec 3<&0
"$@" </dev/null 3<&- &
program=$!
(cat <&3 >/dev/null; kill $program) 2>/dev/null &
lifeline=$!
wait $program
code=$?
kill $lifeline
exit $code`;

const freePort = async (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        if (address !== null && typeof address === 'object') resolve(address.port);
        else reject(new Error('no port'));
      });
    });
  });

/** A Redis that is loading its append-only file refuses PING, so an answer means ready. */
const answers = async (url: string, child: ChildProcess): Promise<void> => {
  const client = new Redis(url, { lazyConnect: true, retryStrategy: (times) => Math.min(20 * times, 200) });
  client.on('error', () => undefined); // Refused connections while it starts are expected.
  const gone = new Promise<never>((_, reject) => {
    child.once('exit', (code) => {
      reject(new Error(`redis-server ended with ${String(code)}`));
    });
    child.once('error', reject);
  });
  const late = AbortSignal.timeout(START_TIMEOUT_MS);
  const tooLate = new Promise<never>((_, reject) => {
    late.addEventListener('abort', () => {
      reject(new Error(`no answer within ${START_TIMEOUT_MS / 1000} s`));
    });
  });
  try {
    await Promise.race([client.ping(), gone, tooLate]);
  } finally {
    client.disconnect();
  }
};

/** Of a disk with room so much can be written; Redis itself says only that it ended. */
const ROOM_BYTES = 1 << 16;

/** @throws what the disk says, where it has no room */
const mustHaveRoom = (dir: string): void => {
  const file = join(dir, 'room');
  try {
    writeFileSync(file, Buffer.alloc(ROOM_BYTES));
  } finally {
    rmSync(file, { force: true });
  }
};

const endNow = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL');
  } catch {
    // All of its group have ended.
  }
};

/** Ends the Redis that an appliance left behind when it was killed and that has not ended yet: two of them would write to one append-only file. */
const endOrphan = async (dir: string, portFile: string): Promise<void> => {
  if (!existsSync(portFile)) return;
  const port = Number(readFileSync(portFile, 'utf8'));
  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, retryStrategy: () => null });
  client.on('error', () => undefined); // Nobody there: nothing to end.
  try {
    await client.connect();
    const [, itsDir] = await client.config('GET', 'dir');
    // Somebody else may have taken the port since.
    if (itsDir === undefined || realpathSync(itsDir) !== realpathSync(dir)) return;
    await client.shutdown('NOSAVE').catch(() => undefined); // It goes without an answer.
    for (let waitedMs = 0; waitedMs < STOP_TIMEOUT_MS && !(await isFree(port)); waitedMs += 20) await sleep(20);
  } catch {
    // It went meanwhile.
  } finally {
    client.disconnect();
    rmSync(portFile, { force: true });
  }
};

const isFree = async (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, '127.0.0.1', () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });

/**
 * Starts a Redis of our own: loopback, a free port, append-only in the data folder. The queue holds ids only, so `everysec` is enough: what a
 * crash loses the reconciler admits again from the records.
 *
 * @throws ApplianceError REDIS_NOT_STARTED, not retryable; what the disk says, where it has no room
 */
export const startRedis = async (program: string, dataFolder: string): Promise<RunningRedis> => {
  const dir = join(dataFolder, 'redis');
  mkdirSync(dir, { recursive: true });
  const portFile = join(dir, 'port');
  await endOrphan(dir, portFile);
  const port = await freePort();
  writeFileSync(portFile, `${port}\n`);
  const child = spawn(
    'sh',
    [
      ...['-c', ENDS_WITH_US, 'sh', program],
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, '--save', '', '--daemonize', 'no'],
      ...[
        '--appendonly',
        'yes',
        '--appendfsync',
        'everysec',
        '--maxmemory-policy',
        'noeviction',
        '--loglevel',
        'warning',
      ],
    ],
    // A group of its own: Ctrl-C reaches the appliance, which still needs its Redis to stop cleanly.
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  );
  child.stdin.on('error', () => undefined); // It ended by itself, which is told elsewhere.
  const url = `redis://127.0.0.1:${port}`;
  try {
    await answers(url, child);
  } catch (cause) {
    endNow(child);
    mustHaveRoom(dir);
    throw new ApplianceError('REDIS_NOT_STARTED', {
      retryable: false,
      message: `Redis could not be started (${cause instanceof Error ? cause.message : String(cause)}): install redis-server, or set REDIS_URL.`,
      cause,
    });
  }
  return {
    url,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = new Promise<void>((resolve) => {
        child.once('exit', () => {
          resolve();
        });
      });
      child.stdin.end();
      const force = setTimeout(() => {
        endNow(child);
      }, STOP_TIMEOUT_MS);
      await ended;
      clearTimeout(force);
      rmSync(portFile, { force: true });
    },
  };
};
