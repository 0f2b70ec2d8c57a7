import { type HistogramPart, writeNativeHistogram } from '#monitor/prometheus';
import { nativeOf } from './exponential-histogram.js';
import { type RunningTotal } from './running-total.js';

/** @param part what the sample is of a histogram; absent: the metric itself */
export type EmitSample = (part: HistogramPart | undefined, le: string | undefined, value: number) => void;

/**
 * Writes a total as the samples that it is kept as: a number as itself, a histogram as a classic one, an exponential histogram as the native histograms of
 * remote-write are. A sum that the sender does not tell is no sample.
 */
export const writeTotal = (total: RunningTotal, emit: EmitSample): void => {
  if (total.kind === 'number') {
    emit(undefined, undefined, total.value);
    return;
  }
  if (total.kind === 'exponential') {
    const native = nativeOf(total);
    if (native === undefined) return;
    writeNativeHistogram(native, (part, le, value) => {
      if (part !== '_sum' || total.sum !== undefined) emit(part, le, value);
    });
    return;
  }
  let below = 0;
  total.bounds.forEach((bound, n) => {
    below += total.counts[n] ?? 0;
    emit('_bucket', numberText(bound), below);
  });
  emit('_bucket', '+Inf', total.count);
  if (total.sum !== undefined) emit('_sum', undefined, total.sum);
  emit('_count', undefined, total.count);
};

/** Samples that it is written as. */
export const samplesOf = (total: RunningTotal): number => {
  let samples = 0;
  writeTotal(total, () => samples++);
  return samples;
};

export const numberText = (value: number): string =>
  value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
