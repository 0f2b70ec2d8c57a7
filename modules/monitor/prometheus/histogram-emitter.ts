import { type SeriesSink } from '#foundation/vocabulary';
import { DerivedLabels } from './derived-labels.js';
import { type TimedHistogram } from './histogram-reader.js';
import { flawOf, type HistogramPart, writeNativeHistogram } from './native-histogram.js';
import { type WriteOutcome } from './write-outcome.js';

/** Hands on what a sender tells of a series beyond its samples: native histograms, and when it began to count. */
export class HistogramEmitter {
  private readonly labels = new DerivedLabels();

  /** The samples that a native histogram is kept as; or counts why not. */
  histogram(histogram: TimedHistogram, labels: Uint8Array, sink: SeriesSink, outcome: WriteOutcome): void {
    const { timestampMs, sum } = histogram;
    if (!isTimestamp(timestampMs)) {
      outcome.refuse('timestamp');
      return;
    }
    const derived = this.labels;
    derived.open(labels);
    const emit = (part: HistogramPart, le: string | undefined, value: number): void => {
      derived.part(part, le);
      sink.append(sink.slot(derived.bytes, 0, derived.length), timestampMs, value);
      outcome.items++;
    };
    // A marker of staleness has a sum that is not a number and nothing else: its buckets are not known here.
    if (Number.isNaN(sum) && histogram.count === 0) {
      emit('_count', undefined, NaN);
      emit('_sum', undefined, NaN);
    } else if (flawOf(histogram) === undefined) writeNativeHistogram(histogram, emit);
    else {
      outcome.refuse('histogram');
      return;
    }
    outcome.histograms++;
    this.created(histogram.startTimestampMs, timestampMs, labels, sink, outcome);
  }

  /** A sample of when the counter began, in seconds since 1970, where the sender says it and it is not later than the sample. */
  created(
    startTimestampMs: number,
    timestampMs: number,
    labels: Uint8Array,
    sink: SeriesSink,
    outcome: WriteOutcome,
  ): void {
    if (startTimestampMs <= 0 || startTimestampMs > timestampMs) return;
    const derived = this.labels;
    derived.open(labels);
    if (!derived.created()) return;
    sink.append(sink.slot(derived.bytes, 0, derived.length), timestampMs, startTimestampMs / 1_000);
    outcome.items++;
  }
}

export const isTimestamp = (timestampMs: number): boolean => timestampMs >= 0 && timestampMs <= Number.MAX_SAFE_INTEGER;
