/** Rows of several series: those of `series[n]` stand at `[ends[n - 1], ends[n])` of both columns, in order of time, one for each time. */
export interface OrderedSamples {
  readonly series: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly timestampMs: Float64Array<ArrayBuffer>;
  readonly value: Float64Array<ArrayBuffer>;
}

/**
 * Takes rows in the order in which they were stored apart by series, ascending, and puts each in order of time; of two rows at one time the later
 * one stays. Rows mostly come in order of time, which costs one pass.
 */
export const orderSamples = (series: Uint32Array, timestampMs: Float64Array, value: Float64Array): OrderedSamples => {
  const counts = new Map<number, number>();
  for (const id of series) counts.set(id, (counts.get(id) ?? 0) + 1);
  const ids = Uint32Array.from(counts.keys()).sort();
  const places = new Map<number, number>();
  const starts = new Uint32Array(ids.length + 1);
  ids.forEach((id, place) => {
    places.set(id, place);
    starts[place + 1] = (starts[place] ?? 0) + (counts.get(id) ?? 0);
  });
  const time = new Float64Array(series.length);
  const kept = new Float64Array(series.length);
  const next = starts.slice();
  series.forEach((id, row) => {
    const place = places.get(id) ?? 0;
    const at = next[place] ?? 0;
    next[place] = at + 1;
    time[at] = timestampMs[row] ?? 0;
    kept[at] = value[row] ?? 0;
  });
  const ends = new Uint32Array(ids.length);
  let length = 0;
  for (let place = 0; place < ids.length; place++) {
    length = settle(time, kept, starts[place] ?? 0, starts[place + 1] ?? 0, length);
    ends[place] = length;
  }
  return { series: ids, ends, timestampMs: time.slice(0, length), value: kept.slice(0, length) };
};

/** Orders rows `[start, end)`, one for each time, and moves them down to `to`. @returns where they end */
const settle = (time: Float64Array, value: Float64Array, start: number, end: number, to: number): number => {
  if (!isOrdered(time, start, end)) {
    const rows = Array.from({ length: end - start }, (_, n) => [time[start + n] ?? 0, value[start + n] ?? 0] as const);
    rows.sort(([a], [b]) => a - b);
    rows.forEach(([at, kept], n) => {
      time[start + n] = at;
      value[start + n] = kept;
    });
  }
  const first = to;
  for (let row = start; row < end; row++) {
    if (to > first && time[to - 1] === time[row]) to--;
    time[to] = time[row] ?? 0;
    value[to++] = value[row] ?? 0;
  }
  return to;
};

const isOrdered = (time: Float64Array, start: number, end: number): boolean => {
  for (let row = start + 1; row < end; row++) if ((time[row] ?? 0) < (time[row - 1] ?? 0)) return false;
  return true;
};
