import { bandShareOf } from '../decoding/band-share.js';
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
  const code = await place.until(simulator.ended, []);
  if (code !== 0) throw new Error(`The network ended with ${String(code)}:\n${simulator.tail}`);
  return {
    ...{
      seed,
      file: files.record,
      played: files.played,
      startMs: Date.parse(START_OF_NETWORK),
      bandShare: bandShareOf(files.record),
    },
    truths: jsonLines(files.truth).map(truthOf),
    changes: jsonLines(files.journal).map(changeOf),
  };
};
