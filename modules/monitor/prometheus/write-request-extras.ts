import { type SeriesSink } from '#foundation/vocabulary';
import { fixed64Tag, messageTag, ProtobufCursor, varintTag } from '#monitor/intake';
import { type LabelPair } from './exposition/exposed-sample.js';
import { HistogramEmitter, isTimestamp } from './histogram-emitter.js';
import { readHistogram } from './histogram-reader.js';
import { labelBytesOf } from './label-writer.js';
import { type MetadataSink, METRIC_TYPE_OF_NUMBER } from './metric-metadata.js';
import { type WriteOutcome } from './write-outcome.js';

// Fields of prometheus.Exemplar, Label and MetricMetadata.
const EXEMPLAR = { label: messageTag(1), value: fixed64Tag(2), timestamp: varintTag(3) } as const;
const LABEL = { name: messageTag(1), value: messageTag(2) } as const;
const METADATA = { type: varintTag(1), metric: messageTag(2), help: messageTag(4), unit: messageTag(5) } as const;

/** Reads what few bodies of remote-write 1.0 have beside samples, each message between `at` and `end`. */
export class WriteRequestExtras {
  private readonly cursor: ProtobufCursor;
  private readonly emitter = new HistogramEmitter();
  private readonly utf8 = new TextDecoder();

  constructor(malformed: (reason: string) => never) {
    this.cursor = new ProtobufCursor(malformed);
  }

  /** To be called for each body before anything of it is read. */
  open(bytes: Uint8Array): void {
    this.cursor.open(bytes);
  }

  histogram(at: number, end: number, labels: Uint8Array, sink: SeriesSink, outcome: WriteOutcome): void {
    this.cursor.at = at;
    this.emitter.histogram(readHistogram(this.cursor, end), labels, sink, outcome);
  }

  exemplar(at: number, end: number, slot: number, sink: SeriesSink, outcome: WriteOutcome): void {
    const { cursor } = this;
    const labels: LabelPair[] = [];
    let value = 0;
    let timestampMs = 0;
    cursor.at = at;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === EXEMPLAR.label) labels.push(this.label(cursor.message(end)));
      else if (tag === EXEMPLAR.value) value = cursor.double(end);
      else if (tag === EXEMPLAR.timestamp) timestampMs = cursor.int64(end);
      else cursor.skip(tag, end);
    }
    if (!isTimestamp(timestampMs)) {
      outcome.refuse('timestamp');
      return;
    }
    sink.exemplar?.(slot, timestampMs, value, labelBytesOf(labels));
    outcome.exemplars++;
    outcome.items++;
  }

  metadata(at: number, end: number, sink: MetadataSink): void {
    const { cursor } = this;
    let type = 0;
    let [metric, help, unit] = ['', '', ''];
    cursor.at = at;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === METADATA.metric) metric = this.text(end);
      else if (tag === METADATA.help) help = this.text(end);
      else if (tag === METADATA.unit) unit = this.text(end);
      else if (tag === METADATA.type) type = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (metric !== '') sink({ metric, type: METRIC_TYPE_OF_NUMBER[type] ?? 'unknown', help, unit });
  }

  private label(end: number): LabelPair {
    const { cursor } = this;
    let [name, value] = ['', ''];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === LABEL.name) name = this.text(end);
      else if (tag === LABEL.value) value = this.text(end);
      else cursor.skip(tag, end);
    }
    return [name, value];
  }

  private text(end: number): string {
    const { cursor } = this;
    const stop = cursor.message(end);
    const text = this.utf8.decode(cursor.bytes.subarray(cursor.at, stop));
    cursor.at = stop;
    return text;
  }
}
