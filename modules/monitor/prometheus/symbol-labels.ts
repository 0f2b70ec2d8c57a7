import { decodeLabels } from '#foundation/telemetry-store';
import { LabelWriter } from './label-writer.js';
import { type WriteRefusal } from './write-outcome.js';

const NAME = new TextEncoder().encode('__name__');

/** The symbols of one remote-write 2.0 request, and the labels that refer to them. */
export class SymbolLabels {
  private body: Uint8Array = new Uint8Array(0);
  private count = 0;
  private start = new Int32Array(1 << 10);
  private end = new Int32Array(1 << 10);
  private references = 0;
  private refs = new Float64Array(64);
  private order: number[] = [];
  /** Names of the series before, by reference, where they were sorted, unique and had a metric name: senders repeat them. */
  private proved = new Float64Array(64);
  private provedCount = -1;
  /** The symbol `__name__` among them. */
  private metricRef = -1;
  private readonly writer = new LabelWriter();
  private readonly utf8 = new TextDecoder();

  open(body: Uint8Array): void {
    this.body = body;
    this.count = 0;
    this.provedCount = -1;
  }

  add(start: number, end: number): void {
    if (this.count === this.start.length) {
      this.start = doubled(this.start);
      this.end = doubled(this.end);
    }
    this.start[this.count] = start;
    this.end[this.count++] = end;
  }

  /** Forgets the references, not the symbols. */
  clear(): void {
    this.references = 0;
  }

  refer(ref: number): void {
    if (this.references === this.refs.length) {
      const wider = new Float64Array(this.refs.length * 2);
      wider.set(this.refs);
      this.refs = wider;
    }
    this.refs[this.references++] = ref;
  }

  get bytes(): Uint8Array {
    return this.writer.bytes;
  }
  get length(): number {
    return this.writer.length;
  }
  copyOf(): Uint8Array {
    return this.writer.copyOf();
  }

  /** A symbol as text; that of a reference to nothing is empty. */
  text(ref: number): string {
    if (ref >= this.count) return '';
    return this.utf8.decode(this.body.subarray(this.start[ref] ?? 0, this.end[ref] ?? 0));
  }

  nameOf(labels: Uint8Array): string {
    return decodeLabels(labels)['__name__'] ?? '';
  }

  /**
   * Writes the labels referred to as label bytes: sorted, those without a value left out.
   *
   * @param isSeries must have a metric name
   * @returns why they are no labels, or `undefined`
   */
  write(isSeries = true): WriteRefusal | undefined {
    const { references, refs, count, writer, body } = this;
    writer.clear();
    if (references % 2 !== 0) return 'labels';
    for (let at = 0; at < references; at++) if ((refs[at] ?? 0) >= count) return 'labels';
    const labels = references / 2;
    if (isSeries && this.hasProvedNames()) return this.writeProved();
    const isSorted = this.isSorted(labels);
    if (!isSorted) this.sort(labels);
    let isNamed = !isSeries;
    for (let n = 0; n < labels; n++) {
      const label = isSorted ? n : (this.order[n] ?? 0);
      const name = refs[label * 2] ?? 0;
      const value = refs[label * 2 + 1] ?? 0;
      const nameStart = this.start[name] ?? 0;
      const nameEnd = this.end[name] ?? 0;
      const valueStart = this.start[value] ?? 0;
      const valueEnd = this.end[value] ?? 0;
      if (nameStart === nameEnd) return 'label-name';
      if (!isSorted && n > 0 && this.compare(this.order[n - 1] ?? 0, label) === 0) return 'label-name';
      if (valueStart === valueEnd) continue;
      isNamed ||= this.isName(nameStart, nameEnd);
      writer.label(body, nameStart, nameEnd, body, valueStart, valueEnd);
    }
    if (isNamed && isSorted && isSeries) this.prove(labels);
    return isNamed ? undefined : 'no-name';
  }

  private hasProvedNames(): boolean {
    const { refs, proved, references } = this;
    if (references !== this.provedCount * 2) return false;
    for (let at = 0; at < references; at += 2) if (refs[at] !== proved[at]) return false;
    return true;
  }

  private writeProved(): WriteRefusal | undefined {
    const { refs, start, end, body, writer, references } = this;
    let isNamed = false;
    for (let at = 0; at < references; at += 2) {
      const name = refs[at] ?? 0;
      const value = refs[at + 1] ?? 0;
      const valueStart = start[value] ?? 0;
      const valueEnd = end[value] ?? 0;
      if (valueStart === valueEnd) continue;
      isNamed ||= name === this.metricRef;
      writer.label(body, start[name] ?? 0, end[name] ?? 0, body, valueStart, valueEnd);
    }
    return isNamed ? undefined : 'no-name';
  }

  private prove(labels: number): void {
    const { refs } = this;
    if (this.proved.length < refs.length) this.proved = new Float64Array(refs.length);
    this.proved.set(refs.subarray(0, labels * 2));
    this.provedCount = labels;
    for (let at = 0; at < labels * 2; at += 2) {
      const name = refs[at] ?? 0;
      if (this.isName(this.start[name] ?? 0, this.end[name] ?? 0)) this.metricRef = name;
    }
  }

  /** Sorted and without the same name twice, as senders are to have them. */
  private isSorted(labels: number): boolean {
    for (let at = 1; at < labels; at++) if (this.compare(at - 1, at) >= 0) return false;
    return true;
  }

  private sort(labels: number): void {
    this.order = Array.from({ length: labels }, (_, label) => label).sort((a, b) => this.compare(a, b));
  }

  /** Order of the names of two labels, byte by byte. */
  private compare(a: number, b: number): number {
    const { body, start, end, refs } = this;
    const left = refs[a * 2] ?? 0;
    const right = refs[b * 2] ?? 0;
    let at = start[left] ?? 0;
    let other = start[right] ?? 0;
    const stop = end[left] ?? 0;
    const otherStop = end[right] ?? 0;
    for (; at < stop && other < otherStop; at++, other++) {
      const difference = (body[at] ?? 0) - (body[other] ?? 0);
      if (difference !== 0) return difference;
    }
    return stop - at - (otherStop - other);
  }

  private isName(start: number, end: number): boolean {
    return end - start === NAME.length && NAME.every((byte, n) => this.body[start + n] === byte);
  }
}

const doubled = (from: Int32Array): Int32Array<ArrayBuffer> => {
  const to = new Int32Array(from.length * 2);
  to.set(from);
  return to;
};
