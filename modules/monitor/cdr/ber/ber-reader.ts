/** Deepest nesting of a charging data record is below ten; what is deeper is made to exhaust. */
const MAX_DEPTH = 24;
/** Elements of one record. */
const MAX_ELEMENTS = 100_000;
const CONTEXT = 2;
const CONSTRUCTED = 0x20;
/** Four octets of length are 4 GiB, and tag numbers of three groups are beyond any in use. */
const MAX_LENGTH_OCTETS = 4;
const MAX_TAG_OCTETS = 3;

/** One element of X.690: what it is, where its contents stand, and what it contains. */
export interface BerElement {
  /** 0 universal, 1 application, 2 context-specific, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly contents: Uint8Array;
  /** Of a constructed element. */
  readonly children: readonly BerElement[];
}

/** Why bytes are no element. */
export class BerError extends Error {
  constructor(readonly because: 'not-asn1' | 'too-deep') {
    super(because);
  }
}

interface Head {
  readonly tagClass: number;
  readonly tag: number;
  readonly isConstructed: boolean;
  /** `undefined`: the contents end with two zero octets (X.690 clause 8.1.3.6). */
  readonly length: number | undefined;
  readonly contentsAt: number;
}

const octet = (bytes: Uint8Array, at: number, end: number): number => {
  if (at >= end) throw new BerError('not-asn1');
  return bytes[at] ?? 0;
};

const headAt = (bytes: Uint8Array, begin: number, end: number): Head => {
  let at = begin;
  const identifier = octet(bytes, at++, end);
  let tag = identifier & 0x1f;
  if (tag === 0x1f) {
    tag = 0;
    for (let count = 0; ; count++) {
      if (count === MAX_TAG_OCTETS) throw new BerError('not-asn1');
      const group = octet(bytes, at++, end);
      tag = tag * 128 + (group & 0x7f);
      if (group < 0x80) break;
    }
  }
  const first = octet(bytes, at++, end);
  let length: number | undefined = first;
  if (first === 0x80) length = undefined;
  else if (first > 0x80) {
    const count = first & 0x7f;
    if (count > MAX_LENGTH_OCTETS) throw new BerError('not-asn1');
    length = 0;
    for (let n = 0; n < count; n++) length = length * 256 + octet(bytes, at++, end);
  }
  const isConstructed = (identifier & CONSTRUCTED) !== 0;
  if ((length === undefined && !isConstructed) || (length !== undefined && at + length > end))
    throw new BerError('not-asn1');
  return { tagClass: identifier >> 6, tag, isConstructed, length, contentsAt: at };
};

/** Reads elements by X.690's basic rules: definite and indefinite lengths, bounded depth and number. */
export class BerReader {
  private elements = 0;

  constructor(private readonly bytes: Uint8Array) {}

  /**
   * The element that begins at `at`.
   *
   * @throws BerError where there is none
   */
  read(at: number, end = this.bytes.length): { readonly element: BerElement; readonly next: number } {
    this.elements = 0;
    return this.element(at, end, 0);
  }

  private element(begin: number, end: number, depth: number): { element: BerElement; next: number } {
    if (depth > MAX_DEPTH) throw new BerError('too-deep');
    if (++this.elements > MAX_ELEMENTS) throw new BerError('too-deep');
    const { tagClass, tag, isConstructed, length, contentsAt } = headAt(this.bytes, begin, end);
    const children: BerElement[] = [];
    let at = contentsAt;
    const contentsEnd = length === undefined ? end : contentsAt + length;
    if (isConstructed)
      while (at < contentsEnd && !(length === undefined && this.isEnd(at, end))) {
        const { element, next } = this.element(at, contentsEnd, depth + 1);
        children.push(element);
        at = next;
      }
    else at = contentsEnd;
    // Without a length, contents that just stop are cut off.
    if (length === undefined && !this.isEnd(at, end)) throw new BerError('not-asn1');
    const contents = this.bytes.subarray(contentsAt, at);
    return { element: { tagClass, tag, contents, children }, next: length === undefined ? at + 2 : at };
  }

  private isEnd(at: number, end: number): boolean {
    return at + 1 < end && this.bytes[at] === 0 && this.bytes[at + 1] === 0;
  }
}

/** The context-specific field of a record, where it has it. */
export const field = (of: BerElement | undefined, tag: number): BerElement | undefined =>
  of?.children.find((child) => child.tagClass === CONTEXT && child.tag === tag);

/** Two's complement (X.690 clause 8.3), of at most six octets, so that it is exact. @returns `undefined` where it is none */
export const integerOf = (of: BerElement | undefined): number | undefined => {
  if (of === undefined || of.contents.length === 0 || of.contents.length > 6) return undefined;
  let value = (of.contents[0] ?? 0) >= 0x80 ? -1 : 0;
  for (const byte of of.contents) value = value * 256 + byte;
  return value;
};

/** Text in UTF-8, of which GraphicString and IA5String are a part as they are used here. */
export const textOf = (of: BerElement | undefined): string =>
  of === undefined ? '' : new TextDecoder().decode(of.contents);
