const text = new TextEncoder();

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
};
const field = (tag: number, bytes: ArrayLike<number>): number[] => [tag, ...varint(bytes.length), ...Array.from(bytes)];

/** Labels of many series are the same: each is encoded once. */
const known = new Map<string, Uint8Array>();
const MOST_KNOWN = 100_000;

const label = (name: string, value: string): Uint8Array => {
  const key = `${name}=${value}`;
  let bytes = known.get(key);
  if (bytes === undefined) {
    if (known.size >= MOST_KNOWN) known.clear();
    bytes = Uint8Array.from(field(0x0a, [...field(0x0a, text.encode(name)), ...field(0x12, text.encode(value))]));
    known.set(key, bytes);
  }
  return bytes;
};

/** The `Label` messages of a TimeSeries, sorted by name as the protocol asks. Made once a series. */
export const labelBytes = (labels: Readonly<Record<string, string>>): Uint8Array => {
  const parts = Object.keys(labels)
    .sort()
    .map((name) => label(name, labels[name] ?? ''));
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
};

/**
 * A Prometheus remote-write 1.0 `WriteRequest`, uncompressed.
 *
 * @param times ms since the epoch, ascending
 * @param values one row of all series a time
 * @param first and count: the series of a row that are written
 */
export const encodeWriteRequest = (
  series: readonly Uint8Array[],
  times: readonly number[],
  values: Float64Array,
  first = 0,
  count = series.length,
): Uint8Array => {
  const written = series.slice(first, first + count);
  const stamps = times.map(stampOf);
  const samplesLength = stamps.reduce((sum, s) => sum + 11 + s.length, 0);
  const labelsLength = written.reduce((sum, s) => sum + s.length, 0);
  const out = new Uint8Array(count * (samplesLength + 8) + labelsLength);
  const view = new DataView(out.buffer);
  let at = 0;
  written.forEach((labels, s) => {
    out[at++] = 0x0a;
    for (const byte of varint(labels.length + samplesLength)) out[at++] = byte;
    out.set(labels, at);
    at += labels.length;
    stamps.forEach((stamp, t) => {
      at = writeSample(out, view, at, stamp, values[t * series.length + first + s] ?? 0);
    });
  });
  return out.subarray(0, at);
};

/** Values of series at one time; what is `null` is not written. */
export interface Sampled {
  readonly timeMs: number;
  readonly series: readonly Uint8Array[];
  readonly values: readonly (number | null)[];
}

/** The same of single samples, in the order in which they are given. */
export const encodeSampled = (all: readonly Sampled[]): Uint8Array => {
  const stamps = new Map<number, readonly number[]>();
  let length = 0;
  for (const { series } of all) for (const labels of series) length += labels.length + 32;
  const out = new Uint8Array(length);
  const view = new DataView(out.buffer);
  let at = 0;
  for (const { timeMs, series, values } of all) {
    const stamp = stamps.get(timeMs) ?? stampOf(timeMs);
    stamps.set(timeMs, stamp);
    series.forEach((labels, i) => {
      const value = values[i] ?? null;
      if (value === null) return;
      out[at++] = 0x0a;
      for (const byte of varint(labels.length + 11 + stamp.length)) out[at++] = byte;
      out.set(labels, at);
      at = writeSample(out, view, at + labels.length, stamp, value);
    });
  }
  return out.subarray(0, at);
};

const stampOf = (timeMs: number): readonly number[] => [0x10, ...varint(timeMs)];

const writeSample = (
  out: Uint8Array,
  view: DataView,
  from: number,
  stamp: readonly number[],
  value: number,
): number => {
  out[from] = 0x12;
  out[from + 1] = 9 + stamp.length;
  out[from + 2] = 0x09;
  view.setFloat64(from + 3, value, true);
  out.set(stamp, from + 11);
  return from + 11 + stamp.length;
};
