/** Attributes of one resource or data point that become labels at most. */
const MAX_LABELS = 128;
/** Bytes of all names and values of one set at most, in UTF-8; chosen, far above what an SDK sends. */
const MAX_TEXT = 1 << 15;
const KEY_PREFIX = new TextEncoder().encode('key_');
const UNDERSCORE = 0x5f;
const COLON = 0x3a;
const SEMICOLON = 0x3b;

/** A label as spans of its set's `text`. `key` is its name as it was sent, which orders labels whose names became the same. */
export interface Label {
  keyStart: number;
  keyEnd: number;
  nameStart: number;
  nameEnd: number;
  valueStart: number;
  valueEnd: number;
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

const isNameByte = (byte: number): boolean =>
  (byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a) || isDigit(byte) || byte === UNDERSCORE;
const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
const isContinuation = (byte: number): boolean => (byte & 0xc0) === 0x80;

/**
 * Writes `bytes[start, end)` to `out` with an underscore for every character that a Prometheus name cannot have. @returns the end in `out`
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
    if (isNameByte(byte) || (metric && byte === COLON)) out[to++] = byte;
    else if (!isContinuation(byte)) out[to++] = UNDERSCORE;
  }
  return to;
};

/**
 * The attributes of a resource or of a data point as labels: names normalised, sorted, unique. Attributes whose names become the same share
 * one label, their values joined by semicolons in the order of their keys. Reused: nothing is allocated for a point.
 */
export class LabelSet {
  readonly text = new Uint8Array(MAX_TEXT);
  readonly labels: Label[] = Array.from({ length: MAX_LABELS }, () => ({
    keyStart: 0,
    keyEnd: 0,
    nameStart: 0,
    nameEnd: 0,
    valueStart: 0,
    valueEnd: 0,
  }));
  length = 0;
  /** True where there was more than the set has room for: what it holds then is not all. */
  overflowed = false;
  private used = 0;

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
    const needed = 2 * (keyEnd - keyStart) + KEY_PREFIX.length + valueEnd - valueStart;
    if (label === undefined || needed > MAX_TEXT - this.used) {
      this.overflowed = true;
      return;
    }
    const { text } = this;
    const first = bytes[keyStart] ?? 0;
    label.keyStart = this.used;
    for (let at = keyStart; at < keyEnd; at++) text[this.used++] = bytes[at] ?? 0;
    label.keyEnd = this.used;
    label.nameStart = this.used;
    // Prometheus' own rule for a digit in front. Two underscores in front are reserved: an attribute must not pass for `__name__`.
    if (isDigit(first)) this.prefix();
    else if (!isNameByte(first) || first === UNDERSCORE) {
      const second = bytes[keyStart + 1];
      if (second !== undefined && (!isNameByte(second) || second === UNDERSCORE)) this.prefix();
    }
    this.used = writeName(bytes, keyStart, keyEnd, text, this.used, false);
    label.nameEnd = this.used;
    label.valueStart = this.used;
    for (let at = valueStart; at < valueEnd; at++) text[this.used++] = values[at] ?? 0;
    label.valueEnd = this.used;
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
    const needed = into.valueEnd - into.valueStart + 1 + label.valueEnd - label.valueStart;
    if (needed > MAX_TEXT - this.used) {
      this.overflowed = true;
      return;
    }
    const start = this.used;
    for (let at = into.valueStart; at < into.valueEnd; at++) text[this.used++] = text[at] ?? 0;
    text[this.used++] = SEMICOLON;
    for (let at = label.valueStart; at < label.valueEnd; at++) text[this.used++] = text[at] ?? 0;
    into.valueStart = start;
    into.valueEnd = this.used;
  }

  private prefix(): void {
    this.text.set(KEY_PREFIX, this.used);
    this.used += KEY_PREFIX.length;
  }
}
