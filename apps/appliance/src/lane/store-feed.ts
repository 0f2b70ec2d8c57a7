import { createHash } from 'node:crypto';
import { type SeriesTable } from '#foundation/catalogue';
import { ApplianceError } from '#foundation/platform';
import { type ChunkFrame, encodeLabels, type TelemetryStore } from '#foundation/telemetry-store';
import { type CallRecord, type Dn, type LogRecord } from '#foundation/vocabulary';

export interface StoreFeedSettings {
  readonly lane: string;
  /** A chunk is stored once it has this many samples, or at `flush`. */
  readonly chunkSamples: number;
  /** Chunks on their way before the lane waits. */
  readonly maxInFlight: number;
  readonly retryMs: number;
}

const UNREGISTERED = 0xffff_ffff;

interface OpenChunk {
  series: Uint32Array;
  timestampMs: Float64Array;
  value: Float64Array;
  length: number;
  calls: CallRecord[];
  logs: LogRecord[];
  frames: ChunkFrame[];
}

/**
 * Carries what a lane reads into the telemetry store, in chunks that end between two frames. What the store has from before a restart is left out, so a
 * replay stores nothing twice. Where the store fails for now the chunk is tried again, and the lane waits once too many are on their way; where it
 * refuses a chunk for good it gets no more until the next start.
 */
export class StoreFeed {
  private storeId = new Uint32Array(1 << 10).fill(UNREGISTERED);
  private readonly observationIds = new Map<string, number>();
  private chunk: OpenChunk;
  private readonly free: OpenChunk[] = [];
  private begins: number;
  private position: number;
  private readonly storedBefore: number;
  private isStuck = false;
  private isClosing = false;
  private readonly inFlight = new Set<Promise<void>>();
  private hurry: () => void = () => undefined;
  private readonly hurried = new Promise<void>((resolve) => {
    this.hurry = resolve;
  });
  /** Offset of the log that the store has. */
  storedThrough: number;
  /** Why the store does not take anything now. */
  trouble: string | undefined;

  constructor(
    private readonly store: TelemetryStore,
    private readonly table: SeriesTable,
    private readonly settings: StoreFeedSettings,
    from: number,
    private readonly sleep: (ms: number) => Promise<void>,
  ) {
    this.storedBefore = store.storedThrough(settings.lane);
    this.storedThrough = this.storedBefore;
    this.begins = Math.max(from, this.storedBefore);
    this.position = from;
    this.chunk = this.empty();
  }

  /** Samples that wait to be sent. */
  get waiting(): number {
    return this.chunk.length;
  }

  sample(slot: number, timestampMs: number, value: number): void {
    if (this.skips()) return;
    let id = this.storeId[slot] ?? UNREGISTERED;
    if (id === UNREGISTERED) id = this.register(slot);
    this.append(id, timestampMs, value);
  }

  /** An observation made of records, which no counter brings: kept as two series of its own. */
  observation(
    dn: Dn,
    measure: string,
    timeMs: number,
    intervalMs: number,
    numerator: number,
    denominator: number,
  ): void {
    if (this.skips()) return;
    this.append(this.observationId(dn, measure, intervalMs, 'numerator'), timeMs, numerator);
    this.append(this.observationId(dn, measure, intervalMs, 'denominator'), timeMs, denominator);
  }

  call(record: CallRecord): void {
    if (!this.skips()) this.chunk.calls.push(record);
  }

  log(record: LogRecord): void {
    if (!this.skips()) this.chunk.logs.push(record);
  }

  /** A frame was read up to `next`. Resolves at once, or where the store lags when there is room again. */
  async frame(next: number): Promise<void> {
    const { chunk, position: offset } = this;
    const isSkipped = this.skips();
    this.position = next;
    if (!isSkipped)
      chunk.frames.push({ offset, samples: chunk.length, calls: chunk.calls.length, logs: chunk.logs.length });
    if (this.chunk.length >= this.settings.chunkSamples) await this.send();
  }

  /** Sends what waits. To be called between two frames. */
  async flush(): Promise<void> {
    if (this.position > this.begins) await this.send();
  }

  /** From now on what the store does not take at once waits for the next start: the log keeps it. */
  close(): void {
    this.isClosing = true;
    this.hurry();
  }

  /** Resolves once everything that was read is stored, or will not be before the next start. */
  async drained(): Promise<void> {
    await this.flush();
    await Promise.all(this.inFlight);
  }

  private skips(): boolean {
    return this.isStuck || this.position < this.storedBefore;
  }

  private async send(): Promise<void> {
    while (this.inFlight.size >= this.settings.maxInFlight) await Promise.race(this.inFlight);
    if (this.isStuck) return;
    const { chunk, begins, position } = this;
    this.chunk = this.free.pop() ?? this.empty();
    this.begins = position;
    const sent = this.deliver(chunk, begins, position).finally(() => {
      this.inFlight.delete(sent);
    });
    this.inFlight.add(sent);
  }

  private async deliver(chunk: OpenChunk, from: number, to: number): Promise<void> {
    for (;;)
      try {
        const { calls, logs, frames } = chunk;
        await this.store.append({ lane: this.settings.lane, from, to, samples: chunk, calls, logs, frames });
        this.trouble = undefined;
        this.storedThrough = Math.max(to, this.storedThrough);
        chunk.length = 0;
        chunk.calls = [];
        chunk.logs = [];
        chunk.frames = [];
        if (this.free.length < this.settings.maxInFlight) this.free.push(chunk);
        return;
      } catch (error) {
        this.trouble = error instanceof Error ? error.message : String(error);
        if (this.isStuck || this.isClosing || (error instanceof ApplianceError && !error.retryable)) {
          // Nothing behind this chunk can be stored in order any more. The log keeps it all; detection goes on.
          this.isStuck = true;
          return;
        }
        await Promise.race([this.sleep(this.settings.retryMs), this.hurried]);
      }
  }

  private append(id: number, timestampMs: number, value: number): void {
    const { chunk } = this;
    const at = chunk.length++;
    if (at === chunk.series.length) grow(chunk);
    chunk.series[at] = id;
    chunk.timestampMs[at] = timestampMs;
    chunk.value[at] = value;
  }

  private register(slot: number): number {
    if (slot >= this.storeId.length) {
      const wider = new Uint32Array(Math.max(slot + 1, this.storeId.length * 2)).fill(UNREGISTERED);
      wider.set(this.storeId);
      this.storeId = wider;
    }
    return (this.storeId[slot] = this.store.register(this.table.fingerprint(slot), this.table.bytes(slot)));
  }

  private observationId(dn: Dn, measure: string, intervalMs: number, part: string): number {
    const key = `${dn}|${measure}|${String(intervalMs)}|${part}`;
    const known = this.observationIds.get(key);
    if (known !== undefined) return known;
    const labels = { __name__: 'noc_observation', dn, interval_ms: String(intervalMs), measure, part };
    const bytes = encodeLabels(labels);
    const fingerprint = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
    const id = this.store.register(fingerprint, bytes);
    this.observationIds.set(key, id);
    return id;
  }

  private empty(): OpenChunk {
    const capacity = 1 << 16;
    return {
      series: new Uint32Array(capacity),
      timestampMs: new Float64Array(capacity),
      value: new Float64Array(capacity),
      length: 0,
      calls: [],
      logs: [],
      frames: [],
    };
  }
}

const grow = (chunk: OpenChunk): void => {
  const capacity = chunk.series.length * 2;
  const series = new Uint32Array(capacity);
  series.set(chunk.series);
  chunk.series = series;
  for (const name of ['timestampMs', 'value'] as const) {
    const wider = new Float64Array(capacity);
    wider.set(chunk[name]);
    chunk[name] = wider;
  }
};
