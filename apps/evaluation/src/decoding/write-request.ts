export type Labels = Readonly<Record<string, string>>;

const SERIES = 0x0a;
const LABEL = 0x0a;
const SAMPLE = 0x12;
const VALUE = 0x09;
const TIME = 0x10;

interface Known {
  readonly bytes: Buffer;
  readonly labels: Labels;
}

/**
 * Reads remote-write 1.0 `WriteRequest`s, uncompressed: field 1 of the request is a time series, in it field 1 a label and field 2 a sample. The same series
 * come in the same order again and again, so that labels are read once.
 */
export class WriteRequestReader {
  /** By place in a request. */
  private readonly known: Known[] = [];
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;

  /** @param take called with each sample: ms since 1970, and its value @throws RangeError where the bytes are no request */
  read(body: Buffer, take: (labels: Labels, timeMs: number, value: number) => void): void {
    this.bytes = body;
    this.at = 0;
    for (let place = 0; this.at < body.length; place++) {
      this.expect(SERIES);
      const end = this.varint() + this.at;
      const labels = this.labels(place);
      while (this.at < end) this.sample(labels, take);
    }
  }

  private labels(place: number): Labels {
    const from = this.at;
    while (this.bytes[this.at] === LABEL) {
      this.at++;
      const length = this.varint();
      this.at += length;
    }
    const bytes = this.bytes.subarray(from, this.at);
    const known = this.known[place];
    if (known?.bytes.equals(bytes) === true) return known.labels;
    const labels = labelsOf(bytes);
    this.known[place] = { bytes: Buffer.from(bytes), labels };
    return labels;
  }

  private sample(labels: Labels, take: (labels: Labels, timeMs: number, value: number) => void): void {
    this.expect(SAMPLE);
    const end = this.varint() + this.at;
    let [value, timeMs] = [0, 0];
    while (this.at < end) {
      const tag = this.bytes[this.at++];
      if (tag === VALUE) {
        value = this.bytes.readDoubleLE(this.at);
        this.at += 8;
      } else if (tag === TIME) timeMs = this.varint();
      else throw new RangeError(`A sample with the tag ${tag ?? 'of nothing'} was not expected.`);
    }
    take(labels, timeMs, value);
  }

  private expect(tag: number): void {
    const found = this.bytes[this.at++];
    if (found !== tag) throw new RangeError(`The tag ${tag} was expected, not ${found ?? 'the end'}.`);
  }

  private varint(): number {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = this.bytes[this.at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  }
}

/** Labels: field 1 the name, field 2 the value, of less than 128 bytes each where their length takes one byte. */
const labelsOf = (bytes: Buffer): Labels => {
  const reader = { at: 0 };
  const length = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[reader.at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  const text = (): string => {
    reader.at++;
    const size = length();
    return bytes.toString('utf8', reader.at, (reader.at += size));
  };
  const labels: Record<string, string> = {};
  while (reader.at < bytes.length) {
    reader.at++;
    length();
    const name = text();
    labels[name] = text();
  }
  return labels;
};
