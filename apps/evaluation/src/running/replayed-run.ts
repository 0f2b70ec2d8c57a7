import { type Arm } from '../arms/arm.js';
import { type Campaign } from '../campaigns.js';
import { type Run } from '../domain/run.js';
import { ApplianceUnderTest } from './appliance-under-test.js';
import { inventoryOf, play } from './player.js';
import { type Programs } from './programs.js';
import { type Recording } from './recorded-network.js';
import { type Workplace } from './workplace.js';

/** An appliance that analyses a recording and only proposes. */
export const runReplayed = async (
  arm: Extract<Arm, { kind: 'replayed' }>,
  campaign: Campaign,
  recording: Recording,
  programs: Programs,
  place: Workplace,
  say: (text: string) => void,
): Promise<Run> => {
  const began = performance.now();
  const { seed, truths, changes, bandShare } = recording;
  const inventory = inventoryOf(recording.file, arm.without);
  const provMnsRoot = await inventory.listen();
  const conduct = { mode: 'shadow' as const, config: { ...campaign.config } };
  let appliance: ApplianceUnderTest | undefined;
  try {
    appliance = await ApplianceUnderTest.start(programs.appliance, place, provMnsRoot, conduct);
    appliance.look(say);
    let historySeconds = 0;
    let reports = 0;
    const { root, tokens, child } = appliance;
    const reported = (networkMs: number, wallMs: number): void => {
      appliance?.acknowledged(networkMs, wallMs);
      if (++reports % 60 === 0) say(`${reports / 60} of ${campaign.hours} hours`);
    };
    const live = (): void => {
      historySeconds = (performance.now() - began) / 1000;
    };
    const played = play(recording.file, inventory, {
      ...{ appliance: root, tokens, cdrFolder: place.path('cdr'), without: arm.without },
      ...{ stop: place.stop, reported, live },
    });
    await place.until(played, [child]);
    const { incidents, delaysSeconds } = await appliance.tell();
    const wallSeconds = (performance.now() - began) / 1000;
    return {
      ...{ seed, arm: arm.name, hours: campaign.hours, truths, changes, incidents, delaysSeconds },
      // Nobody acts on what it says.
      touches: 0,
      ...{ bandShare, wallSeconds, historySeconds },
    };
  } finally {
    appliance?.stopLooking();
    inventory.close();
  }
};
