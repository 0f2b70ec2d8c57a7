import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DetectionConfig, Detector } from '#analyse/detection';
import { CatalogueConfig, IdentityRules, Observer, SeriesTable } from '#foundation/catalogue';
import { InMemoryTelemetryStore } from '#foundation/telemetry-store/testing';
import { type CallRecord, type Event, type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { encodeLabels } from '#foundation/telemetry-store';
import { DurableLog } from '#monitor/intake';
import { LogAlarms, LogAlarmsConfig } from '#monitor/log-alarms';
import { DeltaStreams, OtlpMetricsDecoder } from '#monitor/otlp';
import { EventLog } from '../region/event-log.js';
import { type LaneCheckpoint } from './checkpoint.js';
import { exemplarLogBy } from './exemplar-log.js';
import { Lane } from './lane.js';
import { LaneAccounts } from './lane-accounts.js';
import { ObjectTable } from './object-table.js';
import { ProvedColumns } from './proved-columns.js';
import { withRecordMeasures } from './record-measures.js';
import { StoreFeed } from './store-feed.js';

const MINUTE = 60_000;
const HOUR = 60;
const CELLS = 6;
const catalogue = CatalogueConfig.schema.parse({});
const measures = withRecordMeasures(catalogue.measures);
const labels = Array.from({ length: CELLS }, (_, cell) =>
  encodeLabels({ __name__: 'RRC_ConnEstabAtt', cell: String(cell), managed_element: '7', subnetwork: 'North' }),
);
const trunk = 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk=a';

/** A report is a JSON body here: minute, then the total of each cell. */
const reports = {
  decode: (
    body: Uint8Array,
    sink: { slot: (b: Uint8Array, s: number, e: number) => number; append: (s: number, t: number, v: number) => void },
  ) => {
    const [minute = 0, ...totals] = JSON.parse(new TextDecoder().decode(body)) as number[];
    totals.forEach((total, cell) => {
      const bytes = labels[cell] ?? new Uint8Array();
      sink.append(sink.slot(bytes, 0, bytes.length), minute * MINUTE, total);
    });
    return totals.length;
  },
};
const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const never = (): readonly never[] => [];

/** A lane over a real log and a store, as the process that owns it would make it at its start. */
class Running {
  readonly lane: Lane;
  readonly feed: StoreFeed;
  readonly accounts = new LaneAccounts();

  constructor(log: DurableLog, store: InMemoryTelemetryStore, events: EventLog, checkpoint?: LaneCheckpoint) {
    const table = new SeriesTable(100);
    const deltas = new DeltaStreams(1 << 20);
    const regionOf = () => 'North';
    const objects = new ObjectTable(regionOf, 100);
    const numberOf = (dn: string) => objects.numberOf(dn);
    const objectOf = (object: number) => objects.get(object);
    const settings = DetectionConfig.schema.parse({ warmUpHours: 2 });
    const settingsOfFeed = { lane: '0', chunkSamples: 50, maxInFlight: 2, retryMs: 1 };
    this.feed = new StoreFeed(store, table, settingsOfFeed, checkpoint?.offset ?? 0, () => Promise.resolve());
    this.lane = new Lane({
      name: '0',
      log,
      decoders: { 'remote-write': reports, 'otlp-metrics': new OtlpMetricsDecoder(deltas) },
      deltas,
      records: {
        'log-records': (body) => JSON.parse(new TextDecoder().decode(body)) as LogRecord[],
        spans: never,
        alarms: never,
        'configuration-changes': never,
        'call-records': (body) => JSON.parse(new TextDecoder().decode(body)) as CallRecord[],
      },
      table,
      proved: new ProvedColumns(table),
      objects,
      observer: new Observer({ measures, minIntervalMs: MINUTE, numberOf }, new IdentityRules(catalogue)),
      detector:
        checkpoint === undefined
          ? new Detector(settings, measures, objectOf)
          : Detector.restore(checkpoint.detector, settings, measures, objectOf),
      measures,
      mosOf: ({ lossRatio }) => (lossRatio === undefined ? undefined : 4.4 - 20 * lossRatio),
      windows: { windowMs: MINUTE, allowedDelayMs: MINUTE, maxStreams: 100 },
      store: this.feed,
      exemplarLog: exemplarLogBy(new IdentityRules(catalogue)),
      logAlarms: new LogAlarms(LogAlarmsConfig.schema.parse({}), { count: () => undefined }),
      accounts: this.accounts,
      regionOf,
      eventLogOf: () => Promise.resolve(events),
      isHistory: () => false,
      horizonMs: () => Infinity,
    });
  }

  /** Reads the log to its end. */
  async readAll(): Promise<void> {
    const ended = new Promise<void>((resolve) => {
      this.lane.start(async (atEnd) => {
        if (!atEnd) return;
        await this.feed.drained();
        resolve();
      });
    });
    await ended;
    await this.lane.stop();
  }
}

describe('Lane', () => {
  let folder: string;
  let log: DurableLog;
  let eventLog: EventLog;
  const settings = { segmentBytes: 1 << 20, fsync: 'never' } as const;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-lane-'));
    log = await DurableLog.open(join(folder, 'log'), settings);
    eventLog = new EventLog(await DurableLog.open(join(folder, 'events'), settings));
  });
  afterEach(async () => {
    await log.close();
    await eventLog.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Traffic of every cell, one of which falls silent, calls over one trunk that becomes lossy, and a clock that complains every quarter of an hour then. */
  const receive = async (from: number, to: number, faultAt: number): Promise<void> => {
    for (let minute = from; minute < to; minute++) {
      const totals = Array.from(
        { length: CELLS },
        (_, cell) => (cell === 2 && minute > faultAt ? faultAt : minute) * 40 + (minute % 3),
      );
      await log.append({ kind: 'remote-write', source: 'ran', body: json([minute, ...totals]) });
      const calls = Array.from({ length: 4 }, (_, n): CallRecord => ({
        id: `${minute}/${n}`,
        trunk,
        start: networkTimeOf((minute - 2) * MINUTE),
        end: networkTimeOf(minute * MINUTE - n * 1000 - 1),
        caller: 'a',
        callee: 'b',
        answered: true,
        disposition: 'ANSWERED',
        billableSeconds: 60,
        codec: 'alaw',
        lossRatio: minute > faultAt ? 0.06 : 0.001,
      }));
      await log.append({ kind: 'call-records', source: 'sbc', body: json(calls) });
      if (minute <= faultAt || minute % 15 !== 0) continue;
      const time = networkTimeOf(minute * MINUTE);
      const record: LogRecord = {
        dn: 'SubNetwork=North,ManagedElement=7',
        time,
        severityNumber: 13,
        body: 'GNSS lost',
      };
      await log.append({ kind: 'log-records', source: 'logs', body: json([record]) });
    }
  };
  const emitted = async (): Promise<readonly Event[]> =>
    (await Array.fromAsync(eventLog.read(0))).flatMap(({ events }) => events);
  const told = (events: readonly Event[]): unknown[] =>
    events.map((event) =>
      event.kind === 'anomaly' ? [event.dn.split(',').at(-1), event.measure, event.slice, event.state] : event.kind,
    );

  it('finds the silent cell and the lossy trunk, by itself, by codec and over its element, and what a log says once', async () => {
    const store = new InMemoryTelemetryStore();
    await receive(1, 5 * HOUR, 4 * HOUR);
    const running = new Running(log, store, eventLog);
    await running.readAll();
    expect(new Set(told(await emitted()).map((each) => JSON.stringify(each)))).toEqual(
      new Set(
        [
          ['NRCellDU=2', 'rrcEstablishmentAttempts', undefined, 'raised'],
          ['SipTrunk=a', 'mosCqe', undefined, 'raised'],
          ['SipTrunk=a', 'mosCqe', { codec: 'alaw' }, 'raised'],
          ['ManagedElement=sbc-1', 'mosCqe', undefined, 'raised'],
          'alarm',
        ].map((each) => JSON.stringify(each)),
      ),
    );
    expect((await emitted()).filter(({ kind }) => kind === 'alarm')).toHaveLength(1);
    expect(running.accounts.all.get('ran')).toMatchObject({ taken: CELLS * (5 * HOUR - 1), duplicates: 0, late: 0 });
  });

  it.each([0.2, 0.55, 0.9])('after a death at %f of the way tells and stores the same, once', async (share) => {
    const end = 5 * HOUR;
    const store = new InMemoryTelemetryStore();
    await receive(1, Math.floor(end * share), 4 * HOUR);
    const first = new Running(log, store, eventLog);
    await first.readAll();
    const checkpoint = structuredClone(first.lane.checkpoint({ North: eventLog.end }));
    // More is read, emitted and stored, and then the process dies without another checkpoint.
    await receive(Math.floor(end * share), end - 20, 4 * HOUR);
    const dying = new Running(log, store, eventLog, checkpoint);
    dying.lane.restore(checkpoint);
    await dying.lane.recall(checkpoint.emitted);
    await dying.readAll();
    await receive(end - 20, end, 4 * HOUR);
    const again = new Running(log, store, eventLog, checkpoint);
    again.lane.restore(checkpoint);
    await again.lane.recall(checkpoint.emitted);
    await again.readAll();
    const events = await emitted();

    const wholeLog = new EventLog(await DurableLog.open(join(folder, 'whole'), settings));
    const whole = new InMemoryTelemetryStore();
    await new Running(log, whole, wholeLog).readAll();
    const expected = (await Array.fromAsync(wholeLog.read(0))).flatMap((read) => read.events);
    await wholeLog.close();
    expect(events).toEqual(expected);
    expect(await store.usage()).toMatchObject({ samples: (await whole.usage()).samples, calls: 4 * (end - 1) });
  });

  it('after a death before its first checkpoint tells everything once', async () => {
    await receive(1, 5 * HOUR, 4 * HOUR);
    const store = new InMemoryTelemetryStore();
    await new Running(log, store, eventLog).readAll();
    const before = await emitted();
    const again = new Running(log, store, eventLog);
    await again.lane.recall({ North: 0 });
    await again.readAll();
    expect(before.length).toBeGreaterThan(0);
    expect(await emitted()).toEqual(before);
  });

  it('stores a body once that came twice, as after an answer that was lost, before and behind a checkpoint', async () => {
    const store = new InMemoryTelemetryStore();
    const body = (minute: number) => json([minute, ...Array.from({ length: CELLS }, () => minute * 40)]);
    const send = async (minute: number, source = 'ran') =>
      log.append({ kind: 'remote-write', source, body: body(minute) });
    for (const minute of [1, 2, 3, 1, 2, 3]) await send(minute);
    const first = new Running(log, store, eventLog);
    await first.readAll();
    const checkpoint = structuredClone(first.lane.checkpoint({ North: eventLog.end }));
    await send(2);
    await send(4);
    const again = new Running(log, store, eventLog, checkpoint);
    again.lane.restore(checkpoint);
    await again.readAll();
    expect((await store.usage()).samples).toBe(4 * CELLS);
    expect(first.accounts.all.get('ran')).toMatchObject({ taken: 6 * CELLS, duplicates: 3 * CELLS, late: 0 });
    expect(again.accounts.all.get('ran')).toMatchObject({ taken: 2 * CELLS, duplicates: CELLS, late: 0 });
  });

  it.each([1, 7, 17])('stores the same running totals after a death behind a checkpoint at body %i', async (cut) => {
    const second = (n: number): string => `${String(1_700_000_000 + n)}000000000`;
    /** Every tenth second what was counted since; the eighth report is lost, and the fifth comes twice. */
    const bodies = Array.from({ length: 20 }, (_, n) => n)
      .filter((n) => n !== 8)
      .flatMap((n) => (n === 5 ? [n, n] : [n]))
      .map((n) =>
        json({
          resourceMetrics: [
            {
              scopeMetrics: [
                {
                  metrics: ['a', 'b'].map((name) => ({
                    name,
                    sum: {
                      aggregationTemporality: 1,
                      dataPoints: [
                        { startTimeUnixNano: second(10 * n), timeUnixNano: second(10 * n + 10), asInt: n + 1 },
                      ],
                    },
                  })),
                },
              ],
            },
          ],
        }),
      );
    const send = async (from: number, to: number): Promise<void> => {
      for (const body of bodies.slice(from, to)) await log.append({ kind: 'otlp-metrics', source: 'ran', body });
    };
    const storedIn = async (store: InMemoryTelemetryStore) => {
      const range = { from: networkTimeOf(0), until: networkTimeOf(Number.MAX_SAFE_INTEGER) };
      const found = await store.samples({ ...range, select: { matchers: [] } });
      return found.map(({ timestampMs, value }) => [[...timestampMs], [...value]]);
    };
    const store = new InMemoryTelemetryStore();
    await send(0, cut);
    const first = new Running(log, store, eventLog);
    await first.readAll();
    const checkpoint = structuredClone(first.lane.checkpoint({ North: eventLog.end }));
    await send(cut, bodies.length - 1);
    const dying = new Running(log, store, eventLog, checkpoint);
    dying.lane.restore(checkpoint);
    await dying.readAll();
    await send(bodies.length - 1, bodies.length);
    const again = new Running(log, store, eventLog, checkpoint);
    again.lane.restore(checkpoint);
    await again.readAll();

    const whole = new InMemoryTelemetryStore();
    const uninterrupted = new Running(log, whole, eventLog);
    await uninterrupted.readAll();
    const samples = await storedIn(store);
    expect(samples).toEqual(await storedIn(whole));
    // 19 reports and two beginnings; growth from each is all that was counted.
    expect(samples.map(([times]) => times?.length)).toEqual([21, 21]);
    const grown = (samples[0]?.[1] ?? []).reduce(
      ([sum = 0, last = 0], value) => [sum + (value < last ? value : value - last), value],
      [0, 0],
    );
    expect(grown[0]).toBe(Array.from({ length: 20 }, (_, n) => (n === 8 ? 0 : n + 1)).reduce((a, b) => a + b));
    expect(uninterrupted.accounts.all.get('ran')).toMatchObject({ taken: 40, duplicates: 0, refused: 2 });
  });
});
