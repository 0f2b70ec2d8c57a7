import { type ExpositionFormat, ExpositionReader } from '../exposition/exposition-reader.js';

/** What a reader of expositions handed over, as plain values. */
export interface Exposed {
  readonly samples: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
    readonly timestampMs?: number;
    readonly exemplar?: {
      readonly labels: Readonly<Record<string, string>>;
      readonly value: number;
      readonly timestampMs?: number;
    };
  }[];
  readonly metadata: readonly string[];
}

/** Reads a body and keeps all of it. @throws what the reader throws */
export const exposed = (body: string | Uint8Array, format: ExpositionFormat, strict = true): Exposed => {
  const samples: Exposed['samples'][number][] = [];
  const metadata: string[] = [];
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const time = (timestampMs: number): { timestampMs?: number } => (Number.isNaN(timestampMs) ? {} : { timestampMs });
  new ExpositionReader({ strict }).read(bytes, format, {
    sample: (sample) => {
      const exemplar = sample.exemplar();
      samples.push({
        labels: Object.fromEntries(sample.labels()),
        value: sample.value,
        ...time(sample.timestampMs),
        ...(exemplar === undefined
          ? {}
          : {
              exemplar: {
                labels: Object.fromEntries(exemplar.labels),
                value: exemplar.value,
                ...time(exemplar.timestampMs),
              },
            }),
      });
    },
    metadata: (family, kind, text) => metadata.push(`${family} ${kind} ${text}`),
  });
  return { samples, metadata };
};
