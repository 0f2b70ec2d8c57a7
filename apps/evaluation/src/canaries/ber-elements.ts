/** X.690 encoding of the records that are sent: definite lengths below 16 MiB, context tags. */
type Octets = readonly number[];

const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;
const LONG_TAG = 0x1f;

const lengthOf = (length: number): Octets => {
  if (length < 0x80) return [length];
  return length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
};
const tagOf = (tag: number, form: number): Octets => {
  if (tag < LONG_TAG) return [CONTEXT | form | tag];
  return [CONTEXT | form | LONG_TAG, ...(tag < 0x80 ? [tag] : [0x80 | (tag >> 7), tag & 0x7f])];
};
const element = (tag: number, form: number, contents: Octets): Octets => [
  ...tagOf(tag, form),
  ...lengthOf(contents.length),
  ...contents,
];

export const constructed = (tag: number, ...children: readonly Octets[]): Octets =>
  element(tag, CONSTRUCTED, children.flat());
export const octets = (tag: number, contents: Octets): Octets => element(tag, 0, contents);
export const text = (tag: number, value: string): Octets => octets(tag, [...new TextEncoder().encode(value)]);

export const integer = (tag: number, value: number): Octets => {
  const bytes: number[] = [];
  for (let rest = value; rest > 0 || bytes.length === 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return octets(tag, (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes);
};

/** TBCD (TS 29.002): the low half of a byte first, `f` filling. */
export const tbcd = (tag: number, digits: string): Octets =>
  octets(
    tag,
    (digits.match(/\d\d?/gu) ?? []).map((pair) => (pair.length === 2 ? Number(pair[1]) << 4 : 0xf0) | Number(pair[0])),
  );

const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);
/** TimeStamp of TS 32.298, UTC. */
export const timeStamp = (tag: number, ms: number): Octets => {
  const at = new Date(ms);
  const date = [at.getUTCFullYear() % 100, at.getUTCMonth() + 1, at.getUTCDate()];
  const time = [at.getUTCHours(), at.getUTCMinutes(), at.getUTCSeconds()];
  return octets(tag, [...[...date, ...time].map(bcd), 0x2b, 0, 0]);
};
