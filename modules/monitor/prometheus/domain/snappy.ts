export type SnappyOutcome =
  | { readonly kind: 'decoded'; readonly length: number }
  | { readonly kind: 'malformed'; readonly because: string }
  | { readonly kind: 'too-large'; readonly length: number };

const malformed = (because: string): SnappyOutcome => ({ kind: 'malformed', because });

/** Length that the body announces, or why it announces none. */
const readLength = (source: Uint8Array): { readonly length: number; readonly next: number } | undefined => {
  let length = 0;
  for (let at = 0, factor = 1; at < 5 && at < source.length; at += 1, factor *= 128) {
    const byte = source[at] ?? 0;
    length += (byte & 127) * factor;
    if (byte < 128) return length <= 0xffff_ffff ? { length, next: at + 1 } : undefined;
  }
  return undefined;
};

/**
 * Decompresses one Snappy block, the framing-less form that remote-write 1.0 sends. Every read and write is checked, so no input reads or
 * writes outside the two arrays; what is announced larger than `target` is refused before a byte is written.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 */
export const decodeSnappy = (source: Uint8Array, target: Uint8Array): SnappyOutcome => {
  const announced = readLength(source);
  if (announced === undefined) return malformed('no length');
  const { length } = announced;
  if (length > target.length) return { kind: 'too-large', length };
  const end = source.length;
  let from = announced.next;
  let to = 0;
  while (from < end) {
    const tag = source[from++] ?? 0;
    const type = tag & 3;
    if (type === 0) {
      let count = tag >>> 2;
      if (count >= 60) {
        const bytes = count - 59;
        if (from + bytes > end) return malformed('literal length cut short');
        count = 0;
        for (let i = bytes - 1; i >= 0; i -= 1) count = count * 256 + (source[from + i] ?? 0);
        from += bytes;
      }
      count += 1;
      if (from + count > end) return malformed('literal cut short');
      if (to + count > length) return malformed('more bytes than announced');
      // A call costs more than a few bytes copied in place.
      if (count < 64) for (const stop = to + count; to < stop;) target[to++] = source[from++] ?? 0;
      else {
        target.set(source.subarray(from, from + count), to);
        from += count;
        to += count;
      }
      continue;
    }
    let count: number;
    let distance: number;
    if (type === 1) {
      if (from >= end) return malformed('copy cut short');
      count = 4 + ((tag >>> 2) & 7);
      distance = ((tag >>> 5) << 8) | (source[from++] ?? 0);
    } else {
      const bytes = type === 2 ? 2 : 4;
      if (from + bytes > end) return malformed('copy cut short');
      count = 1 + (tag >>> 2);
      distance = 0;
      for (let i = bytes - 1; i >= 0; i -= 1) distance = distance * 256 + (source[from + i] ?? 0);
      from += bytes;
    }
    if (distance === 0 || distance > to) return malformed('copy from outside');
    if (to + count > length) return malformed('more bytes than announced');
    // Source and target may overlap: byte by byte repeats the pattern, as the format means it.
    for (const stop = to + count; to < stop; to += 1) target[to] = target[to - distance] ?? 0;
  }
  return to === length ? { kind: 'decoded', length } : malformed('fewer bytes than announced');
};
