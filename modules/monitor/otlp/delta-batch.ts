import { DerivedLabels } from '#monitor/prometheus';
import { type DeltaPoint, type DeltaStreams } from './delta-streams.js';
import { type SeriesEmitter } from './series-emitter.js';
import { samplesOf, writeTotal } from './total-writer.js';

interface Held extends DeltaPoint {
  /** Label bytes of the metric, without what its samples have beyond it. */
  readonly labels: Uint8Array;
  readonly samples: number;
  /** The sender says that there is no value any more. */
  readonly isGone: boolean;
}

/**
 * The delta points of one body. They are added to their streams once the whole body was read, in order of time, so that a malformed body adds nothing and
 * the order within a body does not matter.
 */
export class DeltaBatch {
  private held: Held[] = [];
  private readonly derived = new DerivedLabels();
  /** Samples that the points held would be if each stood for itself: what a receiver without streams counts. */
  samples = 0;

  constructor(
    private readonly emitter: SeriesEmitter,
    private readonly streams: DeltaStreams,
  ) {}

  begin(): void {
    this.held = [];
    this.samples = 0;
  }

  /** Holds a point of the emitter's metric and attributes. */
  hold(point: DeltaPoint, isGone: boolean): void {
    const samples = point.total.kind === 'number' ? 1 : samplesOf(point.total);
    this.samples += samples;
    const { startMs, timeMs, total } = point;
    this.held.push({ startMs, timeMs, total, labels: this.emitter.labelsOfPoint(), samples, isGone });
  }

  flush(): void {
    for (const held of this.held.sort((a, b) => a.timeMs - b.timeMs)) {
      const key = Buffer.from(held.labels).toString('latin1');
      if (held.total.kind !== 'number') this.derived.open(held.labels);
      if (held.isGone) {
        this.streams.forget(key);
        this.write(held, held, () => NaN);
      } else this.accumulate(key, held);
    }
    this.held = [];
  }

  private accumulate(key: string, held: Held): void {
    const accumulated = this.streams.take(key, held);
    if (!('total' in accumulated)) {
      this.emitter.refuse(held.samples);
      return;
    }
    const { total } = accumulated;
    // A beginning is told as a count of nothing, so that whoever reads growth sees all of what the first point brought. The interval excludes its
    // start, and the newest sample of the stream before may stand right there.
    const beginsMs = accumulated.fate === 'continued' ? undefined : accumulated.fromMs;
    if (beginsMs !== undefined)
      this.write(held, { timeMs: beginsMs + 1, total }, (value, isCount) => (isCount ? 0 : value));
    this.write(held, { timeMs: held.timeMs, total }, (value) => value);
  }

  private write(
    { labels }: Held,
    { timeMs, total }: Pick<DeltaPoint, 'timeMs' | 'total'>,
    valueOf: (value: number, isCount: boolean) => number,
  ): void {
    const { derived, emitter } = this;
    writeTotal(total, (part, le, value) => {
      const isCount = part !== '_native_schema' && part !== '_native_zero_threshold';
      if (part === undefined) emitter.put(labels, labels.length, timeMs, valueOf(value, isCount));
      else {
        derived.part(part, le);
        emitter.put(derived.bytes, derived.length, timeMs, valueOf(value, isCount));
      }
    });
  }
}
