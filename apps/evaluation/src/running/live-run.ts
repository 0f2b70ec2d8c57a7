import { type Arm } from '../arms/arm.js';
import { type Campaign } from '../campaigns.js';
import { changeOf, truthOf } from '../domain/observed.js';
import { type Run } from '../domain/run.js';
import { ApplianceUnderTest } from './appliance-under-test.js';
import { freePort } from './free-port.js';
import { jsonLines } from './json-lines.js';
import { type Programs } from './programs.js';
import { attendedNetwork } from './simulated-network.js';
import { touchesOf } from './touches.js';
import { type Workplace } from './workplace.js';

/**
 * Appliance and network as processes: every report of the network waits for the appliance, which acts on it as the arm says.
 *
 * @param scenario file of faults with their places, instead of those that the campaign's scenario draws
 */
export const runLive = async (
  arm: Extract<Arm, { kind: 'live' }>,
  campaign: Campaign,
  seed: number,
  scenario: string | undefined,
  programs: Programs,
  place: Workplace,
  say: (text: string) => void,
): Promise<Run> => {
  const began = performance.now();
  const provMnsPort = await freePort();
  const conduct = { ...arm.conduct, config: { ...campaign.config, ...arm.conduct.config } };
  const provMnsRoot = `http://127.0.0.1:${provMnsPort}/ProvMnS/v1`;
  const operatorSeed = arm.operator ? seed : undefined;
  const appliance = await ApplianceUnderTest.start(programs.appliance, place, provMnsRoot, conduct, operatorSeed);
  const files = {
    ...(scenario === undefined ? {} : { scenario }),
    ...{ truth: place.path('truth.jsonl'), journal: place.path('journal.jsonl') },
  };
  const simulator = place.start(
    attendedNetwork(programs.simulator, campaign, seed, files, {
      ...{ appliance: appliance.root, provMnsPort, cdrFolder: place.path('cdr') },
      ...appliance.tokens,
      ...(arm.operator ? { rate: campaign.rate } : {}),
    }),
  );
  let historySeconds = 0;
  let reports = 0;
  let bandShare: number | null = null;
  simulator.onLine((line) => {
    if (!line.startsWith('{')) return;
    const told = JSON.parse(line) as Record<string, number | string>;
    if (typeof told['bandShare'] === 'number') bandShare = told['bandShare'];
    if (typeof told['reported'] === 'number') {
      appliance.acknowledged(told['reported'], Number(told['wallMs']));
      if (++reports % 60 === 0) say(`${reports / 60} of ${campaign.hours} hours`);
    }
    if (told['phase'] === 'live') historySeconds = (performance.now() - began) / 1000;
    if (told['phase'] === 'history') say(`history ${Math.round(100 * Number(told['progress']))} %`);
  });
  appliance.look(say);
  try {
    const code = await place.until(simulator.ended, [appliance.child]);
    if (code !== 0) throw new Error(`The network ended with ${String(code)}:\n${simulator.tail}`);
    await simulator.silent;
    const seen = await appliance.tell();
    return {
      ...{ seed, arm: arm.name, hours: campaign.hours },
      truths: jsonLines(files.truth).map(truthOf),
      changes: jsonLines(files.journal).map(changeOf),
      incidents: seen.incidents,
      delaysSeconds: seen.delaysSeconds,
      touches: seen.decisions + touchesOf(seen.incidents),
      bandShare,
      wallSeconds: (performance.now() - began) / 1000,
      historySeconds,
    };
  } finally {
    appliance.stopLooking();
  }
};
