import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Child } from '../running/child.js';

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const LOOK_MS = 100;

export interface Answer {
  readonly status: number;
  readonly written: { readonly samples: number; readonly histograms: number; readonly exemplars: number };
  readonly text: string;
}

const MEDIA_TYPE = 'application/x-protobuf';
export const HEADERS_1 = { 'Content-Type': MEDIA_TYPE, 'Content-Encoding': 'snappy' } as const;
export const HEADERS_2 = {
  'Content-Type': `${MEDIA_TYPE};proto=io.prometheus.write.v2.Request`,
  'Content-Encoding': 'snappy',
  'X-Prometheus-Remote-Write-Version': '2.0.0',
} as const;

/** The built appliance on an empty folder, for the time of one evaluation. */
export class Receiver {
  private constructor(
    private readonly child: Child,
    private readonly folder: string,
    private readonly url: string,
  ) {}

  /** @param dist folder of the built product */
  static async start(dist: string): Promise<Receiver> {
    const folder = mkdtempSync(join(tmpdir(), 'nocturne-evaluate-'));
    const main = join(dist, 'appliance', 'src', 'main.js');
    const child = new Child('appliance', main, ['--data', join(folder, 'data'), '--port', '0'], { REDIS_URL: '' });
    return new Receiver(child, folder, await child.find(/listens at (\S+)/, START_WITHIN_MS));
  }

  async send(body: Uint8Array, headers: Readonly<Record<string, string>>): Promise<Answer> {
    const answer = await fetch(`${this.url}/api/v1/write`, { method: 'POST', headers, body: Buffer.from(body) });
    const written = (what: string): number =>
      Number(answer.headers.get(`X-Prometheus-Remote-Write-${what}-Written`) ?? NaN);
    return {
      status: answer.status,
      written: {
        samples: written('Samples'),
        histograms: written('Histograms'),
        exemplars: written('Exemplars'),
      },
      text: await answer.text(),
    };
  }

  /** Type, help and unit of a metric, as it answers them. */
  async metadata(metric: string): Promise<{ type: string; help: string; unit: string } | undefined> {
    const query = new URLSearchParams({ metric });
    const answer = await fetch(`${this.url}/api/v1/metadata?${query.toString()}`);
    const { data } = (await answer.json()) as {
      data: Readonly<Record<string, readonly { type: string; help: string; unit: string }[]>>;
    };
    return data[metric]?.[0];
  }

  /** Ends it once its store has all that it acknowledged. @returns its database */
  async settled(): Promise<string> {
    for (;;) {
      const metrics = await (await fetch(`${this.url}/metrics`)).text();
      if (/^noc_lane_lag_bytes 0$/m.test(metrics) && /^noc_lane_store_lag_bytes 0$/m.test(metrics)) break;
      await pause(LOOK_MS);
    }
    await this.child.stop(STOP_WITHIN_MS);
    return join(this.folder, 'data', 'telemetry.duckdb');
  }

  async close(): Promise<void> {
    await this.child.stop(STOP_WITHIN_MS);
    rmSync(this.folder, { recursive: true, force: true });
  }
}
