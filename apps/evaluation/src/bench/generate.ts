// The sender of `bench ingest`, as a process of its own whose time is not counted: sends every body of a round, round after round, until told to stop.
import { Agent, request } from 'node:http';
import { type Load, LOAD_START_MS, type Sent } from './load.js';
import { loadSeries } from './series.js';
import { WriteBody } from './write-body.js';

const load = JSON.parse(process.argv[2] ?? '{}') as Load;
const timeOf = (round: number): number => LOAD_START_MS + round * load.intervalMs;
const all = loadSeries(load.series);
const bodies = Array.from(
  { length: Math.ceil(all.length / load.seriesABody) },
  (_, at) => new WriteBody(all.slice(at * load.seriesABody, (at + 1) * load.seriesABody), load.samples, timeOf(0)),
);
const agent = new Agent({ keepAlive: true, maxSockets: load.connections });
const target = new URL('/api/v1/write', load.url);

const post = (body: Buffer): Promise<number> =>
  new Promise((answered, failed) => {
    const sent = request(
      target,
      {
        agent,
        method: 'POST',
        headers: {
          'content-type': 'application/x-protobuf',
          'content-encoding': 'snappy',
          'x-prometheus-remote-write-version': '0.1.0',
          'content-length': body.length,
        },
      },
      (response) => {
        response.resume();
        response.once('end', () => {
          answered(response.statusCode ?? 0);
        });
      },
    );
    sent.once('error', failed);
    sent.end(body);
  });

const wait = (ms: number): Promise<void> => new Promise((over) => setTimeout(over, ms));

let samples = 0;
let bytes = 0;
let deferred = 0;
const latenciesMs: number[] = [];

/** Sends one body until it is acknowledged. A sender that was told to come back does so, and that time is not its latency. */
const deliver = async (body: WriteBody): Promise<void> => {
  for (;;) {
    const began = performance.now();
    const status = await post(body.bytes);
    if (status === 204) {
      latenciesMs.push(performance.now() - began);
      samples += body.series.length * load.samples;
      bytes += body.bytes.length;
      return;
    }
    if (status !== 503) throw new Error(`The appliance answered ${status}.`);
    deferred += 1;
    await wait(load.retryMs);
  }
};

const beganWallMs = Date.now();
const began = performance.now();
const until = began + load.seconds * 1_000;
let round = 0;
for (; round === 0 || performance.now() < until; round += load.samples) {
  // A series has one body on its way at a time: its samples come in order.
  const waiting = [...bodies];
  const worker = async (): Promise<void> => {
    for (let body = waiting.shift(); body !== undefined; body = waiting.shift()) {
      body.fill(round, timeOf);
      await deliver(body);
    }
  };
  await Promise.all(Array.from({ length: load.connections }, worker));
}
const result: Sent = {
  samples,
  bytes,
  deferred,
  rounds: round,
  bodies: latenciesMs.length,
  lastMs: timeOf(round - 1),
  beganWallMs,
  seconds: (performance.now() - began) / 1_000,
  latenciesMs,
};
process.stdout.write(`${JSON.stringify(result)}\n`);
agent.destroy();
