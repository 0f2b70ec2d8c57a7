import { Worker } from 'node:worker_threads';
import { storeError } from '../../errors.js';
import { type CallName, type Calls, type FromWorker, type Opened, type WorkerSettings } from './worker-protocol.js';

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Sources are started through a loader that knows TypeScript, found from the working directory; a build needs none. */
const startWorker = (settings: WorkerSettings): Worker => {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./worker.js', import.meta.url), { workerData: settings, execArgv: [] });
  return new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: settings,
    execArgv: ['--conditions=source', '--import', '@oxc-node/core/register'],
  });
};

/** Calls to the worker that has the database open, each answered once; when the worker ends, what waits is rejected. */
export class WorkerLink {
  private readonly waiting = new Map<number, Waiting>();
  private nextId = 0;
  private ended = false;
  private stopped: Promise<void> | undefined;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (message: FromWorker) => {
      this.answered(message);
    });
    worker.on('error', (error) => {
      this.end(error);
    });
    worker.on('exit', () => {
      this.end(undefined);
    });
  }

  /** @throws ApplianceError what opening the file threw in the worker */
  static async open(settings: WorkerSettings): Promise<{ readonly link: WorkerLink; readonly opened: Opened }> {
    const worker = startWorker(settings);
    const first = await new Promise<FromWorker>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', () => {
        reject(storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store ended while it was opened.'));
      });
    });
    if (first.kind === 'opened') return { link: new WorkerLink(worker), opened: first.opened };
    if (first.kind === 'failed') throw storeError(first.code, first.message);
    throw storeError('TELEMETRY_STORE_FAILED', 'The telemetry store answered before it was open.');
  }

  call<N extends CallName>(
    name: N,
    argument: Calls[N][0],
    transfer: readonly ArrayBuffer[] = [],
  ): Promise<Calls[N][1]> {
    if (this.ended || (this.stopped !== undefined && name !== 'close'))
      return Promise.reject(storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store is closed.'));
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      try {
        this.worker.postMessage({ id, name, argument }, [...transfer]);
      } catch (error) {
        this.waiting.delete(id);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  }

  /** Lets what was asked before end; resolves when the thread is gone. */
  stop(): Promise<void> {
    return (this.stopped ??= this.close());
  }

  private async close(): Promise<void> {
    if (this.ended) return;
    const gone = new Promise((resolve) => this.worker.once('exit', resolve));
    await this.call('close', {}).catch(() => this.worker.terminate());
    await gone;
  }

  private answered(message: FromWorker): void {
    if (!('id' in message)) return;
    const waiting = this.waiting.get(message.id);
    this.waiting.delete(message.id);
    if (message.kind === 'answered') waiting?.resolve(message.value as never);
    else waiting?.reject(storeError(message.code, message.message));
  }

  private end(cause: unknown): void {
    this.ended = true;
    for (const { reject } of this.waiting.values())
      reject(storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store ended.', cause));
    this.waiting.clear();
  }
}
