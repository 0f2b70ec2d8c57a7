import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const MAIN = resolve(import.meta.dirname, '../../../dist/apps/appliance/src/main.js');

export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The built product as a process: what a person starts, with its own Redis. */
export class Product {
  private output = '';
  readonly ended: Promise<Ended>;
  private constructor(private readonly child: ChildProcess) {
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.ended = once(child, 'close').then(([code]) => ({ code: code as number | null, output: this.output }));
  }

  /** @param data its data folder @param args further options; without `--port` the port of the manual */
  static start(data: string, ...args: string[]): Product {
    const env = { ...process.env, REDIS_URL: '' };
    return new Product(spawn(process.execPath, [MAIN, '--data', data, ...args], { env }));
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Where it answers, once it does. */
  url(): Promise<string> {
    return this.said(/listens at (\S+)/);
  }

  /** @returns the first group of what it said, once it has */
  async said(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = pattern.exec(this.output)?.[1];
      if (found !== undefined) return found;
      const next = await Promise.race([once(this.child.stdout ?? this.child, 'data'), this.ended]);
      if ('code' in next) throw new Error(`ended with ${String(next.code)}: ${next.output}`);
    }
  }

  async stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
