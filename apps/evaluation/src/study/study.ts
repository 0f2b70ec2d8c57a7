import { readFileSync } from 'node:fs';
import { START_OF_NETWORK } from '../campaigns.js';
import { Child } from '../running/child.js';
import { REGIONS } from '../running/configuration.js';
import { type Programs } from '../running/programs.js';
import { Workplace } from '../running/workplace.js';

/** Longest that the simulator may take to study itself, in ms of wall time. */
const MAX_MS = 20 * 60_000;

export interface Study {
  readonly seed: number;
  readonly sites: number;
}

/** Lets the simulator study itself, which needs no appliance. @param flag that names the file it writes @returns what stands in it */
export const study = async (
  flag: string,
  { seed, sites }: Study,
  programs: Programs,
  say: (text: string) => void,
  stop: AbortSignal,
): Promise<unknown> => {
  const place = new Workplace(say, false, AbortSignal.any([stop, AbortSignal.timeout(MAX_MS)]));
  try {
    const file = place.path('study.json');
    const simulator = place.start(
      new Child('simulator', programs.simulator, [
        ...['--seed', String(seed), '--sites', String(sites), '--regions', String(REGIONS.length)],
        ...['--start', START_OF_NETWORK, flag, file],
      ]),
    );
    const code = await place.until(simulator.ended, []);
    if (code !== 0) throw new Error(`The network ended with ${String(code)}:\n${simulator.tail}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    await place.close();
  }
};
