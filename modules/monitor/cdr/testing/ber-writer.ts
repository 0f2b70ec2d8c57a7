/** X.690 encoding of test records: definite lengths, tags of any number. */
const CONTEXT = 0x80;
const CONSTRUCTED = 0x20;

const lengthOf = (length: number): readonly number[] => {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
};

const tagOf = (tag: number, form: number): readonly number[] => {
  if (tag < 31) return [CONTEXT | form | tag];
  const groups: number[] = [];
  for (let rest = tag; rest > 0; rest >>= 7) groups.unshift((rest & 0x7f) | (groups.length > 0 ? 0x80 : 0));
  return [CONTEXT | form | 0x1f, ...groups];
};

const element = (tag: number, form: number, contents: readonly number[]): readonly number[] => [
  ...tagOf(tag, form),
  ...lengthOf(contents.length),
  ...contents,
];

export const constructed = (tag: number, ...children: readonly (readonly number[])[]): readonly number[] =>
  element(tag, CONSTRUCTED, children.flat());

export const octets = (tag: number, contents: readonly number[]): readonly number[] => element(tag, 0, contents);

export const text = (tag: number, value: string): readonly number[] =>
  octets(tag, [...new TextEncoder().encode(value)]);

export const integer = (tag: number, value: number): readonly number[] => {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest & 0xff);
    rest = Math.floor(rest / 256);
  } while (rest > 0);
  if ((bytes[0] ?? 0) >= 0x80) bytes.unshift(0);
  return octets(tag, bytes);
};

const bcd = (value: number): number => (Math.floor(value / 10) << 4) | (value % 10);

/** TimeStamp of TS 32.298 in the zone one hour ahead of UTC. */
export const timeStamp = (tag: number, ms: number): readonly number[] => {
  const at = new Date(ms + 3_600_000);
  return octets(tag, [
    bcd(at.getUTCFullYear() % 100),
    bcd(at.getUTCMonth() + 1),
    bcd(at.getUTCDate()),
    bcd(at.getUTCHours()),
    bcd(at.getUTCMinutes()),
    bcd(at.getUTCSeconds()),
    0x2b,
    0x01,
    0x00,
  ]);
};

/** Digits with the low half first, `f` filling. */
export const tbcd = (tag: number, digits: string): readonly number[] =>
  octets(
    tag,
    (digits.match(/\d\d?/g) ?? []).map((pair) => (pair.length === 2 ? Number(pair[1]) << 4 : 0xf0) | Number(pair[0])),
  );
