/** Attributes of one resource or data point that become labels at most. */
const MAX_LABELS = 128;
/** Bytes of all names and values of one set at most, in UTF-8; chosen, far above what an SDK sends. */
const MAX_TEXT = 1 << 15;
const KEY_PREFIX = new TextEncoder().encode('key_');
const UNDERSCORE = 0x5f;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
/** Tags, lengths and a prefix of one label at most, bytes. */
const OVERHEAD = 32;

/** A label of a set's `text`, where it stands as the `Label` message of a remote-write series. Lists of them are sorted by name. */
export interface Label {
  /** The message with its tag and length. */
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
  valueStart: number;
  /** Its name as it was sent, which orders labels whose names became the same. */
  keyStart: number;
  keyEnd: number;
}

/** Byte order, as Prometheus sorts labels. */
export const compare = (
  left: Uint8Array,
  from: number,
  fromEnd: number,
  right: Uint8Array,
  to: number,
  toEnd: number,
): number => {
  let a = from;
  for (let b = to; a < fromEnd && b < toEnd; a++, b++) {
    const difference = (left[a] ?? 0) - (right[b] ?? 0);
    if (difference !== 0) return difference;
  }
  return fromEnd - from - (toEnd - to);
};

const NAME_BYTE = 1;
const DIGIT = 2;
const CONTINUATION = 4;
/** What a byte of UTF-8 is to a name. */
const KINDS = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte >= 0x30 && byte <= 0x39) return NAME_BYTE | DIGIT;
  const isLetter = (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a);
  if (isLetter || byte === UNDERSCORE) return NAME_BYTE;
  return (byte & 0xc0) === 0x80 ? CONTINUATION : 0;
});
const kindOf = (byte: number | undefined): number => KINDS[byte ?? 0] ?? 0;
const isUnderscore = (byte: number | undefined): boolean =>
  byte !== undefined && (byte === UNDERSCORE || (kindOf(byte) & NAME_BYTE) === 0);

/**
 * Writes `bytes[start, end)` to `out` with an underscore for every character that a Prometheus name cannot have.
 *
 * @returns the end in `out`
 */
export const writeName = (
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  at: number,
  metric: boolean,
): number => {
  let to = at;
  for (let from = start; from < end; from++) {
    const byte = bytes[from] ?? 0;
    const kind = kindOf(byte);
    if ((kind & NAME_BYTE) !== 0 || (metric && byte === COLON)) out[to++] = byte;
    else if (kind !== CONTINUATION) out[to++] = UNDERSCORE;
  }
  return to;
};

export const LABEL_TAG = 0x0a;
export const VALUE_TAG = 0x12;
export const lengthSize = (length: number): number => (length < 128 ? 1 : length < 16_384 ? 2 : 3);
/** @returns the end of what was written */
export const writeLength = (out: Uint8Array, at: number, tag: number, length: number): number => {
  let to = at;
  out[to++] = tag;
  let rest = length;
  for (; rest > 127; rest >>>= 7) out[to++] = (rest & 127) | 128;
  out[to++] = rest;
  return to;
};

/**
 * The attributes of a resource or of a data point as labels: names normalised, sorted, unique. Attributes whose names become the same share
 * one label, their values joined by semicolons in the order of their keys. Reused: nothing is allocated for a point.
 */
export class LabelSet {
  readonly text = new Uint8Array(MAX_TEXT);
  readonly labels: Label[] = Array.from({ length: MAX_LABELS }, () => ({
    start: 0,
    end: 0,
    nameStart: 0,
    nameEnd: 0,
    valueStart: 0,
    keyStart: 0,
    keyEnd: 0,
  }));
  length = 0;
  /** True where there was more than the set has room for: what it holds then is not all. */
  overflowed = false;
  private used = 0;
  private readonly name = new Uint8Array(MAX_TEXT + KEY_PREFIX.length);

  clear(): void {
    this.length = 0;
    this.used = 0;
    this.overflowed = false;
  }

  /** An empty value is no label, and neither is one without a name. */
  add(
    bytes: Uint8Array,
    keyStart: number,
    keyEnd: number,
    values: Uint8Array,
    valueStart: number,
    valueEnd: number,
  ): void {
    if (keyStart === keyEnd || valueStart === valueEnd) return;
    const label = this.labels[this.length];
    const keyLength = keyEnd - keyStart;
    if (label === undefined || 2 * keyLength + valueEnd - valueStart + OVERHEAD > MAX_TEXT - this.used) {
      this.overflowed = true;
      return;
    }
    if (isPlain(bytes, keyStart, keyEnd)) {
      this.write(label, bytes, keyStart, keyEnd, values, valueStart, valueEnd);
      label.keyStart = label.nameStart;
      label.keyEnd = label.nameEnd;
    } else {
      const nameEnd = this.normalise(bytes, keyStart, keyEnd);
      this.write(label, this.name, 0, nameEnd, values, valueStart, valueEnd);
      label.keyStart = this.used;
      for (let at = keyStart; at < keyEnd; at++) this.text[this.used++] = bytes[at] ?? 0;
      label.keyEnd = this.used;
    }
    this.length++;
  }

  /** Sorts, and joins what has one name. To be called once all was added. */
  seal(): void {
    const { labels, text } = this;
    for (let n = 1; n < this.length; n++) {
      const label = labels[n];
      let at = n - 1;
      for (; label !== undefined && at >= 0; at--) {
        const before = labels[at];
        if (before === undefined || this.order(before, label) <= 0) break;
        labels[at + 1] = before;
      }
      if (label !== undefined) labels[at + 1] = label;
    }
    let kept = 0;
    for (let n = 1; n < this.length; n++) {
      const last = labels[kept];
      const label = labels[n];
      if (last === undefined || label === undefined) break;
      if (compare(text, last.nameStart, last.nameEnd, text, label.nameStart, label.nameEnd) === 0)
        this.join(last, label);
      else {
        kept++;
        // Swapped, not copied: the set owns each of its labels once.
        labels[n] = labels[kept] ?? label;
        labels[kept] = label;
      }
    }
    if (this.length > 0) this.length = kept + 1;
  }

  private order(a: Label, b: Label): number {
    const { text } = this;
    const byName = compare(text, a.nameStart, a.nameEnd, text, b.nameStart, b.nameEnd);
    return byName === 0 ? compare(text, a.keyStart, a.keyEnd, text, b.keyStart, b.keyEnd) : byName;
  }

  private join(into: Label, label: Label): void {
    const { text } = this;
    const first = into.end - into.valueStart;
    const second = label.end - label.valueStart;
    if (2 * (first + second) + into.nameEnd - into.nameStart + OVERHEAD > MAX_TEXT - this.used) {
      this.overflowed = true;
      return;
    }
    const start = this.used;
    text.copyWithin(start, into.valueStart, into.end);
    text[start + first] = SEMICOLON;
    text.copyWithin(start + first + 1, label.valueStart, label.end);
    const end = start + first + 1 + second;
    this.used = end;
    this.write(into, text, into.nameStart, into.nameEnd, text, start, end);
  }

  private write(
    label: Label,
    names: Uint8Array,
    nameStart: number,
    nameEnd: number,
    values: Uint8Array,
    valueStart: number,
    valueEnd: number,
  ): void {
    const { text } = this;
    const nameLength = nameEnd - nameStart;
    const valueLength = valueEnd - valueStart;
    let to = this.used;
    label.start = to;
    to = writeLength(
      text,
      to,
      LABEL_TAG,
      2 + lengthSize(nameLength) + nameLength + lengthSize(valueLength) + valueLength,
    );
    to = writeLength(text, to, LABEL_TAG, nameLength);
    label.nameStart = to;
    for (let at = nameStart; at < nameEnd; at++) text[to++] = names[at] ?? 0;
    label.nameEnd = to;
    to = writeLength(text, to, VALUE_TAG, valueLength);
    label.valueStart = to;
    for (let at = valueStart; at < valueEnd; at++) text[to++] = values[at] ?? 0;
    label.end = to;
    this.used = to;
  }

  private normalise(bytes: Uint8Array, start: number, end: number): number {
    const first = bytes[start];
    // Prometheus' own rule for a digit in front. Two underscores in front are reserved: an attribute must not pass for `__name__`.
    const isPrefixed = (kindOf(first) & DIGIT) !== 0 || (isUnderscore(first) && isUnderscore(bytes[start + 1]));
    if (isPrefixed) this.name.set(KEY_PREFIX);
    return writeName(bytes, start, end, this.name, isPrefixed ? KEY_PREFIX.length : 0, false);
  }
}

/** A key that is a label's name as it stands. One with an underscore in front is looked at more closely. */
const isPlain = (bytes: Uint8Array, start: number, end: number): boolean => {
  const first = bytes[start] ?? 0;
  if (first === UNDERSCORE || (kindOf(first) & DIGIT) !== 0) return false;
  for (let at = start; at < end; at++) if ((kindOf(bytes[at]) & NAME_BYTE) === 0) return false;
  return true;
};
