import { type DayIndex } from './indices.js';

/** Which frame brought something, and which of it this is. */
export interface PlaceInLog {
  readonly lane: string;
  /** Offset of the frame. */
  readonly seq: number;
  /** Place among what the frame has of the same object and time, or among its records. */
  readonly n: number;
}

/** One document on its way. Which it is follows from the log alone, so that a replay makes it again. */
export interface Document extends PlaceInLog {
  readonly index: DayIndex;
  /** Rows that it brings. */
  readonly rows: number;
  /** Its two lines of a bulk request. */
  lines(): string;
  /** Where the name is taken by another frame's document: takes the next name. Absent where the log gives the only one. */
  takeNextName?(): void;
}

/** Rows of one object and time that one frame brought. */
export class SamplesDocument implements Document {
  /** Counters of the group that are in it, a bit each. */
  private readonly has: number[] = [];
  readonly lane: string;
  readonly seq: number;
  readonly n: number;
  private part: number;
  private readonly fragments: string[] = [];
  private readonly values: number[] = [];

  /** @param head dimensions but the part, as JSON without braces, and `previous` what the frame has of the same group before it */
  constructor(
    readonly index: DayIndex,
    private readonly head: string,
    readonly timeMs: number,
    name: PlaceInLog & { readonly part: number },
    readonly previous: SamplesDocument | undefined,
  ) {
    ({ lane: this.lane, seq: this.seq, n: this.n, part: this.part } = name);
  }

  get rows(): number {
    return this.values.length;
  }

  holds(place: number): boolean {
    return ((this.has[place >> 5] ?? 0) & (1 << (place & 31))) !== 0;
  }

  /** @param fragment `,"counter.NAME":` */
  add(place: number, fragment: string, value: number): void {
    const word = place >> 5;
    this.has[word] = (this.has[word] ?? 0) | (1 << (place & 31));
    this.fragments.push(fragment);
    this.values.push(value);
  }

  lines(): string {
    // Put together only now: text that lives long costs more than the numbers do.
    const { fragments, values } = this;
    let fields = '';
    let special = '';
    for (let at = 0; at < values.length; at++) {
      const [fragment = '', value = 0] = [fragments[at], values[at]];
      if (Number.isFinite(value)) fields += fragment + (value === 0 && 1 / value < 0 ? '-0.0' : `${value}`);
      else special += `${special === '' ? ',"special":[' : ','}${fragment.slice(1, -2)}=${value}"`;
    }
    if (special !== '') special += ']';
    const n = this.n === 0 ? '' : `,"n":${this.n}`;
    return `{"create":{"_index":"${this.index.name}"}}\n{"@timestamp":${this.timeMs},${this.head},"part":${this.part},"lane":${JSON.stringify(this.lane)},"seq":${this.seq}${n},"samples":${this.rows}${fields}${special}}\n`;
  }

  takeNextName(): void {
    this.part++;
  }
}

/** A call or a log record, named by its place in the log. */
export class RecordDocument implements Document {
  readonly rows = 1;

  readonly lane: string;
  readonly seq: number;
  readonly n: number;

  constructor(
    readonly index: DayIndex,
    place: PlaceInLog,
    private readonly timeMs: number,
    private readonly record: object,
  ) {
    ({ lane: this.lane, seq: this.seq, n: this.n } = place);
  }

  lines(): string {
    const { lane, seq, n, timeMs } = this;
    const id = `${lane}-${seq}-${n}`;
    const order = { '@timestamp': Math.floor(timeMs), sortMs: timeMs, lane, seq, n };
    return `${JSON.stringify({ create: { _index: this.index.name, _id: id } })}\n${JSON.stringify({ ...this.record, ...order })}\n`;
  }
}
