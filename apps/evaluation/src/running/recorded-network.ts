import { type Campaign, START_OF_NETWORK } from '../campaigns.js';
import { type ChangeRecord, changeOf, type TruthRecord, truthOf } from '../domain/observed.js';
import { jsonLines } from './json-lines.js';
import { type Programs } from './programs.js';
import { unattendedNetwork } from './simulated-network.js';
import { type Workplace } from './workplace.js';

/** A network on which nobody acted: what it sent, what was really wrong, and who changed what. */
export interface Recording {
  readonly seed: number;
  readonly file: string;
  /** File of the scenario with the targets that were drawn. */
  readonly played: string;
  readonly startMs: number;
  readonly truths: readonly TruthRecord[];
  readonly changes: readonly ChangeRecord[];
  /** Share of cells and minutes with a load of 30 to 80 %. */
  readonly bandShare: number | null;
}

export const recordNetwork = async (
  campaign: Campaign,
  seed: number,
  programs: Programs,
  place: Workplace,
): Promise<Recording> => {
  const files = {
    truth: place.path('truth.jsonl'),
    journal: place.path('journal.jsonl'),
    record: place.path('network.recording'),
    played: place.path('played.json'),
  };
  const simulator = place.start(unattendedNetwork(programs.simulator, campaign, seed, files));
  let bandShare: number | null = null;
  simulator.onLine((line) => {
    const told = line.startsWith('{') ? (JSON.parse(line) as Record<string, unknown>)['bandShare'] : undefined;
    if (typeof told === 'number') bandShare = told;
  });
  const code = await place.until(simulator.ended, []);
  if (code !== 0) throw new Error(`The network ended with ${String(code)}:\n${simulator.tail}`);
  await simulator.silent;
  return {
    ...{
      seed,
      file: files.record,
      played: files.played,
      startMs: Date.parse(START_OF_NETWORK),
      bandShare,
    },
    truths: jsonLines(files.truth).map(truthOf),
    changes: jsonLines(files.journal).map(changeOf),
  };
};
