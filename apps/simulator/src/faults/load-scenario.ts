import { existsSync, readFileSync } from 'node:fs';
import { drawnScenario, isDrawn } from './drawn.js';
import { fault, FIVE, parseScenario, type Scenario } from './scenario.js';

/**
 * A scenario by its name or its file.
 *
 * @param rate seconds of network time in a second; `demo` shows its first fault after 20 seconds of a person's time
 * @param minutes length of the live part, which drawn scenarios fill
 * @throws RangeError where the file is not a scenario: every problem with its path
 */
export const loadScenario = (nameOrFile: string, rate: number, seed: number, minutes = Infinity): Scenario => {
  if (nameOrFile === 'quiet') return { faults: [] };
  if (nameOrFile === 'demo')
    return {
      faults: [fault('sleeping-cell', (20 * rate) / 60)],
      cycle: { everyMinutes: 45, most: 4, kinds: FIVE },
    };
  // Far enough apart for each to reach its end, pacing of changes included.
  if (nameOrFile === 'five') return { faults: FIVE.map((kind, i) => fault(kind, 20 + i * 120)) };
  if (isDrawn(nameOrFile)) return drawnScenario(nameOrFile, seed, minutes);
  if (!existsSync(nameOrFile)) throw new RangeError(`There is neither a scenario nor a file ${nameOrFile}.`);
  return parseScenario(readFileSync(nameOrFile, 'utf8'), nameOrFile);
};
