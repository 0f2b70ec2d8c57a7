import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const MAIN = resolve(import.meta.dirname, '../../../dist/apps/appliance/src/main.js');

const LOOK_MS = 50;

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

  /**
   * Resolves once the store has everything that was acknowledged. One that is stopped before leaves the rest in its log, for the next start.
   *
   * @param headers that show the token of a source, where sources are configured
   */
  async stored(headers: Readonly<Record<string, string>> = {}): Promise<void> {
    const url = await this.url();
    for (;;) {
      const metrics = await (await fetch(`${url}/metrics`, { headers })).text();
      if (/^noc_lane_lag_bytes 0$/m.test(metrics) && /^noc_lane_store_lag_bytes 0$/m.test(metrics)) return;
      await pause(LOOK_MS);
    }
  }

  async stop(signal: NodeJS.Signals): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }
}
