import { createHash } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import snappy from 'snappyjs';

/** Where telemetry goes. A resolved promise means that the receiver has acknowledged. */
export interface Outlet {
  remoteWrite(body: Uint8Array): Promise<void>;
  json(path: string, body: unknown): Promise<void>;
  call(line: string): void;
}

/** Hashes everything and sends nothing: two runs of one seed must agree. */
export class DigestOutlet implements Outlet {
  private readonly hash = createHash('sha256');

  remoteWrite(body: Uint8Array): Promise<void> {
    this.hash.update(body);
    return Promise.resolve();
  }

  json(path: string, body: unknown): Promise<void> {
    this.hash.update(path + JSON.stringify(body));
    return Promise.resolve();
  }

  call(line: string): void {
    this.hash.update(line);
  }

  digest(): string {
    return this.hash.digest('hex');
  }
}

/** Sends to an appliance; 429, 503 and a refused connection are retried for as long as it takes, as a network's exporters do. */
export class HttpOutlet implements Outlet {
  constructor(
    private readonly appliance: string,
    private readonly token: string,
    private readonly callFile: string | undefined,
  ) {}

  async remoteWrite(body: Uint8Array): Promise<void> {
    const headers = {
      'content-type': 'application/x-protobuf',
      'content-encoding': 'snappy',
      'x-prometheus-remote-write-version': '0.1.0',
    };
    await this.post('/api/v1/write', new Uint8Array(snappy.compress(body)), headers);
  }

  async json(path: string, body: unknown): Promise<void> {
    await this.post(path, JSON.stringify(body), { 'content-type': 'application/json' });
  }

  call(line: string): void {
    if (this.callFile !== undefined) appendFileSync(this.callFile, line);
  }

  private async post(
    path: string,
    body: string | Uint8Array<ArrayBuffer>,
    headers: Record<string, string>,
  ): Promise<void> {
    for (;;) {
      const response = await fetch(this.appliance + path, {
        method: 'POST',
        body,
        headers: { ...headers, authorization: `Bearer ${this.token}` },
      }).catch(() => undefined);
      if (response?.ok === true) {
        await response.arrayBuffer();
        return;
      }
      if (response !== undefined && response.status !== 429 && response.status !== 503)
        throw new Error(`${path} was refused with ${response.status}: ${await response.text()}`);
      await sleep(1000 * Number(response?.headers.get('retry-after') ?? 1));
    }
  }
}
