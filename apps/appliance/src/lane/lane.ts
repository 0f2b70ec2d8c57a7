import { setImmediate as yieldToOthers, setTimeout as sleep } from 'node:timers/promises';
import { type Detector } from '#analyse/detection';
import { DUPLICATE, LATE, type Observer, type SeriesTable } from '#foundation/catalogue';
import { ApplianceError } from '#foundation/platform';
import {
  type Alarm,
  type CallRecord,
  type ColumnDecoder,
  type ConfigurationChange,
  type Dn,
  type Event,
  type LogRecord,
  type Span,
} from '#foundation/vocabulary';
import { type DurableLog, type FrameKind, type LoggedFrame } from '#monitor/intake';
import { type LogAlarms } from '#monitor/log-alarms';
import { type DeltaStreams } from '#monitor/otlp';
import { type EventLog } from '../region/event-log.js';
import { type LaneCheckpoint } from './checkpoint.js';
import { Columns, type Exemplar } from './columns.js';
import { alarmEvent, changeEvent } from './events.js';
import { type LaneAccounts } from './lane-accounts.js';
import { type ProvedColumns } from './proved-columns.js';
import { RecentBodies } from './recent-bodies.js';
import { RecordWindows, type RecordWindowsParts } from './record-windows.js';
import { type StoreFeed } from './store-feed.js';

export interface LaneParts extends RecordWindowsParts {
  readonly name: string;
  readonly log: DurableLog;
  readonly decoders: Readonly<Partial<Record<FrameKind, ColumnDecoder>>>;
  /** What a decoder remembers from body to body. */
  readonly deltas: Pick<DeltaStreams, 'state' | 'restore'>;
  /** Reads back frames that hold records as JSON. */
  readonly records: {
    readonly 'log-records': (body: Uint8Array) => readonly LogRecord[];
    readonly 'call-records': (body: Uint8Array) => readonly CallRecord[];
    readonly spans: (body: Uint8Array) => readonly Span[];
    readonly alarms: (body: Uint8Array) => readonly Alarm[];
    readonly 'configuration-changes': (body: Uint8Array) => readonly ConfigurationChange[];
  };
  readonly table: SeriesTable;
  /** What the receiver of a body decoded already. */
  readonly proved: ProvedColumns;
  readonly observer: Observer;
  readonly detector: Detector;
  readonly store: StoreFeed;
  /** What an example of a series is kept as. */
  readonly exemplarLog: (source: string, labels: Readonly<Record<string, string>>, exemplar: Exemplar) => LogRecord;
  /** Makes alarms of what log records say. */
  readonly logAlarms: Pick<LogAlarms, 'take' | 'expire' | 'state' | 'restore'>;
  readonly accounts: LaneAccounts;
  readonly regionOf: (dn: Dn) => string;
  readonly eventLogOf: (region: string) => Promise<EventLog>;
  /** Sources whose reports are of the past: they teach what is usual and raise nothing. */
  readonly isHistory: (source: string) => boolean;
  /** Samples further ahead than this are of a broken clock: kept, and no detector sees them. Network time in ms. */
  readonly horizonMs: () => number;
  /** Told how long each frame took, in seconds. */
  readonly took?: (seconds: number) => void;
}

/** The loop gives way to receivers and timers after this long, in ms. */
const SLICE_MS = 8;
/** Between two tries to write events where the disk does not take them, wall time. */
const RETRY_MS = 250;

/**
 * Columns in, events out: one reader of one log. It owns everything that it touches, so the same class runs on the main thread, in a worker or as the
 * consumer of a partition. What it emits follows from the log alone.
 */
export class Lane {
  private readonly columns: Columns;
  private readonly bodies = new RecentBodies();
  private readonly recordWindows: RecordWindows;
  private readonly heard = new Map<string, number>();
  private pending: Event[] = [];
  /** Events that stood in the event logs beyond the checkpoint: the replay makes them again, and they are not emitted twice. */
  private readonly emittedBefore = new Set<string>();
  private stopping = false;
  /** Makes a waiting lane call `settled` once more. */
  poke: () => void = () => undefined;
  private running: Promise<void> = Promise.resolve();
  /** Why its events cannot be written now. */
  trouble: string | undefined;
  /** It ended within a frame: what it knows is of no offset, and the next start takes the frame anew. */
  isTorn = false;
  /** Offset of the log that was taken in, and whose events are durable. */
  offset = 0;
  /** Newest time of a sample, network time in ms. */
  watermarkMs = 0;
  /** The newest reports were of a source that tells the past. */
  isReadingHistory = false;

  constructor(private readonly parts: LaneParts) {
    this.columns = new Columns(parts.table);
    this.recordWindows = new RecordWindows(parts);
  }

  /** When each source was last heard of, network time in ms. */
  get sources(): ReadonlyMap<string, number> {
    return this.heard;
  }

  restore(checkpoint: LaneCheckpoint): void {
    const { table, objects, observer } = this.parts;
    table.restore(checkpoint.series);
    objects.restore(checkpoint.objects);
    observer.know(table.length, (slot) => table.labels(slot));
    observer.restore(checkpoint.observer);
    this.recordWindows.restore(checkpoint.windows);
    for (const [source, heardMs] of checkpoint.sources) this.heard.set(source, heardMs);
    this.bodies.restore(checkpoint.bodies ?? []);
    this.parts.deltas.restore(checkpoint.deltas ?? []);
    this.parts.logAlarms.restore(checkpoint.logAlarms ?? []);
    this.offset = checkpoint.offset;
    this.watermarkMs = checkpoint.watermarkMs;
  }

  /** @param emitted for each event log the offset behind which stands what the replay will emit once more */
  async recall(emitted: Readonly<Record<string, number>>): Promise<void> {
    for (const [region, end] of Object.entries(emitted))
      for await (const { lane, events } of (await this.parts.eventLogOf(region)).read(end))
        if (lane === this.parts.name) for (const { id } of events) this.emittedBefore.add(id);
  }

  /** To be taken between two frames: `idle` or stopped. */
  checkpoint(emitted: Readonly<Record<string, number>>): LaneCheckpoint {
    const { table, objects, observer, detector, deltas, logAlarms } = this.parts;
    return {
      schemaVersion: 1,
      offset: this.offset,
      emitted,
      watermarkMs: this.watermarkMs,
      series: table.snapshot(),
      objects: objects.state(),
      observer: observer.state(),
      windows: this.recordWindows.state(),
      sources: [...this.heard],
      bodies: this.bodies.state(),
      deltas: deltas.state(),
      logAlarms: logAlarms.state(),
      detector: detector.snapshot(),
    };
  }

  /** Reads on until `stop`. @param settled called whenever the end of the log was reached, or a slice of work was done */
  start(settled: (atEnd: boolean) => Promise<void>): void {
    this.running = this.run(settled);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.poke();
    await this.running;
  }

  /** Rejects where the lane could not go on. */
  get ended(): Promise<void> {
    return this.running;
  }

  private async run(settled: (atEnd: boolean) => Promise<void>): Promise<void> {
    const { log } = this.parts;
    while (!this.stopping) {
      const poked = new Promise<void>((resolve) => {
        this.poke = resolve;
      });
      await Promise.race([log.grown(this.offset), poked]);
      let sliceEnds = performance.now() + SLICE_MS;
      for await (const frame of log.read(this.offset, true)) {
        const began = performance.now();
        await this.take(frame);
        this.parts.took?.((performance.now() - began) / 1_000);
        if (performance.now() > sliceEnds) {
          await settled(false);
          await yieldToOthers();
          sliceEnds = performance.now() + SLICE_MS;
        }
        if (this.isStopping()) break;
      }
      await settled(this.offset >= log.end);
      if (log.end <= this.offset && log.isClosed) return;
    }
  }

  private isStopping(): boolean {
    return this.stopping;
  }

  private async take(frame: LoggedFrame): Promise<void> {
    const { kind, source, body } = frame;
    this.isTorn = true;
    switch (kind) {
      case 'remote-write':
      case 'otlp-metrics':
      case 'pm-measurements':
      case 'remote-write-2':
      case 'scraped': {
        const isAgain = await this.bodies.isAgain(source, body);
        this.decoded(frame, (columns, taken) => {
          this.samples(source, columns, taken, isAgain);
        });
        break;
      }
      // Every call has an id of its own, so the same records again are a body that was sent again.
      case 'call-records':
        await this.records(frame, this.parts.records[kind](body), (calls) => this.recordWindows.calls(source, calls));
        break;
      case 'log-records':
        await this.records(frame, this.parts.records[kind](body), (logs) => {
          if (!this.parts.isHistory(source)) this.tell(this.parts.logAlarms.take(logs, this.watermarkMs));
          return this.recordWindows.logs(source, logs);
        });
        break;
      case 'spans':
        await this.records(frame, this.parts.records[kind](body), (spans) => this.recordWindows.spans(source, spans));
        break;
      case 'alarms':
        this.alarms(source, this.parts.records[kind](body));
        break;
      case 'configuration-changes':
        this.changes(source, this.parts.records[kind](body));
        break;
      case 'events':
        break;
    }
    for (const { batch, learnOnly } of this.recordWindows.close(this.watermarkMs))
      this.pending.push(...this.parts.detector.observe(batch, learnOnly));
    this.tell(this.parts.logAlarms.expire(this.watermarkMs));
    await this.emit();
    await this.parts.store.frame(frame.next);
    this.offset = frame.next;
    this.isTorn = false;
  }

  private alarms(source: string, alarms: readonly Alarm[]): void {
    this.hear(source, this.watermarkMs);
    this.tell(alarms);
    this.parts.accounts.count(source, { taken: alarms.length, duplicates: 0, late: 0, ahead: 0, refused: 0 });
  }

  private tell(alarms: readonly Alarm[]): void {
    for (const alarm of alarms) this.pending.push(alarmEvent(alarm, this.parts.regionOf(alarm.dn), this.watermarkMs));
  }

  private changes(source: string, changes: readonly ConfigurationChange[]): void {
    this.hear(source, this.watermarkMs);
    for (const change of changes)
      this.pending.push(changeEvent(change, this.parts.regionOf(change.dn), this.watermarkMs));
    this.parts.accounts.count(source, { taken: changes.length, duplicates: 0, late: 0, ahead: 0, refused: 0 });
  }

  /** The columns of a body, and how many samples it has: what its receiver found already, or decoded here. */
  private decoded({ kind, body, next }: LoggedFrame, use: (columns: Columns, taken: number) => void): void {
    const { proved, decoders } = this.parts;
    const found = proved.take(next);
    if (found !== undefined) {
      use(found, found.length);
      proved.giveBack(found);
      return;
    }
    const decoder = decoders[kind];
    if (decoder === undefined) throw new TypeError(`no decoder reads ${kind}`);
    this.columns.clear();
    use(this.columns, decoder.decode(body, this.columns));
  }

  private samples(source: string, columns: Columns, taken: number, isAgain: boolean): void {
    const { table, observer, store, accounts, detector, objects } = this.parts;
    // Of a running total more may be handed over than was taken, such as where it begins.
    const refused = Math.min(columns.refused, taken);
    if (isAgain) {
      accounts.count(source, { taken, duplicates: taken - refused, late: 0, ahead: 0, refused });
      return;
    }
    observer.know(table.length, (slot) => table.labels(slot));
    const { series, timestampMs, value, length } = columns;
    const horizon = this.parts.horizonMs();
    let newest = this.heard.get(source) ?? 0;
    let duplicates = 0;
    let late = 0;
    let ahead = 0;
    const order = columns.inOrderOfTime();
    for (let row = 0; row < length; row++) {
      const at = order === undefined ? row : (order[row] ?? 0);
      const slot = series[at] ?? 0;
      const time = timestampMs[at] ?? 0;
      if (time > horizon) {
        ahead++;
        store.sample(slot, time, value[at] ?? 0);
        continue;
      }
      const fate = observer.take(slot, time, value[at] ?? 0);
      if (fate === DUPLICATE) {
        duplicates++;
        continue;
      }
      if (fate === LATE) late++;
      store.sample(slot, time, value[at] ?? 0);
      if (time > newest) newest = time;
    }
    for (const exemplar of columns.exemplars)
      store.log(this.parts.exemplarLog(source, table.labels(exemplar.slot), exemplar));
    accounts.count(source, { taken, duplicates: Math.min(duplicates, taken - refused), late, ahead, refused });
    this.hear(source, newest);
    const { out } = observer;
    for (let row = 0; row < out.length; row++) objects.hear(out.object[row] ?? 0, out.timeMs[row] ?? 0);
    this.isReadingHistory = this.parts.isHistory(source);
    this.pending.push(...detector.observe(out, this.isReadingHistory));
    out.length = 0;
  }

  private async records<T>(
    { source, body }: LoggedFrame,
    records: readonly T[],
    use: (records: readonly T[]) => number,
  ): Promise<void> {
    const taken = records.length;
    const isAgain = await this.bodies.isAgain(source, body);
    if (!isAgain) this.hear(source, use(records));
    this.parts.accounts.count(source, { taken, duplicates: isAgain ? taken : 0, late: 0, ahead: 0, refused: 0 });
  }

  private hear(source: string, timeMs: number): void {
    if (timeMs > (this.heard.get(source) ?? Number.NEGATIVE_INFINITY)) this.heard.set(source, timeMs);
    if (timeMs > this.watermarkMs) this.watermarkMs = timeMs;
  }

  private async emit(): Promise<void> {
    if (this.pending.length === 0) return;
    const byRegion = Map.groupBy(
      this.pending.filter(({ id }) => !this.emittedBefore.delete(id)),
      ({ region }) => region,
    );
    this.pending = [];
    for (const [region, events] of byRegion) await this.write(region, events);
  }

  /** What the disk cannot take now is tried again: a frame cannot be taken twice. Until `stop`, for the next start replays it. */
  private async write(region: string, events: readonly Event[]): Promise<void> {
    for (;;)
      try {
        await (await this.parts.eventLogOf(region)).append(this.parts.name, events);
        this.trouble = undefined;
        return;
      } catch (error) {
        this.trouble = error instanceof Error ? error.message : String(error);
        if (this.isStopping() || !(error instanceof ApplianceError && error.retryable)) throw error;
        await sleep(RETRY_MS);
      }
  }
}
