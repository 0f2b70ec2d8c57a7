import { EventWindows, type EventWindowsSettings, type WindowRow } from '#analyse/detection';
import {
  type CallRecord,
  classOf,
  type Dn,
  type LogRecord,
  managedElementOf,
  type Measure,
  type ObservationBatch,
  type Span,
} from '#foundation/vocabulary';
import { type CallOutcome, outcomeOf } from './call-outcome.js';
import { type LaneCheckpoint } from './checkpoint.js';
import { type ObjectTable } from './object-table.js';
import { LOG_MEASURE, measureKey, measureNumbers, SERVICE } from './record-measures.js';
import { spanLog } from './span-log.js';
import { type StoreFeed } from './store-feed.js';

type Slice = Readonly<Record<string, string>> | undefined;

/** What is counted of one source of records, how far its own records are, and whether it keeps up with the reports. */
interface RecordSource {
  readonly windows: EventWindows;
  watermarkMs: number;
  isLive: boolean;
}

export interface RecordWindowsParts {
  readonly objects: ObjectTable;
  /** All that is watched, in the order that the detector knows. */
  readonly measures: readonly Measure[];
  readonly mosOf: (call: CallRecord) => number | undefined;
  readonly windows: EventWindowsSettings;
  readonly store: Pick<StoreFeed, 'call' | 'log' | 'observation'>;
}

/** Observations of records whose window closed; what is of the past teaches and raises nothing. */
export interface ClosedWindows {
  readonly batch: ObservationBatch;
  readonly learnOnly: boolean;
}

/** Records older than this against the lane's newest time are of the past. */
const PAST_MS = 3_600_000;
/** A source of records is live once it came this close to the reports, and is back-filled again when it is this far behind them. */
const LIVE_WITHIN_MS = 180_000;
const BACK_FILL_MS = 3_600_000;
const ERROR = 17;
/** Operations of one service that are watched one by one, those that came first; names that senders make up know no end. */
const MAX_OPERATIONS = 50;
/** Streams of windows are numbered by object and measure in one number. */
const MEASURES = 65_536;

/** Calls and logs of one lane, counted into windows of time by object and measure: what reports do for counters. */
export class RecordWindows {
  private readonly sources = new Map<string, RecordSource>();
  private readonly measureNumber: ReadonlyMap<string, number>;
  /** Operations that are watched, by service: those that the table of objects knows. */
  private operations: Map<Dn, Set<string>> | undefined;

  constructor(private readonly parts: RecordWindowsParts) {
    this.measureNumber = measureNumbers(parts.measures);
  }

  state(): LaneCheckpoint['windows'] {
    return [...this.sources].map(
      ([source, { windows, watermarkMs, isLive }]) =>
        [source, { watermarkMs, isLive, state: windows.state() }] as const,
    );
  }

  /** After the table of objects. */
  restore(state: LaneCheckpoint['windows']): void {
    this.operations = undefined;
    for (const [source, { watermarkMs, isLive, state: held }] of state) {
      const windows = new EventWindows(this.parts.windows);
      windows.restore(held);
      this.sources.set(source, { windows, watermarkMs, isLive });
    }
  }

  /** @returns newest end of a call of the source, network time in ms */
  calls(source: string, calls: readonly CallRecord[]): number {
    const at = this.sourceOf(source);
    for (const call of calls) {
      this.parts.store.call(call);
      at.watermarkMs = Math.max(at.watermarkMs, call.end);
      // A session that carried packets is kept; it is neither an attempt to call nor heard by anybody.
      if (call.kind === 'packet-session') continue;
      // Of what nobody heard no model says how it sounded: it is counted by itself.
      const isUnheard = call.lossRatio === 1;
      const outcome = outcomeOf(call);
      const mos = isUnheard ? undefined : this.parts.mosOf(call);
      const element = managedElementOf(call.trunk);
      const slices: [Dn, Slice][] = [
        [call.trunk, undefined],
        ...(element === undefined ? [] : [[element, undefined] as [Dn, undefined]]),
        ...(call.codec === undefined ? [] : [[call.trunk, { codec: call.codec }] as [Dn, { codec: string }]]),
      ];
      for (const [dn, slice] of slices) {
        if (mos !== undefined) this.count(at.windows, dn, slice, 'mosCqe', call.end, mos);
        if (slice === undefined && call.lossRatio !== undefined)
          this.count(at.windows, dn, slice, 'unheardCallRatio', call.end, isUnheard ? 1 : 0);
        // A report on the sound of a call is no attempt: the record of the call counts that.
        if (slice !== undefined || call.kind === 'quality-report') continue;
        this.count(at.windows, dn, slice, 'answerSeizureRatio', call.end, call.answered ? 1 : 0);
        this.count(at.windows, dn, slice, 'callAttempts', call.end, 1);
        this.ended(at.windows, dn, call, outcome);
      }
    }
    return at.watermarkMs;
  }

  /** How the attempt ended, and how long it took to reach the far end. */
  private ended(windows: EventWindows, dn: Dn, call: CallRecord, outcome: CallOutcome | undefined): void {
    const count = (name: string, value: number): void => {
      this.count(windows, dn, undefined, name, call.end, value);
    };
    if (outcome !== undefined) {
      count('networkEffectivenessRatio', outcome === 'effective' ? 1 : 0);
      count('congestedCallRatio', outcome === 'congested' ? 1 : 0);
      count('unallocatedCallRatio', outcome === 'unallocated' ? 1 : 0);
      count('incompatibleCallRatio', outcome === 'incompatible' ? 1 : 0);
    }
    if (call.postDialDelaySeconds !== undefined) count('postDialDelaySeconds', call.postDialDelaySeconds);
  }

  /** @returns newest time of a record of the source, network time in ms */
  logs(source: string, logs: readonly LogRecord[]): number {
    const at = this.sourceOf(source);
    for (const log of logs) {
      this.parts.store.log(log);
      at.watermarkMs = Math.max(at.watermarkMs, log.time);
      if (log.severityNumber >= ERROR)
        this.count(at.windows, managedElementOf(log.dn) ?? log.dn, undefined, LOG_MEASURE.name, log.time, 1);
    }
    return at.watermarkMs;
  }

  /** @returns newest end of a span of the source, network time in ms */
  spans(source: string, spans: readonly Span[]): number {
    const at = this.sourceOf(source);
    for (const span of spans) {
      this.parts.store.log(spanLog(span));
      at.watermarkMs = Math.max(at.watermarkMs, span.time);
      // What a service asks of others, or does within itself, is no request to it.
      if (span.kind !== 'server' && span.kind !== 'consumer') continue;
      if (classOf(span.dn) !== SERVICE) continue;
      const { dn, name, time } = span;
      const slices: Slice[] = [undefined, ...(this.isWatched(dn, name) ? [{ operation: name }] : [])];
      for (const slice of slices) {
        this.count(at.windows, dn, slice, 'requests', time, 1);
        this.count(at.windows, dn, slice, 'requestErrorRatio', time, span.status === 'error' ? 1 : 0);
        this.count(at.windows, dn, slice, 'requestDurationSeconds', time, span.durationSeconds);
      }
    }
    return at.watermarkMs;
  }

  /**
   * Windows that are over. A source that keeps up is closed by the time of the reports, as no call at all is a report too; one that lags, by its own.
   *
   * @param reportsMs newest time of a report of the lane, network time
   */
  close(reportsMs: number): readonly ClosedWindows[] {
    const closed: ClosedWindows[] = [];
    for (const source of this.sources.values()) {
      const behindMs = reportsMs - source.watermarkMs;
      source.isLive = behindMs <= (source.isLive ? BACK_FILL_MS : LIVE_WITHIN_MS);
      const rows = source.windows.close(source.isLive ? Math.max(source.watermarkMs, reportsMs) : source.watermarkMs);
      const past = rows.filter(({ timeMs }) => timeMs < reportsMs - PAST_MS);
      for (const [some, learnOnly] of [[past, true] as const, [rows.slice(past.length), false] as const])
        if (some.length > 0) closed.push({ batch: this.observed(some), learnOnly });
    }
    return closed;
  }

  private isWatched(dn: Dn, operation: string): boolean {
    const { objects } = this.parts;
    if (this.operations === undefined) {
      this.operations = new Map();
      for (let number = 0; number < objects.length; number++) {
        const { dn: of, slice } = objects.get(number);
        const known = slice?.['operation'];
        if (known !== undefined) this.operations.set(of, (this.operations.get(of) ?? new Set()).add(known));
      }
    }
    const watched = this.operations.get(dn) ?? new Set();
    if (watched.has(operation)) return true;
    if (watched.size >= MAX_OPERATIONS || objects.numberOf(dn, { operation }) === undefined) return false;
    this.operations.set(dn, watched.add(operation));
    return true;
  }

  private count(windows: EventWindows, dn: Dn, slice: Slice, name: string, timeMs: number, value: number): void {
    const measure = this.measureNumber.get(measureKey(classOf(dn), name));
    const object = measure === undefined ? undefined : this.parts.objects.numberOf(dn, slice);
    if (measure === undefined || object === undefined) return;
    windows.add(object * MEASURES + measure, timeMs, value, 1, this.parts.measures[measure]?.kind === 'count');
  }

  private sourceOf(source: string): RecordSource {
    let found = this.sources.get(source);
    if (found === undefined)
      this.sources.set(
        source,
        (found = { windows: new EventWindows(this.parts.windows), watermarkMs: 0, isLive: false }),
      );
    return found;
  }

  /** As the detector takes it. What is of a whole object is stored as well, for charts and verification. */
  private observed(rows: readonly WindowRow[]): ObservationBatch {
    const { objects, measures, store, windows } = this.parts;
    const { windowMs } = windows;
    const numberOf = ({ stream }: WindowRow): number => Math.floor(stream / MEASURES);
    const batch: ObservationBatch = {
      object: Uint32Array.from(rows, numberOf),
      measure: Uint16Array.from(rows, ({ stream }) => stream % MEASURES),
      timeMs: Float64Array.from(rows, ({ timeMs }) => timeMs),
      intervalMs: new Float64Array(rows.length).fill(windowMs),
      numerator: new Float64Array(rows.length),
      denominator: new Float64Array(rows.length),
      length: rows.length,
    };
    rows.forEach((row, at) => {
      const measure = measures[row.stream % MEASURES];
      const isLevel = measure?.kind === 'level';
      const numerator = isLevel ? row.numerator / row.denominator : row.numerator;
      batch.numerator[at] = numerator;
      batch.denominator[at] = row.denominator;
      const object = objects.get(numberOf(row));
      if (row.denominator > 0) objects.hear(numberOf(row), row.timeMs);
      if (object.slice === undefined && measure !== undefined)
        store.observation(object.dn, measure.name, row.timeMs, windowMs, numerator, row.denominator);
    });
    return batch;
  }
}
