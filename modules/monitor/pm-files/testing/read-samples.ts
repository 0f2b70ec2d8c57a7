import { decodeLabels } from '#foundation/telemetry-store';
import { CounterFilter } from '../domain/counter-filter.js';
import { type ByteStream, readPmFile, type ReadFile, type ReaderSettings } from '../file-reader.js';
import { MeasurementFrameDecoder, writeFrameHead } from '../measurement-frame.js';
import { type WrittenFrame } from '../measurement-writer.js';
import { PmFilesConfig } from '../pm-files.config.js';

export interface KeptSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly value: number;
}

export interface ReadSamples extends ReadFile {
  readonly frames: readonly Uint8Array[];
  readonly kept: readonly KeptSample[];
}

const { labels } = PmFilesConfig.schema.parse({});
export const readerSettings = (changes: Partial<ReaderSettings> = {}): ReaderSettings => ({
  labels,
  objects: [],
  frameBytes: 1 << 16,
  filter: new CounterFilter([]),
  maxFileBytes: 1 << 30,
  maxJsonBytes: 1 << 26,
  ...changes,
});

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The bytes in pieces of this length. */
export async function* inPieces(bytes: Uint8Array, length = bytes.length): ByteStream {
  await Promise.resolve();
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

/** Every sample of frames, through the decoder of the lane. */
export const samplesOf = (frames: readonly Uint8Array[]): KeptSample[] => {
  const kept: KeptSample[] = [];
  const series: Record<string, string>[] = [];
  const decoder = new MeasurementFrameDecoder();
  for (const frame of frames)
    decoder.decode(frame, {
      slot: (bytes, start, end) => series.push(decodeLabels(bytes.subarray(start, end))) - 1,
      append: (slot, timeMs, value) => kept.push({ labels: series[slot] ?? {}, timeMs, value }),
    });
  return kept;
};

/** A file all the way: read, put into frames, and decoded as the lane does. */
export const readSamples = async (stream: ByteStream, changes: Partial<ReaderSettings> = {}): Promise<ReadSamples> => {
  const written: WrittenFrame[] = [];
  const read = await readPmFile(stream, readerSettings(changes), (frame) => {
    written.push(frame);
  });
  written.forEach(({ bytes, samples }, part) => {
    writeFrameHead(bytes, { digest: read.digest, part, isLast: part + 1 === written.length, samples });
  });
  const frames = written.map(({ bytes }) => bytes);
  return { ...read, frames, kept: samplesOf(frames) };
};

/** As `linesOf` of a made file writes them. */
export const lineOf = ({ labels: of, timeMs, value }: KeptSample): string =>
  `${of['__name__'] ?? ''} ${of['dn'] ?? ''} ${String(Number(of['granularity_period_ms']) / 1000)} ${String(of['suspect'] === 'true')} ${new Date(timeMs).toISOString()} ${String(value)}`;
