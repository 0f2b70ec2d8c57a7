const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};
const DURATION = /^(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m(?!s))?(?:\d+s)?(?:\d+ms)?$/;

/** A duration as Prometheus writes them ("15s", "1h30m", "500ms") in ms; `undefined` where it is none. */
export const durationMs = (text: string): number | undefined => {
  if (text === '0') return 0;
  if (text === '' || !DURATION.test(text)) return undefined;
  let total = 0;
  for (const [, count, unit] of text.matchAll(/(\d+)(ms|[ywdhms])/g)) total += Number(count) * (UNITS[unit ?? ''] ?? 0);
  return total;
};

const SIZES: Readonly<Record<string, number>> = { '': 1, K: 10, M: 20, G: 30 };

/** A size as Prometheus writes them ("10MB", "512KiB"; both are powers of 1024) in bytes; `undefined` where it is none. */
export const sizeBytes = (text: string): number | undefined => {
  const found = /^(\d+)([KMG]?)(?:i?B)?$/.exec(text);
  if (found === null) return undefined;
  const power = SIZES[found[2] ?? ''] ?? 0;
  return Number(found[1]) * (found[2] === '' ? 1 : 2 ** power);
};
