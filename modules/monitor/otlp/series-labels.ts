import { compare, type Label, type LabelSet } from './label-set.js';

const NAME = new TextEncoder().encode('__name__');
const LABEL = 0x0a;
const VALUE = 0x12;
/** Two sets, a name and an own label, with their tags and lengths. */
const MAX_BYTES = 1 << 18;

/** A label that the kind of a series brings: `le` of a bucket, `quantile` of a summary. It takes the place of an attribute of that name. */
export interface OwnLabel {
  readonly name: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Writes the label bytes of a series (see `SeriesSink`), sorted by name: the labels of its resource and its data point, `__name__` and its own.
 * Where two have one name, its own label wins over the point's, and the point's over the resource's.
 */
export class SeriesLabels {
  readonly bytes = new Uint8Array(MAX_BYTES);
  private at = 0;

  /** @returns the end of what was written at the start of `bytes` */
  write(metric: Uint8Array, metricEnd: number, resource: LabelSet, point: LabelSet, own?: OwnLabel): number {
    let r = 0;
    let p = 0;
    let named = false;
    let owned = own === undefined;
    this.at = 0;
    while (r < resource.length || p < point.length) {
      const ofResource = r < resource.length ? resource.labels[r] : undefined;
      const ofPoint = p < point.length ? point.labels[p] : undefined;
      let from = point;
      let label = ofPoint;
      if (ofResource !== undefined) {
        const order = ofPoint === undefined ? -1 : orderOf(resource, ofResource, point, ofPoint);
        if (order <= 0) r++;
        if (order < 0) {
          from = resource;
          label = ofResource;
        } else p++;
      } else p++;
      if (label === undefined) break;
      if (!named && isAfter(from.text, label, NAME)) {
        named = true;
        this.put(NAME, 0, NAME.length, metric, 0, metricEnd);
      }
      // Own labels are lower case, so they stand behind `__name__`.
      if (!owned && own !== undefined) {
        const order = compare(from.text, label.nameStart, label.nameEnd, own.name, 0, own.name.length);
        if (order >= 0) {
          owned = true;
          this.put(own.name, 0, own.name.length, own.value, 0, own.value.length);
        }
        if (order === 0) continue;
      }
      this.put(from.text, label.nameStart, label.nameEnd, from.text, label.valueStart, label.valueEnd);
    }
    if (!named) this.put(NAME, 0, NAME.length, metric, 0, metricEnd);
    if (!owned && own !== undefined) this.put(own.name, 0, own.name.length, own.value, 0, own.value.length);
    return this.at;
  }

  private put(
    names: Uint8Array,
    nameStart: number,
    nameEnd: number,
    values: Uint8Array,
    valueStart: number,
    valueEnd: number,
  ): void {
    const { bytes } = this;
    const nameLength = nameEnd - nameStart;
    const valueLength = valueEnd - valueStart;
    this.field(LABEL, 2 + sizeOf(nameLength) + nameLength + sizeOf(valueLength) + valueLength);
    this.field(LABEL, nameLength);
    for (let at = nameStart; at < nameEnd; at++) bytes[this.at++] = names[at] ?? 0;
    this.field(VALUE, valueLength);
    for (let at = valueStart; at < valueEnd; at++) bytes[this.at++] = values[at] ?? 0;
  }

  private field(tag: number, length: number): void {
    const { bytes } = this;
    bytes[this.at++] = tag;
    let rest = length;
    for (; rest > 127; rest >>>= 7) bytes[this.at++] = (rest & 127) | 128;
    bytes[this.at++] = rest;
  }
}

const sizeOf = (length: number): number => (length < 128 ? 1 : length < 16_384 ? 2 : 3);

const orderOf = (a: LabelSet, left: Label, b: LabelSet, right: Label): number =>
  compare(a.text, left.nameStart, left.nameEnd, b.text, right.nameStart, right.nameEnd);

const isAfter = (text: Uint8Array, label: Label, name: Uint8Array): boolean =>
  compare(text, label.nameStart, label.nameEnd, name, 0, name.length) > 0;
