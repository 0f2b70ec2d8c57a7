import { describe, expect, it } from '@jest/globals';
import { Simulation } from '../simulation.js';
import { DigestOutlet } from '../telemetry/outlet.js';
import { type Scenario } from './scenario.js';

const network = { seed: 4, sites: 12, regions: 1, startMs: Date.parse('2026-11-23T12:00:00Z') };
const MINUTES = 5;

const simulated = async (scenario: Scenario, mend: boolean): Promise<Simulation> => {
  const simulation = new Simulation({ ...network, scenario }, new DigestOutlet());
  for (let minute = 0; minute < MINUTES; minute++) {
    await simulation.step();
    const [first] = simulation.faults.openTruths;
    if (mend && minute === 2 && first !== undefined) {
      for (const administrativeState of ['LOCKED', 'UNLOCKED'])
        simulation.plant.network.write(first.dn, { administrativeState }, simulation.now);
    }
  }
  return simulation;
};
const struck = ({ faults }: Simulation) => faults.truths.map(({ kind, dn, onset }) => [kind, dn, onset]);

describe('a scenario that was played', () => {
  it('strikes at the same times and places when it is played again, whatever is mended meanwhile', async () => {
    const drawn = [1, 3].map((atMinutes) => ({ kind: 'sleeping-cell', atMinutes, durationMinutes: 60 }));
    const first = await simulated({ faults: drawn }, false);
    const played = first.played();
    expect(played.faults.map(({ atMinutes }) => atMinutes)).toEqual([1, 3]);
    const again = await simulated(played, true);
    expect(struck(again)).toEqual(struck(first));
    expect(again.faults.truths[0]?.endedBy).toBe('remedy');
  }, 60_000);
});
