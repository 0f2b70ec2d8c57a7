import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { StageMetrics, STAGES, type StageView } from './stage.metrics.js';

const open = (view: StageView = { items: 0, errors: 0, waiting: 0 }) => {
  const registry = new Registry();
  let nowMs = 0;
  const stages = new StageMetrics(
    registry,
    () => view,
    () => nowMs,
  );
  const pass = (ms: number): void => {
    nowMs += ms;
  };
  return { registry, stages, pass };
};

describe('StageMetrics', () => {
  it('shows every stage before anything happened', async () => {
    const text = await open().registry.metrics();
    for (const stage of STAGES)
      for (const name of ['noc_stage_items_total', 'noc_stage_errors_total', 'noc_stage_queue_depth'])
        expect(text).toContain(`${name}{stage="${stage}"} 0`);
  });

  it('shows what a stage says of itself, however often it is asked', async () => {
    const { registry } = open({ items: 7, errors: 2, waiting: 3 });
    await registry.metrics();
    const text = await registry.metrics();
    expect(text).toContain('noc_stage_items_total{stage="lane"} 7');
    expect(text).toContain('noc_stage_errors_total{stage="lane"} 2');
    expect(text).toContain('noc_stage_queue_depth{stage="lane"} 3');
  });

  it('times what succeeds and what fails', async () => {
    const { registry, stages, pass } = open();
    const work = (error?: Error) => (): Promise<string> => {
      pass(30);
      return error === undefined ? Promise.resolve('done') : Promise.reject(error);
    };
    await expect(stages.time('store', work())).resolves.toBe('done');
    await expect(stages.time('store', work(new Error('full')))).rejects.toThrow('full');
    const text = await registry.metrics();
    expect(text).toContain('noc_stage_duration_seconds_count{stage="store"} 2');
    expect(text).toContain('noc_stage_duration_seconds_sum{stage="store"} 0.06');
    expect(text).toContain('noc_stage_duration_seconds_count{stage="region"} 0');
  });
});
