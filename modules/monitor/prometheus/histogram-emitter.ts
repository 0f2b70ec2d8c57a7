import { type SeriesSink } from '#foundation/vocabulary';
import { createdOf, histogramPartOf } from './derived-labels.js';
import { type TimedHistogram } from './histogram-reader.js';
import { flawOf, writeNativeHistogram } from './native-histogram.js';
import { type WriteOutcome } from './write-outcome.js';

/** Hands the samples that a native histogram is kept as to the sink, or counts why not. */
export const emitHistogram = (
  histogram: TimedHistogram,
  labels: Uint8Array,
  sink: SeriesSink,
  outcome: WriteOutcome,
): void => {
  const { timestampMs, sum } = histogram;
  if (!isTimestamp(timestampMs)) {
    outcome.refuse('timestamp');
    return;
  }
  const emit = (bytes: Uint8Array, value: number): void => {
    sink.append(sink.slot(bytes, 0, bytes.length), timestampMs, value);
    outcome.items++;
  };
  // A marker of staleness has a sum that is not a number and nothing else: its buckets are not known here.
  if (Number.isNaN(sum) && histogram.count === 0) {
    emit(histogramPartOf(labels, '_count', undefined), NaN);
    emit(histogramPartOf(labels, '_sum', undefined), NaN);
  } else if (flawOf(histogram) === undefined)
    writeNativeHistogram(histogram, (part, le, value) => {
      emit(histogramPartOf(labels, part, le), value);
    });
  else {
    outcome.refuse('histogram');
    return;
  }
  outcome.histograms++;
  emitCreated(histogram.startTimestampMs, timestampMs, labels, sink, outcome);
};

/** A sample of when the counter began, in seconds since 1970, where the sender says it and it is not later than the sample. */
export const emitCreated = (
  startTimestampMs: number,
  timestampMs: number,
  labels: Uint8Array,
  sink: SeriesSink,
  outcome: WriteOutcome,
): void => {
  if (startTimestampMs <= 0 || startTimestampMs > timestampMs) return;
  const created = createdOf(labels);
  if (created === undefined) return;
  sink.append(sink.slot(created, 0, created.length), timestampMs, startTimestampMs / 1_000);
  outcome.items++;
};

export const isTimestamp = (timestampMs: number): boolean => timestampMs >= 0 && timestampMs <= Number.MAX_SAFE_INTEGER;
