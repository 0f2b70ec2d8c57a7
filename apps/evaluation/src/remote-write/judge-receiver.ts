import { badRequestsAt } from './bad-requests.js';
import { judgeAnswer, judgeBadRequest, judgeStored } from './judge.js';
import { Receiver } from './receiver.js';
import { requirementsAt } from './requirements.js';
import { Stored } from './stored.js';

/** Names of all requirements that are asked for here. */
export const requirementNames = (): readonly string[] => [
  ...requirementsAt(0).map(({ name }) => name),
  ...badRequestsAt(0).map(({ name }) => name),
];

/**
 * Sends the built appliance what each requirement has sent, looks at every answer, ends it and looks into its store.
 *
 * @param dist folder of the built product
 * @returns for each requirement what is not as it is to be, or `undefined`
 */
export const judgeReceiver = async (dist: string): Promise<ReadonlyMap<string, string | undefined>> => {
  const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
  const requirements = requirementsAt(nowMs);
  const differences = new Map<string, string | undefined>();
  const receiver = await Receiver.start(dist);
  try {
    for (const requirement of requirements) differences.set(requirement.name, await judgeAnswer(receiver, requirement));
    for (const bad of badRequestsAt(nowMs)) differences.set(bad.name, await judgeBadRequest(receiver, bad));
    const stored = await Stored.read(await receiver.settled());
    for (const requirement of requirements)
      differences.set(requirement.name, differences.get(requirement.name) ?? judgeStored(stored, requirement));
    return differences;
  } finally {
    await receiver.close();
  }
};
