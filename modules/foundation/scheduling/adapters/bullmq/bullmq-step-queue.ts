import { Queue, Worker } from 'bullmq';
import { queueUnavailable } from '../../errors.js';
import { type StepJob, StepQueue } from '../../ports/step-queue.js';

export interface BullMqSettings {
  readonly concurrency: number;
  readonly lockMs: number;
  readonly stalledCheckMs: number;
}

const DEFAULT_NAME = 'noc-cases';
/** A producer waits no longer than this for an answer; ids make a second admission harmless. */
const ADMIT_WITHIN_MS = 2_000;
/** A worker may die over one step again and again; only the records count tries. */
const MAX_STALLED = 1_000_000;
/** Reconnection: 50 ms, 100 ms ... up to a second. */
const reconnectAfter = (times: number): number => Math.min(50 * times, 1_000);

/** Connection errors: ioredis reconnects by itself, and a producer hears of them from its own call. */
const ignore = (): void => undefined;

/**
 * Steps through BullMQ on Redis. Every job is removed on completion and on failure, as an id that is kept could not be added again.
 */
export class BullMqStepQueue extends StepQueue {
  private readonly queue: Queue<{ caseId: string }>;
  private worker: Worker<{ caseId: string }> | undefined;
  private stopped: Promise<void> | undefined;
  private active = 0;
  private whenAtRest: () => void = ignore;

  /** @param isSole no other process works on this queue: what a dead one left there is cleared at the start, as the records have it all */
  constructor(
    private readonly redisUrl: string,
    private readonly settings: BullMqSettings,
    private readonly isSole = true,
    private readonly name = DEFAULT_NAME,
  ) {
    super();
    this.queue = new Queue(name, {
      // Fails fast: a producer never waits for a server that is away.
      connection: { ...this.connection(), enableOfflineQueue: false, maxRetriesPerRequest: 1 },
      defaultJobOptions: { removeOnComplete: true, removeOnFail: true, attempts: 1 },
    });
    this.queue.on('error', ignore);
  }

  override async start(run: (job: Pick<StepJob, 'id' | 'caseId'>) => Promise<void>): Promise<void> {
    // Best effort: what cannot be cleared comes back as stalled.
    if (this.isSole) await within(ADMIT_WITHIN_MS, this.queue.obliterate({ force: true })).catch(ignore);
    this.worker = new Worker(
      this.name,
      async (job) => {
        this.active += 1;
        try {
          await run({ id: job.id ?? '', caseId: job.data.caseId });
        } finally {
          this.active -= 1;
          if (this.active === 0) this.whenAtRest();
        }
      },
      {
        connection: { ...this.connection(), maxRetriesPerRequest: null },
        concurrency: this.settings.concurrency,
        lockDuration: this.settings.lockMs,
        stalledInterval: this.settings.stalledCheckMs,
        maxStalledCount: MAX_STALLED,
        removeOnComplete: { count: 0 },
        removeOnFail: { count: 0 },
      },
    );
    this.worker.on('error', ignore);
  }

  override async admit(jobs: readonly StepJob[]): Promise<void> {
    if (jobs.length === 0) return;
    try {
      await within(
        ADMIT_WITHIN_MS,
        this.queue.addBulk(
          jobs.map(({ id, caseId, priority }) => ({ name: 'step', data: { caseId }, opts: { jobId: id, priority } })),
        ),
      );
    } catch (cause) {
      throw queueUnavailable(cause);
    }
  }

  override stop(withinMs: number): Promise<void> {
    this.stopped ??= this.close(withinMs);
    return this.stopped;
  }

  private async close(withinMs: number): Promise<void> {
    const { worker, queue } = this;
    if (worker !== undefined) {
      await within(ADMIT_WITHIN_MS, worker.pause(true)).catch(ignore);
      await within(withinMs, this.atRest()).catch(ignore);
      // BullMQ closes once, waiting or not: it is asked to wait only where there is nothing to wait for.
      await within(ADMIT_WITHIN_MS, worker.close(this.active > 0)).catch(() => worker.disconnect().catch(ignore));
    }
    await within(ADMIT_WITHIN_MS, queue.close()).catch(() => queue.disconnect().catch(ignore));
  }

  /** Until no step runs. */
  private atRest(): Promise<void> {
    return new Promise((resolve) => {
      if (this.active === 0) resolve();
      else this.whenAtRest = resolve;
    });
  }

  private connection() {
    return { url: this.redisUrl, retryStrategy: reconnectAfter, connectTimeout: ADMIT_WITHIN_MS };
  }
}

const within = async <T>(ms: number, work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
    }, ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    work.catch(ignore);
  }
};
