/** A sample as it was received. */
export interface Received {
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly value: number;
}

const LABELS = 1;
const SAMPLES = 2;
const known = new Map<string, Readonly<Record<string, string>>>();
/** Label sets that are remembered; they are the same in every report. */
const MOST_KNOWN = 500_000;

/** Reads a remote-write 1.0 `WriteRequest`, uncompressed: field 1 of the request is a time series, in it field 1 a label and field 2 a sample. */
export function* samplesOf(body: Buffer): Generator<Received> {
  for (const [, series] of fieldsOf(body)) {
    let labelsEnd = 0;
    const samples: Buffer[] = [];
    for (const [field, content, end] of fieldsOf(series)) {
      if (field === LABELS) labelsEnd = end;
      else if (field === SAMPLES) samples.push(content);
    }
    const labels = labelsOf(series.subarray(0, labelsEnd));
    for (const sample of samples) yield { labels, ...sampleOf(sample) };
  }
}

const labelsOf = (bytes: Buffer): Readonly<Record<string, string>> => {
  const key = bytes.toString('latin1');
  let labels = known.get(key);
  if (labels === undefined) {
    labels = Object.fromEntries(
      [...fieldsOf(bytes)].map(([, label]) => [...fieldsOf(label)].map(([, text]) => text.toString('utf8'))),
    ) as Readonly<Record<string, string>>;
    if (known.size < MOST_KNOWN) known.set(key, labels);
  }
  return labels;
};

/** Field 1 is the value, a 64-bit float; field 2 the time, a varint of ms. */
const sampleOf = (sample: Buffer): Pick<Received, 'timeMs' | 'value'> => {
  let at = 0;
  let value = 0;
  let timeMs = 0;
  while (at < sample.length) {
    const tag = sample[at++] ?? 0;
    if (tag === 0x09) {
      value = sample.readDoubleLE(at);
      at += 8;
    } else [timeMs, at] = varint(sample, at);
  }
  return { timeMs, value };
};

/** Length-delimited fields: number, content, and where they end. @throws RangeError on any other wire type */
function* fieldsOf(bytes: Buffer): Generator<readonly [field: number, content: Buffer, end: number]> {
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at++] ?? 0;
    if ((tag & 7) !== 2) throw new RangeError(`A field of wire type ${tag & 7} was not expected.`);
    const [length, from] = varint(bytes, at);
    at = from + length;
    yield [tag >> 3, bytes.subarray(from, at), at];
  }
}

const varint = (bytes: Buffer, from: number): readonly [value: number, end: number] => {
  let [value, scale, at] = [0, 1, from];
  for (;;) {
    const byte = bytes[at++] ?? 0;
    value += (byte & 127) * scale;
    if (byte < 128) return [value, at];
    scale *= 128;
  }
};
