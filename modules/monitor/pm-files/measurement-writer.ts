import { GRANULARITY_LABEL, SUSPECT_LABEL } from '#foundation/catalogue';
import { encodeLabels } from '#foundation/telemetry-store';
import { labelsOfDn, measuredObjectDn, type ObjectRule } from './domain/measured-object.js';
import { HEAD_BYTES } from './measurement-frame.js';
import { type MeasurementGroup, type MeasurementSink } from './measurement-sink.js';

/** A frame whose head is not written yet. */
export interface WrittenFrame {
  readonly bytes: Uint8Array;
  readonly samples: number;
}

export interface WriterSettings {
  readonly labels: Readonly<Record<string, readonly string[]>>;
  readonly objects: readonly ObjectRule[];
  /** A frame is closed once it has this many bytes. */
  readonly frameBytes: number;
}

const NAME = '__name__';
/** Label bytes that are kept ready: the objects of one file repeat in each of its groups. */
const CACHED = 10_000;
/** Names that are kept although they are no distinguished names are cut to this length, UTF-16 units. */
const MAX_NAME = 4096;
/** What a frame has room for of one object, bytes. */
const MAX_LABELS = 0xffff;

/**
 * Writes measurements as frames of the log. A series has the counter as its name, as received; `dn`, the distinguished name; what the configuration
 * takes out of that (`subnetwork`, `managed_element`, `cell`); the granularity period; and `suspect` where its element says that the result is.
 * Where the names make no distinguished name they stand in `element` and `object` as received.
 */
export class MeasurementWriter implements MeasurementSink {
  private buffer: Uint8Array;
  private view: DataView;
  private at = HEAD_BYTES;
  private samples = 0;
  private readonly written: WrittenFrame[] = [];
  private current: MeasurementGroup | undefined;
  private names: readonly Uint8Array[] = [];
  /** Where the number of objects of the open group stands in the buffer; 0 where none is open. */
  private countAt = 0;
  private readonly cache = new Map<string, Uint8Array>();
  /** Samples of all frames. */
  total = 0;

  constructor(private readonly settings: WriterSettings) {
    this.buffer = new Uint8Array(settings.frameBytes * 2);
    this.view = new DataView(this.buffer.buffer);
  }

  group(group: MeasurementGroup): void {
    this.current = group;
    this.names = group.counters.map((counter) => encodeLabels({ [NAME]: counter }));
    this.countAt = 0;
  }

  object(measObjLdn: string, suspect: boolean, values: Float64Array): void {
    const { current, names } = this;
    if (current === undefined) return;
    let found = 0;
    for (let column = 0; column < names.length; column++) if (!Number.isNaN(values[column] ?? NaN)) found++;
    if (found === 0) return;
    if (this.countAt === 0) this.openGroup(current);
    const labels = this.labelsOf(current, measObjLdn, suspect);
    this.room(2 + labels.length + names.length * 8);
    this.view.setUint16(this.at, labels.length, true);
    this.buffer.set(labels, this.at + 2);
    this.at += 2 + labels.length;
    for (let column = 0; column < names.length; column++, this.at += 8)
      this.view.setFloat64(this.at, values[column] ?? NaN, true);
    this.view.setUint32(this.countAt, this.view.getUint32(this.countAt, true) + 1, true);
    this.samples += found;
    if (this.at >= this.settings.frameBytes) this.close();
  }

  /** Frames that are whole, to be taken away; with `isEnd` the open one too. */
  take(isEnd: boolean): readonly WrittenFrame[] {
    if (isEnd) this.close();
    return this.written.splice(0);
  }

  private close(): void {
    if (this.samples > 0) this.written.push({ bytes: this.buffer.slice(0, this.at), samples: this.samples });
    this.total += this.samples;
    this.at = HEAD_BYTES;
    this.samples = 0;
    this.countAt = 0;
  }

  private openGroup({ endMs }: MeasurementGroup): void {
    const { names } = this;
    this.room(16 + names.reduce((sum, name) => sum + 2 + name.length, 0));
    this.view.setFloat64(this.at, endMs, true);
    this.view.setUint32(this.at + 8, names.length, true);
    this.at += 12;
    for (const name of names) {
      this.view.setUint16(this.at, name.length, true);
      this.buffer.set(name, this.at + 2);
      this.at += 2 + name.length;
    }
    this.countAt = this.at;
    this.view.setUint32(this.at, 0, true);
    this.at += 4;
  }

  private labelsOf({ entity, granularityMs }: MeasurementGroup, object: string, suspect: boolean): Uint8Array {
    const key = `${entity.prefix}\n${entity.element}\n${object}\n${String(granularityMs)}\n${String(suspect)}`;
    const known = this.cache.get(key);
    if (known !== undefined) return known;
    const { prefix, element } = entity;
    const dn = measuredObjectDn({ prefix, element, object }, this.settings.objects);
    const own: Record<string, string> = { [GRANULARITY_LABEL]: String(granularityMs) };
    if (suspect) own[SUSPECT_LABEL] = 'true';
    if (dn !== undefined) own['dn'] = dn;
    else {
      const outer = [prefix, element].filter((name) => name !== '').join(',');
      if (outer !== '') own['element'] = outer.slice(0, MAX_NAME);
      if (object !== '') own['object'] = object.slice(0, MAX_NAME);
    }
    const all = encodeLabels({ ...(dn === undefined ? {} : labelsOfDn(dn, this.settings.labels)), ...own });
    const made = all.length > MAX_LABELS ? encodeLabels(own) : all;
    if (this.cache.size >= CACHED) this.cache.clear();
    if (key.length <= MAX_NAME) this.cache.set(key, made);
    return made;
  }

  private room(bytes: number): void {
    if (this.at + bytes <= this.buffer.length) return;
    const wider = new Uint8Array(Math.max(this.at + bytes, this.buffer.length * 2));
    wider.set(this.buffer.subarray(0, this.at));
    this.buffer = wider;
    this.view = new DataView(wider.buffer);
  }
}
