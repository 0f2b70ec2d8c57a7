import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const KEPT_LINES = 200;

/** A process of ours with its own group, so that what it started goes with it. */
export class Child {
  private readonly lines: string[] = [];
  private readonly listeners: ((line: string) => void)[] = [];
  private readonly process: ChildProcess;
  /** Settles when the process has ended, with its exit code. */
  readonly ended: Promise<number | null>;
  /** Settles when its last line has been heard, which may be after it has ended, and waits for whoever it handed its output on to. */
  readonly silent: Promise<unknown>;

  constructor(
    readonly name: string,
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ) {
    this.process = spawn(process.execPath, [file, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
      env: { ...process.env, ...env },
    });
    this.ended = new Promise((gone, failed) => {
      this.process.once('exit', gone);
      this.process.once('error', failed);
    });
    const outputs = [this.process.stdout, this.process.stderr].flatMap((stream) =>
      stream === null ? [] : [createInterface({ input: stream })],
    );
    for (const output of outputs)
      output.on('line', (line) => {
        if (this.lines.push(line) > KEPT_LINES) this.lines.shift();
        for (const listener of this.listeners) listener(line);
      });
    this.silent = Promise.all(outputs.map((output) => once(output, 'close')));
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  /** Ends it at once, as a power cut does, and leaves what it started. @returns false where it had ended already */
  kill(): boolean {
    const isRunning = this.process.exitCode === null && this.process.signalCode === null;
    return isRunning && this.process.kill('SIGKILL');
  }

  onLine(listener: (line: string) => void): void {
    this.listeners.push(listener);
  }

  /** What it said last. */
  get tail(): string {
    return this.lines.slice(-20).join('\n');
  }

  /** The first group of the first line that fits. @throws Error where it ends before, or the time is over */
  async find(pattern: RegExp, withinMs: number): Promise<string> {
    return new Promise((found, failed) => {
      const fail = (why: string): void => {
        failed(new Error(`${this.name} ${why} before it said ${String(pattern)}:\n${this.tail}`));
      };
      const timer = setTimeout(() => {
        fail('took too long');
      }, withinMs);
      const look = (line: string): void => {
        const match = pattern.exec(line);
        if (match === null) return;
        clearTimeout(timer);
        found(match[1] ?? match[0]);
      };
      this.lines.forEach(look);
      this.onLine(look);
      void this.ended.then(() => {
        clearTimeout(timer);
        fail('ended');
      });
    });
  }

  /** Asks it to stop, and ends its group where it does not within the time. May be called twice. */
  async stop(withinMs: number): Promise<void> {
    const { pid } = this.process;
    if (pid === undefined || this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGTERM');
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((over) => {
      timer = setTimeout(() => {
        over('late');
      }, withinMs);
    });
    if ((await Promise.race([this.ended, late])) === 'late') this.endGroup(pid);
    clearTimeout(timer);
    await this.ended;
  }

  private endGroup(pid: number): void {
    try {
      process.kill(-pid, 'SIGKILL');
    } catch {
      this.process.kill('SIGKILL');
    }
  }
}
