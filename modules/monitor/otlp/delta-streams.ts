import { addTotals, numbersOf, type RunningTotal } from './running-total.js';

/** A data point of delta temporality: what was counted in `(startMs, timeMs]`. */
export interface DeltaPoint {
  /** 0 where the sender does not say, network time in ms. */
  readonly startMs: number;
  readonly timeMs: number;
  readonly total: RunningTotal;
}

/** What became of delta points; the last two are in no total. */
export const DELTA_FATES = ['begun', 'continued', 'restarted', 'out-of-order', 'overlapping'] as const;
export type DeltaFate = (typeof DELTA_FATES)[number];

/** A point's place in its stream. */
export type Accumulated =
  /** `fromMs`: a stream begins with it, at this time, where that is known; two milliseconds before the point or more. */
  | { readonly fate: 'begun' | 'restarted'; readonly total: RunningTotal; readonly fromMs: number | undefined }
  | { readonly fate: 'continued'; readonly total: RunningTotal }
  | { readonly fate: 'out-of-order' | 'overlapping' };

interface Stream {
  startMs: number;
  timeMs: number;
  total: RunningTotal;
}

/** What survives a restart, as plain values, the longest idle first. */
export type DeltaStreamsState = readonly (readonly [key: string, stream: Readonly<Stream>])[];

/** What a stream costs beside its key and its numbers: 225 bytes for a counter and 336 for a histogram, measured on Node 24 over 100,000 streams. */
const STREAM_BYTES = 300;
const NUMBER_BYTES = 8;

/**
 * Running totals of the streams whose points tell only what came since the point before (OpenTelemetry metrics data model, "Sums: Delta-to-Cumulative").
 *
 * A point continues its stream where it begins at its end or before, or does not say where it begins. One that begins later leaves a gap in which nobody
 * knows what was counted: the stream begins anew with it, as it does where bounds or kind changed. A point that ends no later than the newest of its stream
 * came before, or comes out of order; one that begins before the stream itself overlaps what was counted: neither is added. So a body that is sent
 * again adds nothing.
 *
 * What it knows follows from the points and their order alone, so that a replay gives the same totals. Its memory is bounded: the longest idle
 * stream is forgotten, and begins anew with its next point.
 */
export class DeltaStreams {
  /** In the order of their last point. */
  private readonly streams = new Map<string, Stream>();
  private bytes = 0;
  readonly fates: Record<DeltaFate, number> = {
    begun: 0,
    continued: 0,
    restarted: 0,
    'out-of-order': 0,
    overlapping: 0,
  };
  /** Streams that were forgotten as there was no room for them. */
  evicted = 0;

  /** @param maxBytes memory for all streams together, estimated */
  constructor(private readonly maxBytes: number) {}

  get length(): number {
    return this.streams.size;
  }

  /** @param key the identity of the stream */
  take(key: string, point: DeltaPoint): Accumulated {
    const stream = this.streams.get(key);
    const accumulated = stream === undefined ? begunBy(point, 'begun') : nextOf(stream, point);
    this.fates[accumulated.fate]++;
    if (!('total' in accumulated)) return accumulated;
    const { fate, total } = accumulated;
    const startMs = fate === 'continued' && stream !== undefined ? stream.startMs : point.startMs;
    this.put(key, { startMs, timeMs: point.timeMs, total });
    return accumulated;
  }

  /** The stream ended: its next point begins another one. */
  forget(key: string): void {
    const stream = this.streams.get(key);
    if (stream === undefined) return;
    this.bytes -= bytesOf(key, stream);
    this.streams.delete(key);
  }

  state(): DeltaStreamsState {
    return [...this.streams];
  }

  restore(state: DeltaStreamsState): void {
    this.streams.clear();
    this.bytes = 0;
    for (const [key, stream] of state) this.put(key, stream);
  }

  private put(key: string, stream: Stream): void {
    this.forget(key);
    this.streams.set(key, stream);
    this.bytes += bytesOf(key, stream);
    if (this.bytes <= this.maxBytes) return;
    for (const idle of this.streams.keys()) {
      if (this.bytes <= this.maxBytes || idle === key) break;
      this.forget(idle);
      this.evicted++;
    }
  }
}

/** An interval of two milliseconds or more has room for a beginning before its end. One that is shorter, or not told, is no ground to begin anew. */
const isSpan = ({ startMs, timeMs }: DeltaPoint): boolean => startMs > 0 && startMs + 1 < timeMs;

const begunBy = (point: DeltaPoint, fate: 'begun' | 'restarted'): Accumulated => ({
  fate,
  total: point.total,
  fromMs: isSpan(point) ? point.startMs : undefined,
});

const nextOf = (stream: Stream, point: DeltaPoint): Accumulated => {
  const { startMs, timeMs } = point;
  if (timeMs <= stream.timeMs) return { fate: 'out-of-order' };
  if (isSpan(point) && startMs > stream.timeMs) return begunBy(point, 'restarted');
  if (isSpan(point) && startMs < stream.startMs) return { fate: 'overlapping' };
  const total = addTotals(stream.total, point.total);
  return total === undefined ? begunBy(point, 'restarted') : { fate: 'continued', total };
};

const bytesOf = (key: string, { total }: Stream): number => STREAM_BYTES + key.length + NUMBER_BYTES * numbersOf(total);
