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

/**
 * Steps through BullMQ on Redis. Every job is removed on completion and on failure, as an id that is kept could not be added again.
 */
export class BullMqStepQueue extends StepQueue {
  private readonly queue: Queue<{ caseId: string }>;
  private worker: Worker<{ caseId: string }> | undefined;
  private stopped: Promise<void> | undefined;

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
        await run({ id: job.id ?? '', caseId: job.data.caseId });
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
    if (this.worker !== undefined) {
      const { worker } = this;
      await within(withinMs, worker.close()).catch(() => within(ADMIT_WITHIN_MS, worker.close(true)).catch(ignore));
    }
    await within(ADMIT_WITHIN_MS, this.queue.close()).catch(ignore);
  }

  private connection() {
    return { url: this.redisUrl, retryStrategy: reconnectAfter, connectTimeout: ADMIT_WITHIN_MS };
  }
}

/** Connection errors: ioredis reconnects by itself, and a producer hears of them from its own call. */
const ignore = (): void => undefined;

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
