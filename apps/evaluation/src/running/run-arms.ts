import { type ArmName, ARMS } from '../arms/arm.js';
import { runModelled } from '../arms/modelled-run.js';
import { type Campaign } from '../campaigns.js';
import { type Run } from '../domain/run.js';
import { runLive } from './live-run.js';
import { type Programs } from './programs.js';
import { recordNetwork, type Recording } from './recorded-network.js';
import { runReplayed } from './replayed-run.js';
import { type RunCache } from './run-cache.js';
import { Workplace } from './workplace.js';

export interface Running {
  readonly programs: Programs;
  readonly cache: RunCache | undefined;
  readonly say: (text: string) => void;
  readonly keep: boolean;
  readonly stop: AbortSignal;
}

/** Every arm of a campaign on every seed, one after the other. What is in the cache is not run again. */
export const runArms = async (campaign: Campaign, running: Running): Promise<readonly Run[]> => {
  const runs: Run[] = [];
  for (const seed of campaign.seeds) runs.push(...(await runSeed(campaign, seed, running)));
  return runs;
};

const runSeed = async (campaign: Campaign, seed: number, running: Running): Promise<readonly Run[]> => {
  const { programs, cache, say, keep } = running;
  const limit = AbortSignal.timeout(campaign.maxMinutes * 60_000 * campaign.arms.length);
  const stop = AbortSignal.any([running.stop, limit]);
  const recorded = new Workplace(say, keep, stop);
  let recording: Recording | undefined;
  const recordingOf = async (): Promise<Recording> =>
    (recording ??= await recordNetwork(campaign, seed, programs, recorded));
  const pinned = async (): Promise<string | undefined> =>
    campaign.isPinned ? (await recordingOf()).played : undefined;
  const runArm = async (name: ArmName): Promise<Run> => {
    const arm = ARMS[name];
    if (arm.kind === 'modelled') return runModelled(name, campaign, await recordingOf());
    const place = new Workplace(say, keep, AbortSignal.any([stop, AbortSignal.timeout(campaign.maxMinutes * 60_000)]));
    try {
      return arm.kind === 'live'
        ? await runLive(arm, campaign, seed, await pinned(), programs, place, say)
        : await runReplayed(arm, campaign, await recordingOf(), programs, place, say);
    } finally {
      await place.close();
    }
  };
  const runs: Run[] = [];
  try {
    for (const name of campaign.arms) {
      let run = cache?.get(name, seed);
      say(`${campaign.name}, seed ${seed}, ${name}${run === undefined ? '' : ': run before'}`);
      if (run === undefined) {
        run = await runArm(name);
        cache?.put(run);
      }
      runs.push(run);
    }
  } finally {
    await recorded.close();
  }
  return runs;
};
