import { argsOfSeed } from '../options.js';
import { Child } from './child.js';

const STOP_MS = 30_000;

export interface Apart {
  /** The campaign's own program. */
  readonly program: string;
  /** What was typed. */
  readonly args: readonly string[];
  readonly say: (text: string) => void;
  readonly stop: AbortSignal;
}

/**
 * Runs seeds as processes of their own, some at a time. What each ran is in the cache afterwards.
 *
 * @throws Error of the first that failed, after the others were ended
 */
export const runSeedsApart = async (seeds: readonly number[], jobs: number, apart: Apart): Promise<void> => {
  const waiting = [...seeds];
  const failed = new AbortController();
  const stop = AbortSignal.any([apart.stop, failed.signal]);
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined && !stop.aborted; seed = waiting.shift())
      await runSeed(seed, { ...apart, stop });
  };
  const workers = Array.from({ length: Math.min(jobs, seeds.length) }, () =>
    work().catch((error: unknown) => {
      failed.abort(error);
    }),
  );
  await Promise.all(workers);
  stop.throwIfAborted();
};

const runSeed = async (seed: number, { program, args, say, stop }: Apart): Promise<void> => {
  const began = performance.now();
  const child = new Child(`campaign of seed ${seed}`, program, argsOfSeed(args, seed));
  const end = (): void => {
    void child.stop(STOP_MS);
  };
  stop.addEventListener('abort', end, { once: true });
  const code = await child.ended;
  stop.removeEventListener('abort', end);
  if (code !== 0) throw new Error(`The ${child.name} ended with ${String(code)}:\n${child.tail}`);
  say(`Seed ${seed} took ${Math.round((performance.now() - began) / 1000)} s.`);
};
