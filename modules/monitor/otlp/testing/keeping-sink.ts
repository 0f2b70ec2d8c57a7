import { decodeLabels } from '#foundation/telemetry-store';
import { type SeriesSink } from '#foundation/vocabulary';

export interface KeptSample {
  /** Labels in the order of their bytes, as `name="value"` separated by commas. */
  readonly series: string;
  readonly timestampMs: number;
  readonly value: number;
}

/** Keeps every sample with the labels of its series as text. */
export class KeepingSink implements SeriesSink {
  readonly kept: KeptSample[] = [];
  private readonly names: string[] = [];

  slot(bytes: Uint8Array, start: number, end: number): number {
    const labels = Object.entries(decodeLabels(bytes.subarray(start, end)));
    return this.names.push(labels.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(',')) - 1;
  }

  append(slot: number, timestampMs: number, value: number): void {
    this.kept.push({ series: this.names[slot] ?? 'none', timestampMs, value });
  }
}
