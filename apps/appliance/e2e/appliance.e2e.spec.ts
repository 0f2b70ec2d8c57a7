import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

const MAIN = resolve(import.meta.dirname, '../../../dist/apps/appliance/src/main.js');

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** The built product as a process: what a person starts, with its own Redis, on a port of the system's choice. */
class Product {
  private output = '';
  readonly ended: Promise<Ended>;
  private constructor(private readonly child: ChildProcess) {
    const collect = (chunk: Buffer): void => {
      this.output += chunk.toString();
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    this.ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, output: this.output }));
  }

  static start(data: string, ...args: string[]): Product {
    const env = { ...process.env, REDIS_URL: '' };
    return new Product(spawn(process.execPath, [MAIN, '--data', data, ...args], { env }));
  }

  async url(): Promise<string> {
    for (;;) {
      const found = /listens at (\S+)/.exec(this.output)?.[1];
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

describe('the appliance as a process', () => {
  let data: string;
  const products: Product[] = [];
  const start = (...args: string[]): Product => {
    const product = Product.start(data, ...args);
    products.push(product);
    return product;
  };
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'nocturne-e2e-'));
  });
  afterEach(async () => {
    for (const product of products.splice(0)) await product.stop('SIGTERM');
    rmSync(data, { recursive: true, force: true });
  });

  it('starts with a Redis of its own, answers health and metrics, and stops cleanly twice on the same data', async () => {
    for (let round = 0; round < 2; round += 1) {
      const product = start('--port', '0');
      const url = await product.url();
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      const ready = await fetch(`${url}/health/ready`);
      expect([ready.status, await ready.json()]).toEqual([200, expect.objectContaining({ status: 'ok' })]);
      expect(await (await fetch(`${url}/metrics`)).text()).toContain('noc_process_cpu_seconds_total');
      expect(await product.stop('SIGTERM')).toMatchObject({ code: 0 });
    }
  });

  it('refuses a body that is no remote-write by name, and counts it at once', async () => {
    const url = await start('--port', '0').url();
    const answer = await fetch(`${url}/api/v1/write`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-protobuf' },
      body: 'up 1',
    });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'PROMETHEUS_SNAPPY_MALFORMED' }),
    ]);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('noc_intake_refused_bodies_total{source="remote-write"} 1');
  });

  it('answers an unknown route with a problem document', async () => {
    const url = await start('--port', '0').url();
    const answer = await fetch(`${url}/nowhere`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ code: 'ROUTE_NOT_FOUND', status: 404 });
  });

  it('says in one sentence that a port is in use', async () => {
    const squatter = createServer().listen(0, '127.0.0.1');
    await once(squatter, 'listening');
    const address = squatter.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    const ended = await start('--port', String(port)).ended;
    squatter.close();
    expect(ended.code).toBe(1);
    expect(ended.output.trim()).toBe(`Port ${port} is in use: stop what listens there, or choose another with --port.`);
  });

  it('says in one sentence that the data folder is of a newer release', async () => {
    writeFileSync(join(data, 'version'), '99\n');
    const ended = await start('--port', '0').ended;
    expect(ended.code).toBe(1);
    expect(ended.output).toMatch(/^The data folder .* newer release .*\n$/);
  });
});
