import { compare, type Label, LABEL_TAG, type LabelSet, lengthSize, VALUE_TAG, writeLength } from './label-set.js';

const NAME = new TextEncoder().encode('__name__');
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
        this.put(NAME, metric, metricEnd);
      }
      // Own labels are lower case, so they stand behind `__name__`.
      if (!owned && own !== undefined) {
        const order = compare(from.text, label.nameStart, label.nameEnd, own.name, 0, own.name.length);
        if (order >= 0) {
          owned = true;
          this.put(own.name, own.value, own.value.length);
        }
        if (order === 0) continue;
      }
      this.copy(from.text, label.start, label.end);
    }
    if (!named) this.put(NAME, metric, metricEnd);
    if (!owned && own !== undefined) this.put(own.name, own.value, own.value.length);
    return this.at;
  }

  private put(name: Uint8Array, value: Uint8Array, length: number): void {
    const size = 2 + lengthSize(name.length) + name.length + lengthSize(length) + length;
    this.at = writeLength(this.bytes, this.at, LABEL_TAG, size);
    this.at = writeLength(this.bytes, this.at, LABEL_TAG, name.length);
    this.copy(name, 0, name.length);
    this.at = writeLength(this.bytes, this.at, VALUE_TAG, length);
    this.copy(value, 0, length);
  }

  private copy(from: Uint8Array, start: number, end: number): void {
    const { bytes } = this;
    let to = this.at;
    for (let at = start; at < end; at++) bytes[to++] = from[at] ?? 0;
    this.at = to;
  }
}

const orderOf = (a: LabelSet, left: Label, b: LabelSet, right: Label): number =>
  compare(a.text, left.nameStart, left.nameEnd, b.text, right.nameStart, right.nameEnd);

const isAfter = (text: Uint8Array, label: Label, name: Uint8Array): boolean =>
  compare(text, label.nameStart, label.nameEnd, name, 0, name.length) > 0;
