import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../tools/free-port.js';

const LOOK_MS = 50;

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Where Prometheus is, or `undefined`. */
export const prometheusOnPath = (process.env['PATH'] ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'prometheus'))
  .find(isExecutable);

/** The messages that it can remote-write; one of 3 knows both. */
export const messagesOf = (binary: string): readonly WriteMessage[] =>
  execFileSync(binary, ['--help'], { encoding: 'utf8' }).includes('accepted-protobuf-messages')
    ? ['prometheus.WriteRequest', 'io.prometheus.write.v2.Request']
    : ['prometheus.WriteRequest'];
export type WriteMessage = 'prometheus.WriteRequest' | 'io.prometheus.write.v2.Request';

/** Times in ms and values of one series. */
export type Points = readonly (readonly [timeMs: number, value: number])[];

interface Answer {
  readonly data: {
    readonly result: readonly {
      readonly metric: Readonly<Record<string, string>>;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
}

export const keyOf = (labels: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));

const numberOf = (text: string): number => {
  if (text === '+Inf') return Infinity;
  return text === '-Inf' ? -Infinity : Number(text);
};

/** A real Prometheus that scrapes one target five times a second and remote-writes what it got. */
export class PrometheusServer {
  private constructor(
    private readonly child: ChildProcess,
    private readonly url: string,
  ) {}

  static async start(
    binary: string,
    folder: string,
    target: string,
    writeTo: string,
    message: WriteMessage = 'prometheus.WriteRequest',
  ): Promise<PrometheusServer> {
    // One that knows no other has no name for it.
    const form = message === 'prometheus.WriteRequest' ? '' : `\n    protobuf_message: ${message}`;
    return PrometheusServer.startWith(
      binary,
      folder,
      `global: { scrape_interval: 200ms, scrape_timeout: 200ms }
scrape_configs: [{ job_name: ran, static_configs: [{ targets: ['${target}'] }] }]
remote_write:
  - url: ${writeTo}${form}
    queue_config: { batch_send_deadline: 200ms, max_shards: 1, min_backoff: 30ms, max_backoff: 200ms }
`,
    );
  }

  /** @param text of its configuration, YAML @param options of the command line beside it */
  static async startWith(
    binary: string,
    folder: string,
    text: string,
    options: readonly string[] = [],
  ): Promise<PrometheusServer> {
    const config = join(folder, 'prometheus.yml');
    writeFileSync(config, text);
    const port = await freePort();
    const child = spawn(
      binary,
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${folder}/tsdb`,
        `--web.listen-address=127.0.0.1:${port}`,
        ...options,
      ],
      { stdio: 'ignore' },
    );
    return new PrometheusServer(child, `http://127.0.0.1:${port}`);
  }

  /** Once it answers. */
  async ready(): Promise<void> {
    const isReady = async (): Promise<boolean> =>
      fetch(`${this.url}/-/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    while (!(await isReady())) await pause(LOOK_MS);
  }

  /** Remote-writes to it. @param body compressed */
  async write(body: Uint8Array<ArrayBuffer>): Promise<void> {
    const answer = await fetch(`${this.url}/api/v1/write`, { method: 'POST', body });
    if (!answer.ok) throw new Error(`Prometheus answers ${answer.status}: ${await answer.text()}`);
  }

  /** What its HTTP API answers, error or not. */
  async ask(path: string, parameters: Readonly<Record<string, string>>): Promise<unknown> {
    const body = new URLSearchParams(parameters);
    return (await fetch(`${this.url}/api/v1/${path}`, { method: 'POST', body })).json();
  }

  /** The raw samples that it holds of the job, without its marks of staleness, which it does not show. */
  async held(): Promise<Map<string, Points>> {
    const query = new URLSearchParams({ query: '{job="ran"}[1h]' });
    const answer = await fetch(`${this.url}/api/v1/query?${query.toString()}`);
    const { data } = (await answer.json()) as Answer;
    return new Map(
      data.result.map(({ metric, values }) => [
        keyOf(metric),
        values.map(([seconds, text]) => [Math.round(seconds * 1_000), numberOf(text)] as const),
      ]),
    );
  }

  /** Time of the newest sample that was sent and taken, ms. */
  async sentThrough(): Promise<number> {
    const text = await (await fetch(`${this.url}/metrics`)).text();
    const seconds = /^prometheus_remote_storage_queue_highest_sent_timestamp_seconds\{[^}]*\} (\S+)$/m.exec(text)?.[1];
    return Number(seconds ?? 0) * 1_000;
  }

  /** By SIGKILL: it may not end on SIGTERM while its target is down. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }
}
