/** A series' labels and the label bytes of `SeriesSink`: `Label` messages of remote-write 1.0, one after the other, sorted by name. */
export type Labels = Readonly<Record<string, string>>;

const UTF8 = new TextDecoder();
const ENCODER = new TextEncoder();

const field = (tag: number, content: Uint8Array): number[] => {
  const out = [tag];
  let length = content.length;
  for (; length > 127; length = Math.floor(length / 128)) out.push((length & 127) | 128);
  return [...out, length, ...content];
};

/** Label bytes of labels, for series that the appliance makes itself. */
export const encodeLabels = (labels: Labels): Uint8Array => {
  const names = Object.keys(labels).sort((a, b) => (a < b ? -1 : 1));
  const label = (name: string): number[] =>
    field(
      0x0a,
      Uint8Array.from([...field(0x0a, ENCODER.encode(name)), ...field(0x12, ENCODER.encode(labels[name] ?? ''))]),
    );
  return Uint8Array.from(names.flatMap(label));
};

/** Longer texts, and those beyond ASCII, are left to the decoder, whose calls cost more than short texts do. */
const SHORT = 64;
const textOf = (bytes: Uint8Array, start: number, end: number): string => {
  if (end - start > SHORT) return UTF8.decode(bytes.subarray(start, end));
  let text = '';
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte > 127) return UTF8.decode(bytes.subarray(start, end));
    text += String.fromCharCode(byte);
  }
  return text;
};

/** Reads label bytes. Bytes that are no labels end the reading; nothing outside is read. */
export const decodeLabels = (bytes: Uint8Array): Record<string, string> => {
  // No prototype: a label may be called `__proto__`.
  const labels = Object.create(null) as Record<string, string>;
  let at = 0;
  const length = (): number => {
    let value = 0;
    for (let unit = 1; at < bytes.length && unit < 2 ** 35; unit *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * unit;
      if (byte < 128) return value;
    }
    return Infinity;
  };
  const text = (tag: number): string | undefined => {
    if (bytes[at++] !== tag) return undefined;
    const end = length() + at;
    if (end > bytes.length) return undefined;
    const start = at;
    at = end;
    return textOf(bytes, start, end);
  };
  while (at < bytes.length) {
    if (bytes[at++] !== 0x0a || length() === Infinity) break;
    const name = text(0x0a);
    const value = name === undefined ? undefined : text(0x12);
    if (name === undefined || value === undefined) break;
    labels[name] = value;
  }
  return labels;
};
