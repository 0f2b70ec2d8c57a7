import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import snappy from 'snappyjs';
import { type Tokens } from './configuration.js';
import { PlayedInventory, type RecordedObject } from './played-inventory.js';
import { framesOf, jsonOf, type Frame } from './recording.js';

/** Bodies of the past that are under way at a time. */
const IN_FLIGHT = 8;
const REPORT_MS = 60_000;
const MAX_WAIT_MS = 10_000;

/** What an arm is not given. */
export type Withheld = 'cdr' | 'logs' | 'alarms' | 'topology';
export const isWithheld = (frame: Pick<Frame, 'kind' | 'path'>, without: Withheld | undefined): boolean => {
  switch (without) {
    case 'cdr':
      return frame.kind === 'calls';
    case 'logs':
      return frame.path === '/v1/logs';
    case 'alarms':
      return /alerts-webhook|eventListener/.test(frame.path ?? '');
    case 'topology':
    case undefined:
      return false;
  }
};

export interface Playing {
  readonly appliance: string;
  readonly tokens: Tokens;
  readonly cdrFolder: string;
  readonly without?: Withheld | undefined;
  readonly stop: AbortSignal;
  /** After every live report, as soon as it is acknowledged. */
  readonly reported: (networkMs: number, wallMs: number) => void;
  readonly live: () => void;
}

/** Before anything is played, for who reads the inventory as it starts. @throws Error where the recording has none */
export const inventoryOf = (file: string, without: Withheld | undefined): PlayedInventory => {
  for (const frame of framesOf(file))
    if (frame.kind === 'inventory') {
      const inventory = new PlayedInventory(without === 'topology');
      inventory.fill(jsonOf(frame) as readonly RecordedObject[]);
      return inventory;
    }
  throw new Error(`${file} has no inventory.`);
};

/** Sends a recording again, as its network did: the past as fast as it is taken, then report by report, in step with the detectors. */
export const play = async (file: string, inventory: PlayedInventory, playing: Playing): Promise<void> => {
  const underWay = new Set<Promise<void>>();
  const lanes = new Map<number, Promise<void>>();
  const wait = async (most: number): Promise<void> => {
    while (underWay.size > most) await Promise.race(underWay);
  };
  const send = (frame: Frame, path: string, body: string | Uint8Array<ArrayBuffer>, type: string): void => {
    const lane = frame.lane ?? -1;
    const token = frame.past === true ? playing.tokens.history : playing.tokens.network;
    const sent = (lanes.get(lane) ?? Promise.resolve()).then(() => post(playing, path, body, type, token));
    lanes.set(lane, sent);
    underWay.add(sent);
    // A failure is raised where it is waited for.
    void sent.then(() => underWay.delete(sent)).catch(() => undefined);
  };
  let isLive = false;
  for (const frame of framesOf(file)) {
    playing.stop.throwIfAborted();
    if (isWithheld(frame, playing.without)) continue;
    if (frame.past !== true && !isLive && frame.kind !== 'inventory') {
      await wait(0);
      isLive = true;
      playing.live();
    }
    switch (frame.kind) {
      case 'inventory':
        break;
      case 'change':
        inventory.change(jsonOf(frame) as Parameters<PlayedInventory['change']>[0]);
        break;
      case 'calls': {
        const folder = join(playing.cdrFolder, (frame.region ?? '').toLowerCase());
        mkdirSync(folder, { recursive: true });
        appendFileSync(join(folder, 'Master.csv'), frame.body);
        break;
      }
      case 'write':
        send(
          frame,
          '/api/v1/write',
          new Uint8Array(snappy.compress(new Uint8Array(frame.body))),
          'application/x-protobuf',
        );
        await wait(IN_FLIGHT);
        break;
      case 'json':
        // Alarms and changes come after the report that they follow.
        if (frame.past !== true) await wait(0);
        send(frame, frame.path ?? '', frame.body.toString('utf8'), 'application/json');
        await wait(IN_FLIGHT);
        break;
      case 'step':
        await wait(0);
        playing.reported(frame.t, Date.now());
        await settled(playing, frame.t - REPORT_MS);
    }
  }
  await wait(0);
};

const post = async (
  { appliance, stop }: Playing,
  path: string,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  token: string,
): Promise<void> => {
  const snappied =
    type === 'application/json' ? {} : { 'content-encoding': 'snappy', 'x-prometheus-remote-write-version': '0.1.0' };
  for (;;) {
    const headers = { 'content-type': type, authorization: `Bearer ${token}`, ...snappied };
    const response = await fetch(appliance + path, { method: 'POST', body, headers, signal: stop }).catch(
      () => undefined,
    );
    const text = await response?.text().catch(() => undefined);
    if (response?.ok === true) return;
    stop.throwIfAborted();
    if (response !== undefined && response.status !== 429 && response.status < 500)
      throw new Error(`${path} was refused with ${response.status}: ${text ?? ''}`);
    const seconds = Number(response?.headers.get('retry-after') ?? 1);
    await sleep(Math.min(MAX_WAIT_MS, 1000 * (Number.isFinite(seconds) ? seconds : 1)));
  }
};

/** Waits until the detectors have come so far. */
const settled = async ({ appliance, stop }: Playing, wantedMs: number): Promise<void> => {
  while (!stop.aborted) {
    const response = await fetch(`${appliance}/health/progress?settled=${wantedMs}`, { signal: stop }).catch(
      () => undefined,
    );
    const answer = response?.ok === true ? ((await response.json()) as { settledThrough: number }) : undefined;
    if ((answer?.settledThrough ?? -Infinity) >= wantedMs) return;
    await sleep(20);
  }
};
