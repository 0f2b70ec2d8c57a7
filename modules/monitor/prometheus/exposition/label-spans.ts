import { type LabelPair } from './exposed-sample.js';

const UTF8 = new TextDecoder();
const BACKSLASH = 0x5c;
const NAME_ESCAPED = 1;
const VALUE_ESCAPED = 2;

/** Labels as places in a body, in columns that are used again for every line. */
export class LabelSpans {
  length = 0;
  nameStart = new Int32Array(16);
  nameEnd = new Int32Array(16);
  valueStart = new Int32Array(16);
  valueEnd = new Int32Array(16);
  private escaped = new Uint8Array(16);

  clear(): void {
    this.length = 0;
  }

  push(nameStart: number, nameEnd: number, isNameEscaped: boolean): number {
    const at = this.length++;
    if (at === this.nameStart.length) this.grow();
    this.nameStart[at] = nameStart;
    this.nameEnd[at] = nameEnd;
    this.escaped[at] = isNameEscaped ? NAME_ESCAPED : 0;
    return at;
  }

  setValue(at: number, start: number, end: number, isEscaped: boolean): void {
    this.valueStart[at] = start;
    this.valueEnd[at] = end;
    if (isEscaped) this.escaped[at] = (this.escaped[at] ?? 0) | VALUE_ESCAPED;
  }

  /** The label with this name as written, or -1. */
  find(bytes: Uint8Array, name: Uint8Array, nameStart = 0, nameEnd = name.length): number {
    for (let at = 0; at < this.length; at++)
      if (sameBytes(bytes, this.nameStart[at] ?? 0, this.nameEnd[at] ?? 0, name, nameStart, nameEnd)) return at;
    return -1;
  }

  /** The last label has the name of one before it. */
  lastIsAgain(bytes: Uint8Array): boolean {
    const last = this.length - 1;
    const start = this.nameStart[last] ?? 0;
    const end = this.nameEnd[last] ?? 0;
    for (let at = 0; at < last; at++)
      if (sameBytes(bytes, this.nameStart[at] ?? 0, this.nameEnd[at] ?? 0, bytes, start, end)) return true;
    return false;
  }

  /** Order of the names as written, byte by byte. */
  compareNames(bytes: Uint8Array, a: number, b: number): number {
    return compareBytes(
      bytes,
      this.nameStart[a] ?? 0,
      this.nameEnd[a] ?? 0,
      this.nameStart[b] ?? 0,
      this.nameEnd[b] ?? 0,
    );
  }

  pair(bytes: Uint8Array, at: number): LabelPair {
    const flags = this.escaped[at] ?? 0;
    return [
      textOf(bytes, this.nameStart[at] ?? 0, this.nameEnd[at] ?? 0, (flags & NAME_ESCAPED) !== 0),
      textOf(bytes, this.valueStart[at] ?? 0, this.valueEnd[at] ?? 0, (flags & VALUE_ESCAPED) !== 0),
    ];
  }

  pairs(bytes: Uint8Array): LabelPair[] {
    return Array.from({ length: this.length }, (_, at) => this.pair(bytes, at));
  }

  private grow(): void {
    const capacity = this.nameStart.length * 2;
    const wider = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(capacity);
      to.set(from);
      return to;
    };
    this.nameStart = wider(this.nameStart);
    this.nameEnd = wider(this.nameEnd);
    this.valueStart = wider(this.valueStart);
    this.valueEnd = wider(this.valueEnd);
    const escaped = new Uint8Array(capacity);
    escaped.set(this.escaped);
    this.escaped = escaped;
  }
}

export const sameBytes = (
  a: Uint8Array,
  aStart: number,
  aEnd: number,
  b: Uint8Array,
  bStart: number,
  bEnd: number,
): boolean => {
  if (aEnd - aStart !== bEnd - bStart) return false;
  for (let left = aStart, right = bStart; left < aEnd; left++, right++) if (a[left] !== b[right]) return false;
  return true;
};

const compareBytes = (bytes: Uint8Array, a: number, aEnd: number, b: number, bEnd: number): number => {
  let left = a;
  let right = b;
  for (; left < aEnd && right < bEnd; left++, right++) {
    const difference = (bytes[left] ?? 0) - (bytes[right] ?? 0);
    if (difference !== 0) return difference;
  }
  return aEnd - left - (bEnd - right);
};

/** Text between quotes or of a HELP line: `\\`, `\"` and `\n` are escapes, any other backslash stands for itself. */
export const textOf = (bytes: Uint8Array, start: number, end: number, isEscaped: boolean): string => {
  const text = UTF8.decode(bytes.subarray(start, end));
  if (!isEscaped) return text;
  return text.replace(/\\([\\"n])/g, (_, escape: string) => (escape === 'n' ? '\n' : escape));
};

/** True where one of the bytes begins an escape. */
export const hasEscape = (bytes: Uint8Array, start: number, end: number): boolean =>
  bytes.subarray(start, end).includes(BACKSLASH);
