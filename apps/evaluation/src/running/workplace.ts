import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Child } from './child.js';

const STOP_MS = 15_000;

/** The folder and the processes of one run. Ends what it started, and nothing else. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), 'nocturne-campaign-'));
  private readonly children: Child[] = [];

  /** @param stop ends the run where it takes too long or a person asks for it */
  constructor(
    private readonly say: (text: string) => void,
    private readonly keep: boolean,
    readonly stop: AbortSignal,
  ) {
    mkdirSync(this.path('cdr'));
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  start(child: Child): Child {
    this.children.push(child);
    return child;
  }

  /** Waits for the work. @throws Error where another process ends before it, or the run is ended */
  async until<T>(work: Promise<T>, needed: readonly Child[]): Promise<T> {
    const stopped = new Promise<never>((_, failed) => {
      const fail = (): void => {
        failed(new Error(`The run was ended: ${String(this.stop.reason)}\n${this.tails()}`));
      };
      if (this.stop.aborted) fail();
      else this.stop.addEventListener('abort', fail, { once: true });
    });
    const gone = needed.map((child) =>
      child.ended.then((code): never => {
        throw new Error(`The ${child.name} ended with ${String(code)}:\n${child.tail}`);
      }),
    );
    return Promise.race([work, stopped, ...gone]);
  }

  async close(): Promise<void> {
    for (const child of this.children.reverse()) await child.stop(STOP_MS);
    if (this.keep) this.say(`The folder of the run is ${this.folder}`);
    else rmSync(this.folder, { recursive: true, force: true });
  }

  private tails(): string {
    return this.children.map(({ name, tail }) => `${name}:\n${tail}`).join('\n');
  }
}
