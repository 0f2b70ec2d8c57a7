import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { badRequestsAt } from '../remote-write/bad-requests.js';
import { judgeAnswer, judgeBadRequest, judgeStored } from '../remote-write/judge.js';
import { Receiver } from '../remote-write/receiver.js';
import { requirementsAt } from '../remote-write/requirements.js';
import { Stored } from '../remote-write/stored.js';
import { type EvaluationSet, Tally } from './evaluation-set.js';

const published = z.array(
  z.object({ test: z.string(), level: z.string().nullable(), cases: z.array(z.object({ name: z.string() })) }),
);
const DIST = join(import.meta.dirname, '..', '..', '..');

/** The built appliance as a receiver: every answer is looked at first, then what its store holds once it has ended. */
export const remoteWriteSet: EvaluationSet = {
  name: 'remote-write',
  about: 'remote-write 2.0: every published requirement on receivers, over HTTP and from the store',
  run: async (folder) => {
    const names = published
      .parse(JSON.parse(readFileSync(join(folder, 'remote_write_receiver_requirements.json'), 'utf8')))
      .flatMap(({ test, cases }) => (cases.length === 0 ? [test] : cases.map(({ name }) => `${test}/${name}`)));
    const nowMs = Math.floor(Date.now() / 1_000) * 1_000;
    const requirements = new Map(requirementsAt(nowMs).map((each) => [each.name, each]));
    const bad = new Map(badRequestsAt(nowMs).map((each) => [each.name, each]));
    const tally = new Tally();
    const differences = new Map<string, string | undefined>();
    const receiver = await Receiver.start(DIST);
    try {
      for (const name of names) {
        const requirement = requirements.get(name);
        const badRequest = bad.get(name);
        if (requirement !== undefined) differences.set(name, await judgeAnswer(receiver, requirement));
        else if (badRequest !== undefined) differences.set(name, await judgeBadRequest(receiver, badRequest));
        else differences.set(name, 'nothing here asks for it');
      }
      const stored = await Stored.read(await receiver.settled());
      for (const name of names) {
        const requirement = requirements.get(name);
        tally.count(name, differences.get(name) ?? (requirement && judgeStored(stored, requirement)));
      }
    } finally {
      await receiver.close();
    }
    return tally.outcome;
  },
};
