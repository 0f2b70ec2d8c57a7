import { decodeLabels } from '#foundation/telemetry-store';
import { type SeriesSink } from '#foundation/vocabulary';

export interface KeptSample {
  readonly series: string;
  readonly timestampMs: number;
  readonly value: number;
}

const textOf = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(',');

/** Keeps what a decoder hands over, as a person reads it: labels in the order in which they came, each `name="value"`. */
export class KeptSeries implements SeriesSink {
  readonly samples: KeptSample[] = [];
  readonly exemplars: (KeptSample & { readonly labels: string })[] = [];
  private readonly series: string[] = [];

  slot(bytes: Uint8Array, start: number, end: number): number {
    return this.series.push(textOf(decodeLabels(bytes.subarray(start, end)))) - 1;
  }

  append(slot: number, timestampMs: number, value: number): void {
    this.samples.push({ series: this.series[slot] ?? '', timestampMs, value });
  }

  exemplar(slot: number, timestampMs: number, value: number, labels: Uint8Array): void {
    this.exemplars.push({ series: this.series[slot] ?? '', timestampMs, value, labels: textOf(decodeLabels(labels)) });
  }
}
