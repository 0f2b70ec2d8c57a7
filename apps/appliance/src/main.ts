import 'reflect-metadata';
import { ApplianceError, loadConfig } from '#foundation/platform';
import { createApp } from './app.js';
import { CONFIG_SLICES } from './config-slices.js';
import { openDataFolder, sentenceOfDisk } from './data-folder.js';
import { parseOptions, USAGE } from './options.js';
import { startRedis } from './redis-server.js';

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** What is not drained by then goes on at the next start: nothing that was acknowledged rests on a clean stop. */
const STOP_WITHIN_MS = 9_000;

/** What a person needs to read when it cannot start: one sentence, no stack. */
const sentenceOf = (error: unknown, port: number, folder = ''): string => {
  const disk = sentenceOfDisk(folder, error);
  if (disk !== undefined) return disk;
  if (error instanceof ApplianceError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return `Port ${port} is in use: stop what listens there, or choose another with --port.`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
};

const start = async (): Promise<void> => {
  const options = parseOptions(process.argv.slice(2), process.cwd());
  if (options.help) {
    say(USAGE);
    return;
  }
  const undo: (() => Promise<void> | void)[] = [];
  let stopping: Promise<void> | undefined;
  // Last started is first stopped; a second call waits for the first.
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      for (const step of undo.reverse()) await step();
    })();
    return stopping;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => {
      const late = setTimeout(() => {
        process.stderr.write(`Not everything ended within ${STOP_WITHIN_MS / 1000} s: it goes on at the next start.\n`);
        process.exit(1);
      }, STOP_WITHIN_MS);
      void stop().then(() => {
        clearTimeout(late);
        process.exit(0);
      });
    });
  try {
    const config = loadConfig(options.configs, CONFIG_SLICES);
    undo.push(openDataFolder(options.data));
    let redisUrl = process.env['REDIS_URL'] ?? '';
    if (redisUrl === '') {
      const redis = await startRedis(process.env['REDIS_SERVER'] ?? 'redis-server', options.data);
      undo.push(() => redis.stop());
      redisUrl = redis.url;
    }
    const app = await createApp(config, options.data, redisUrl, process.env, say);
    undo.push(() => app.close());
    const url = await app.listen(options.host, options.port);
    say(`Nocturne listens at ${url}`);
    say(`Sign in once at ${url}${await app.signInLink()}`);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error, options.port, options.data)}\n`);
    await stop();
    process.exit(1);
  }
};

try {
  await start();
} catch (error) {
  process.stderr.write(`${sentenceOf(error, 0)}\n`);
  process.exit(1);
}
