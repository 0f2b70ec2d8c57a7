import { setTimeout as sleep } from 'node:timers/promises';
import { type LoadSeries, loadSeries } from './series.js';
import { LOAD_START_MS } from './load.js';
import { WriteBody } from './write-body.js';

export const INTERVAL_MS = 60_000;
const EACH_ROUND = 5;
/** An alarm of another cell, for records to arise, once in so many rounds. */
const ROUNDS_AN_ALARM = 10;
const RETRY_MS = 200;
const SERIES_A_BODY = 1_000;

export const CALLS_RECEIVER = {
  name: 'calls',
  format: 'csv',
  region: 'North',
  trunkDnTemplate: 'SubNetwork=North,SipTrunk={trunk}',
  mapping: {
    time: 'epoch-milliseconds',
    columns: { id: 1, trunk: 2, start: 3, end: 4, caller: 5, callee: 6, billableSeconds: 7, disposition: 8 },
  },
};

export interface SentCall {
  readonly id: string;
  readonly trunk: string;
  readonly start: number;
  readonly end: number;
  readonly billableSeconds: number;
  readonly disposition: string;
}
export interface SentLog {
  readonly dn: string;
  readonly time: number;
  readonly severityNumber: number;
  readonly body: string;
}

export const timeOf = (round: number): number => LOAD_START_MS + round * INTERVAL_MS;

/** What follows from the round alone, so that it need not be remembered. */
export const callsOf = (round: number): SentCall[] =>
  Array.from({ length: EACH_ROUND }, (_, n) => {
    const end = timeOf(round) - n * 1_000;
    const billableSeconds = (round + n) % 97;
    const disposition = billableSeconds === 0 ? 'NO ANSWER' : 'ANSWERED';
    const start = end - billableSeconds * 1_000 - 2_500;
    return { id: `c${round}-${n}`, trunk: `carrier-${n}`, start, end, billableSeconds, disposition };
  });
export const logsOf = (round: number): SentLog[] =>
  Array.from({ length: EACH_ROUND }, (_, n) => ({
    dn: `SubNetwork=North,ManagedElement=${n}`,
    time: timeOf(round) - n * 7,
    severityNumber: 9 + (round % 4),
    body: `Line ${n} of round ${round}`,
  }));

interface Post {
  readonly path: string;
  readonly type: string;
  readonly body: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}
const REMOTE_WRITE = { 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' };

const csvOf = ({ id, trunk, start, end, billableSeconds, disposition }: SentCall): string =>
  [id, trunk, start, end, '+4930123456', '+4989654321', billableSeconds, disposition].join();

const otlpOf = (logs: readonly SentLog[]): object => ({
  resourceLogs: logs.map(({ dn, time, severityNumber, body }) => {
    const text = (key: string, stringValue: string): object => ({ key, value: { stringValue } });
    const element = /ManagedElement=(\w+)/.exec(dn)?.[1] ?? '';
    const record = { timeUnixNano: `${time}000000`, severityNumber, body: { stringValue: body } };
    return {
      resource: { attributes: [text('subnetwork', 'North'), text('managed_element', element)] },
      scopeLogs: [{ logRecords: [record] }],
    };
  }),
});

const alarmOf = (round: number): object => ({
  version: '4',
  status: 'firing',
  alerts: [
    {
      status: 'firing',
      fingerprint: `a${round}`,
      startsAt: new Date(timeOf(round)).toISOString(),
      endsAt: '0001-01-01T00:00:00Z',
      labels: {
        alertname: 'LinkDown',
        severity: 'critical',
        dn: `SubNetwork=North,ManagedElement=${2 * (round % 40)}`,
      },
      annotations: { summary: `Alarm of round ${round}` },
    },
  ],
});

/** Samples, calls, log records and alarms over HTTP, round after round until told to stop; each body until it is acknowledged. */
export class MixedLoad {
  readonly series: readonly LoadSeries[];
  private readonly bodies: readonly WriteBody[];
  /** Rounds that are acknowledged in full. */
  rounds = 0;
  bodiesSent = 0;
  /** Bodies that were sent back, and sent again. */
  deferred = 0;
  readonly latenciesMs: number[] = [];
  private lastMs = performance.now();
  private gapMs = 0;
  private isOver = false;

  constructor(
    private readonly url: string,
    series: number,
    private readonly everyMs: number,
  ) {
    this.series = loadSeries(series);
    this.bodies = Array.from(
      { length: Math.ceil(series / SERIES_A_BODY) },
      (_, at) => new WriteBody(this.series.slice(at * SERIES_A_BODY, (at + 1) * SERIES_A_BODY), 1, timeOf(0)),
    );
  }

  /** @throws Error where a body is refused for good */
  async run(): Promise<void> {
    this.lastMs = performance.now();
    while (!this.isOver) {
      const next = performance.now() + this.everyMs;
      await this.send(this.rounds);
      this.rounds++;
      await sleep(Math.max(0, next - performance.now()));
    }
  }

  stop(): void {
    this.isOver = true;
  }

  /** Longest time without an acknowledgement since this was asked last. */
  takeGapMs(): number {
    const gap = Math.max(this.gapMs, performance.now() - this.lastMs);
    this.gapMs = 0;
    return gap;
  }

  private async send(round: number): Promise<void> {
    for (const body of this.bodies) {
      body.fill(round, timeOf);
      await this.deliver({
        ...{ path: '/api/v1/write', type: 'application/x-protobuf', body: body.bytes, headers: REMOTE_WRITE },
      });
    }
    const csv = callsOf(round).map(csvOf).join('\n');
    await this.deliver({ path: `/api/v1/call-records/${CALLS_RECEIVER.name}`, type: 'text/csv', body: `${csv}\n` });
    const logs = JSON.stringify(otlpOf(logsOf(round)));
    await this.deliver({ path: '/v1/logs', type: 'application/json', body: logs });
    if (round % ROUNDS_AN_ALARM !== 0) return;
    const alarm = JSON.stringify(alarmOf(round));
    await this.deliver({ path: '/api/v1/alerts-webhook', type: 'application/json', body: alarm });
  }

  private async deliver({ path, type, body, headers = {} }: Post): Promise<void> {
    for (;;) {
      const began = performance.now();
      const answer = await fetch(this.url + path, {
        ...{ method: 'POST', body, headers: { 'content-type': type, ...headers } },
      });
      const text = await answer.text();
      if (answer.ok) {
        this.acknowledged(began);
        return;
      }
      if (answer.status !== 503 && answer.status !== 429)
        throw new Error(`${path} answered ${answer.status}: ${text.slice(0, 500)}`);
      this.deferred++;
      await sleep(RETRY_MS);
    }
  }

  private acknowledged(beganMs: number): void {
    const now = performance.now();
    this.bodiesSent++;
    this.latenciesMs.push(now - beganMs);
    this.gapMs = Math.max(this.gapMs, now - this.lastMs);
    this.lastMs = now;
  }
}
