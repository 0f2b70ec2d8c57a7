const NONE = -1;
/** Measures of one object in a key of the saved form. */
const KEY_STRIDE = 65_536;

/** The streams of a lane, each a measure of an object, by small numbers that count up from 0 and are never reused. */
export class StreamSlots {
  /** By object, then by measure: a map of as many keys costs several times the look. */
  private table = new Int32Array(0);
  private count = 0;

  constructor(private readonly measures: number) {}

  get size(): number {
    return this.count;
  }

  /** @returns `undefined` where the stream has no number */
  of(object: number, measure: number): number | undefined {
    const slot = this.table[object * this.measures + measure] ?? NONE;
    return slot === NONE ? undefined : slot;
  }

  add(object: number, measure: number): number {
    return this.put(object, measure, this.count);
  }

  /** Slots by `object * 65536 + measure`. */
  snapshot(): Map<number, number> {
    const saved = new Map<number, number>();
    this.table.forEach((slot, at) => {
      if (slot === NONE) return;
      const object = Math.floor(at / this.measures);
      saved.set(object * KEY_STRIDE + (at - object * this.measures), slot);
    });
    return saved;
  }

  /** @param now the place that a measure has today, by the one it had; `undefined` where it is watched no more: its numbers stay taken */
  static restore(
    saved: ReadonlyMap<number, number>,
    measures: number,
    now: (before: number) => number | undefined = (before) => before,
  ): StreamSlots {
    const slots = new StreamSlots(measures);
    for (const [key, slot] of saved) {
      const measure = now(key % KEY_STRIDE);
      if (measure === undefined) slots.count = Math.max(slots.count, slot + 1);
      else slots.put(Math.floor(key / KEY_STRIDE), measure, slot);
    }
    return slots;
  }

  private put(object: number, measure: number, slot: number): number {
    const at = object * this.measures + measure;
    if (at >= this.table.length) {
      const table = new Int32Array(Math.max((object + 1) * this.measures, this.table.length * 2)).fill(NONE);
      table.set(this.table);
      this.table = table;
    }
    this.table[at] = slot;
    this.count = Math.max(this.count, slot + 1);
    return slot;
  }
}
