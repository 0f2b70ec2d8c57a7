import { type ExposedExemplar, type ExposedSample, type ExpositionSink, type LabelPair } from './exposed-sample.js';

const UTF8 = new TextEncoder();
const TOTAL = /_total$/;

/** The samples that one metric of a protobuf exposition stands for, one after the other in one object. */
export class ProtobufSample implements ExposedSample {
  count = 0;
  value = 0;
  timestampMs = NaN;
  keyStart = 0;
  keyEnd = 0;
  private key = new Uint8Array(256);
  private name = '';
  private common: LabelPair[] = [];
  private suffix = '';
  private own: LabelPair | undefined;
  private currentExemplar: ExposedExemplar | undefined;
  private sink: ExpositionSink = { sample: () => undefined };

  get keyBytes(): Uint8Array {
    return this.key;
  }

  begin(sink: ExpositionSink): void {
    this.sink = sink;
    this.count = 0;
  }

  metric(name: string): void {
    this.name = name;
    this.common = [];
    this.timestampMs = NaN;
  }

  label(pair: LabelPair): void {
    this.common.push(pair);
  }

  emit(suffix: string, value: number, own?: LabelPair, exemplar?: ExposedExemplar): void {
    this.suffix = suffix;
    this.own = own;
    this.value = value;
    this.currentExemplar = exemplar;
    this.writeKey();
    this.count++;
    this.sink.sample(this);
  }

  /** When it began to count, as OpenMetrics writes it: a sample `_created` in seconds since 1970. */
  created(timestampMs: number): void {
    if (Number.isNaN(timestampMs)) return;
    const { name } = this;
    this.name = name.replace(TOTAL, '');
    this.emit('_created', timestampMs / 1_000);
    this.name = name;
  }

  labels(): LabelPair[] {
    const { name, suffix, common, own } = this;
    return [['__name__', name + suffix], ...common, ...(own === undefined ? [] : [own])];
  }

  exemplar(): ExposedExemplar | undefined {
    return this.currentExemplar;
  }

  private writeKey(): void {
    const text = JSON.stringify(this.labels());
    if (text.length * 3 > this.key.length) this.key = new Uint8Array(text.length * 6);
    this.keyEnd = UTF8.encodeInto(text, this.key).written;
  }
}
