import { appendFileSync } from 'node:fs';
import { Registry } from 'prom-client';
import { SqliteRecordStore } from '#foundation/record-store';
import { type CaseState, type CaseStep, Clock, networkTimeOf, wallTimeOf } from '#foundation/vocabulary';
import { BullMqStepQueue } from '../adapters/bullmq/bullmq-step-queue.js';
import { CaseEngine } from '../case-engine.js';
import { SchedulingConfig } from '../scheduling.config.js';

// A process of its own, to be killed in the middle of a step: node worker-process.ts RECORDS REDIS EFFECTS HANG|RUN COUNT
const [, , records = '', redisUrl = '', effects = '', mode = 'RUN', count = '0'] = process.argv;

class SystemClock extends Clock {
  override network() {
    return networkTimeOf(Date.now());
  }
  override wall() {
    return wallTimeOf(Date.now());
  }
}

let applied = 0;
const to =
  (state: CaseState): CaseStep =>
  async (item) => {
    appendFileSync(effects, `${item.id} ${item.state}\n`);
    if (mode === 'HANG' && item.state === 'applying' && (applied += 1) > Number(count) / 2) {
      process.stdout.write('hanging\n');
      await new Promise(() => undefined);
    }
    return { kind: 'move', to: state };
  };
const config = SchedulingConfig.schema.parse({ concurrency: 4 });
const engine = new CaseEngine({
  store: new SqliteRecordStore(records),
  steps: {
    ...{ diagnosed: to('planned'), planned: to('approved'), 'awaiting-approval': to('approved') },
    ...{ approved: to('applying'), applying: to('applied'), applied: to('verified'), verified: to('closed') },
    ...{ reverting: to('reverted'), reverted: to('diagnosed') },
  },
  // Not sole: the jobs of the killed process have to come back by themselves.
  queue: new BullMqStepQueue(redisUrl, config, false),
  clock: new SystemClock(),
  config,
  registry: new Registry(),
  random: Math.random,
});
await engine.start();
if (mode === 'HANG')
  for (let n = 0; n < Number(count); n++)
    await engine.open({ id: `incident-${n}`, incidentId: `incident-${n}`, region: 'North', priority: 'optimisation' });
const look = setInterval(() => {
  if (mode === 'HANG' || !engine.idle()) return;
  clearInterval(look);
  void engine.stop().then(() => {
    process.stdout.write('done\n');
    process.exit(0);
  });
}, 50);
