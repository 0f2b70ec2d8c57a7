import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** The way of telemetry through the three loops. Steps of the case loop are timed one by one: `noc_scheduling_step_duration_seconds`. */
export const STAGES = ['intake', 'lane', 'store', 'region', 'case'] as const;
export type Stage = (typeof STAGES)[number];

/** What a stage did since the process started, and what waits for it. */
export interface StageView {
  readonly items: number;
  readonly errors: number;
  readonly waiting: number;
}

/** The four instruments that every stage has, so that no stage writes its own. */
export class StageMetrics {
  private readonly duration: Histogram<'stage'>;

  /** @param view asked at each scrape only */
  constructor(
    registry: Registry,
    view: (stage: Stage) => StageView | Promise<StageView>,
    private readonly nowMs: () => number,
  ) {
    const registers = [registry];
    this.duration = new Histogram({
      name: 'noc_stage_duration_seconds',
      help: 'Time that one piece of work took in a stage: a body, a chunk, a round of a region.',
      labelNames: ['stage'],
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    });
    for (const stage of STAGES) if (stage !== 'case') this.duration.zero({ stage });
    const count = (name: string, help: string, of: (seen: StageView) => number): void => {
      new Counter({
        name,
        help,
        labelNames: ['stage'],
        registers,
        async collect() {
          const seen = await Promise.all(STAGES.map(async (stage) => [stage, await view(stage)] as const));
          this.reset();
          for (const [stage, found] of seen) this.inc({ stage }, of(found));
        },
      });
    };
    count(
      'noc_stage_items_total',
      'Items that a stage dealt with: samples and records; incidents of a region; steps of cases.',
      ({ items }) => items,
    );
    count(
      'noc_stage_errors_total',
      'Pieces of work that failed: bodies refused or sent back, chunks, rounds, steps.',
      ({ errors }) => errors,
    );
    new Gauge({
      name: 'noc_stage_queue_depth',
      help: 'What waits for a stage: bodies for the disk, bytes for the lane, samples for the store, rounds, cases.',
      labelNames: ['stage'],
      registers,
      async collect() {
        for (const stage of STAGES) this.set({ stage }, (await view(stage)).waiting);
      },
    });
  }

  took(stage: Exclude<Stage, 'case'>, seconds: number): void {
    this.duration.observe({ stage }, seconds);
  }

  /** Times work, however it ends. */
  async time<T>(stage: Exclude<Stage, 'case'>, work: () => Promise<T>): Promise<T> {
    const began = this.nowMs();
    try {
      return await work();
    } finally {
      this.took(stage, (this.nowMs() - began) / 1_000);
    }
  }
}
