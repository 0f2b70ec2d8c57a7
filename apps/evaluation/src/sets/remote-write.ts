import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { judgeReceiver } from '../remote-write/judge-receiver.js';
import { type EvaluationSet, Tally } from './evaluation-set.js';

const published = z.array(z.object({ test: z.string(), cases: z.array(z.object({ name: z.string() })) }));
const DIST = join(import.meta.dirname, '..', '..', '..');

/** Each published requirement, one by one where it has cases. */
export const publishedNames = (folder: string): readonly string[] =>
  published
    .parse(JSON.parse(readFileSync(join(folder, 'remote_write_receiver_requirements.json'), 'utf8')))
    .flatMap(({ test, cases }) => (cases.length === 0 ? [test] : cases.map(({ name }) => `${test}/${name}`)));

/** The built appliance as a receiver: every answer is looked at first, then what its store holds once it has ended. */
export const remoteWriteSet: EvaluationSet = {
  name: 'remote-write',
  about: 'remote-write 2.0: every published requirement on receivers, over HTTP and from the store',
  run: async (folder) => {
    const names = publishedNames(folder);
    const differences = await judgeReceiver(DIST);
    const tally = new Tally();
    for (const name of names)
      tally.count(name, differences.has(name) ? differences.get(name) : 'nothing here asks for it');
    return tally.outcome;
  },
};
