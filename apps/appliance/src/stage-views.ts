import { type Registry } from 'prom-client';
import { type DurableLog, type Intake } from '#monitor/intake';
import { type Pipeline } from './pipeline.js';
import { type RegionMetrics } from './region.metrics.js';
import { type Stage, type StageView } from './stage.metrics.js';
import { type Telemetry } from './telemetry.js';

export interface StageViewParts {
  readonly registry: Registry;
  readonly log: DurableLog;
  readonly intake: Intake;
  readonly pipeline: Pipeline;
  readonly telemetry: Telemetry;
  readonly store: { readonly samples: number; readonly failures: number };
  readonly regions: Pick<RegionMetrics, 'touched' | 'failures' | 'waiting'>;
}

/** Reads each stage's state where it stands; nothing is counted a second time. */
export const viewsOf = (parts: StageViewParts): ((stage: Stage) => StageView | Promise<StageView>) => {
  const { registry, log, intake, pipeline, telemetry, store, regions } = parts;
  return (stage) => {
    switch (stage) {
      case 'intake': {
        const accounts = [...intake.accounts.values()];
        const sum = (of: (account: (typeof accounts)[number]) => number): number =>
          accounts.reduce((total, account) => total + of(account), 0);
        return {
          items: sum(({ accepted }) => accepted),
          errors: sum(({ refusedBodies, deferredBodies }) => refusedBodies + deferredBodies),
          waiting: log.pending,
        };
      }
      case 'lane':
        return {
          items: [...telemetry.accounts.all.values()].reduce((total, { taken }) => total + taken, 0),
          errors: pipeline.trouble === undefined ? 0 : 1,
          waiting: log.end - pipeline.readThrough,
        };
      case 'store':
        return { items: store.samples, errors: store.failures, waiting: telemetry.feed.waiting };
      case 'region':
        return { items: regions.touched, errors: regions.failures, waiting: regions.waiting };
      case 'case':
        return casesIn(registry);
    }
  };
};

/** The scheduler counts its steps itself, by state and result. */
const casesIn = async (registry: Registry): Promise<StageView> => {
  const read = async (name: string, result?: string): Promise<number> => {
    const found = await registry.getSingleMetric(name)?.get();
    const values = found?.values.filter(({ labels }) => result === undefined || labels['result'] === result) ?? [];
    return values.reduce((total, { value }) => total + value, 0);
  };
  return {
    items: await read('noc_scheduling_steps_total', 'move'),
    errors: await read('noc_scheduling_steps_total', 'failed'),
    waiting: await read('noc_scheduling_queue_depth'),
  };
};
