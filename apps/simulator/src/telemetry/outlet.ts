import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import snappy from 'snappyjs';

/** Where telemetry goes. A resolved promise means that the receiver has acknowledged. */
export interface Outlet {
  /** Bodies of one lane arrive in their order; lanes go side by side. */
  remoteWrite(lane: number, body: Uint8Array): Promise<void>;
  json(path: string, body: unknown): Promise<void>;
  /** Call records of the border controller of a region, whole lines. */
  calls(region: string, lines: string): void;
}

/** Hashes everything and sends nothing: two runs of one seed must agree. */
export class DigestOutlet implements Outlet {
  private readonly hash = createHash('sha256');

  remoteWrite(lane: number, body: Uint8Array): Promise<void> {
    this.hash.update(`${lane}`).update(body);
    return Promise.resolve();
  }

  json(path: string, body: unknown): Promise<void> {
    this.hash.update(path + JSON.stringify(body));
    return Promise.resolve();
  }

  calls(region: string, lines: string): void {
    this.hash.update(region + lines);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

/** Every border controller writes its own Master.csv, as Asterisk does: `<folder>/north/Master.csv`. */
export class CallFiles {
  constructor(private readonly folder: string | undefined) {}

  append(region: string, lines: string): void {
    if (this.folder === undefined || lines === '') return;
    const folder = join(this.folder, region.toLowerCase());
    mkdirSync(folder, { recursive: true });
    appendFileSync(join(folder, 'Master.csv'), lines);
  }

  /** A network that begins its life has no calls behind it. */
  clear(regions: readonly string[]): void {
    if (this.folder === undefined) return;
    for (const region of regions) rmSync(join(this.folder, region.toLowerCase(), 'Master.csv'), { force: true });
  }
}

/** Longest wait between two attempts, in ms, whatever Retry-After says. */
const MAX_WAIT_MS = 10_000;

/** Sends to an appliance; 429, 5xx and a refused connection are retried for as long as it takes, as a network's exporters do. */
export class HttpOutlet implements Outlet {
  private readonly lanes = new Map<number, Promise<void>>();

  constructor(
    private readonly appliance: string,
    private readonly token: string,
    private readonly files: CallFiles,
  ) {}

  remoteWrite(lane: number, body: Uint8Array): Promise<void> {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    };
    const compressed = new Uint8Array(snappy.compress(body));
    const sent = (this.lanes.get(lane) ?? Promise.resolve()).then(() =>
      this.post('/api/v1/write', compressed, headers),
    );
    this.lanes.set(lane, sent);
    return sent;
  }

  async json(path: string, body: unknown): Promise<void> {
    await this.post(path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  calls(region: string, lines: string): void {
    this.files.append(region, lines);
  }

  private async post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ): Promise<void> {
    const authorization = this.token === '' ? {} : { authorization: `Bearer ${this.token}` };
    for (;;) {
      const response = await fetch(this.appliance + path, {
        method: 'POST',
        body,
        headers: { ...headers, ...authorization },
      }).catch(() => undefined);
      const text = await response?.text().catch(() => undefined);
      if (response?.ok === true) return;
      if (response !== undefined && response.status !== 429 && response.status < 500)
        throw new Error(`${path} was refused with ${response.status}: ${text ?? ''}`);
      const seconds = Number(response?.headers.get('retry-after') ?? 1);
      await sleep(Math.min(MAX_WAIT_MS, 1000 * (Number.isFinite(seconds) ? seconds : 1)));
    }
  }
}
