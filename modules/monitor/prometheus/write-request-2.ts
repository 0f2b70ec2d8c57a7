import { type SeriesSink } from '#foundation/vocabulary';
import { fixed64Tag, messageTag, ProtobufCursor, varintTag } from '#monitor/intake';
import { refuse } from './errors.js';
import { HistogramEmitter, isTimestamp } from './histogram-emitter.js';
import { readHistogram } from './histogram-reader.js';
import { type MetadataSink, METRIC_TYPE_OF_NUMBER } from './metric-metadata.js';
import { SymbolLabels } from './symbol-labels.js';
import { type WriteRefusal, WriteOutcome } from './write-outcome.js';

// Fields of io.prometheus.write.v2 (Remote-Write 2.0-rc.4); `created` is of the drafts before it, and stood with the series.
const REQUEST = { symbols: messageTag(4), timeseries: messageTag(5) } as const;
const SERIES = {
  packedRefs: messageTag(1),
  ref: varintTag(1),
  samples: messageTag(2),
  histograms: messageTag(3),
  exemplars: messageTag(4),
  metadata: messageTag(5),
  created: varintTag(6),
} as const;
const SAMPLE = { value: fixed64Tag(1), timestamp: varintTag(2), startTimestamp: varintTag(3) } as const;
const EXEMPLAR = {
  packedRefs: messageTag(1),
  ref: varintTag(1),
  value: fixed64Tag(2),
  timestamp: varintTag(3),
} as const;
const METADATA = { type: varintTag(1), helpRef: varintTag(3), unitRef: varintTag(4) } as const;

/**
 * Reads `io.prometheus.write.v2.Request` straight into columns. A body that is no such message is refused whole; a series, sample or histogram that is
 * not valid is left out and counted, and the rest is taken.
 */
export class WriteRequest2Reader {
  private readonly cursor = new ProtobufCursor((reason) =>
    refuse('PROMETHEUS_WRITE_REQUEST_MALFORMED', `The body is no remote-write 2.0 request: ${reason}.`),
  );
  private readonly symbols = new SymbolLabels();
  private readonly emitter = new HistogramEmitter();
  private described = '';

  /** @throws ApplianceError PROMETHEUS_WRITE_REQUEST_MALFORMED, not retryable; what the sink got before is to be discarded */
  read(bytes: Uint8Array, sink: SeriesSink, metadata?: MetadataSink): WriteOutcome {
    const { cursor, symbols } = this;
    const outcome = new WriteOutcome();
    cursor.open(bytes);
    symbols.open(bytes);
    this.described = '';
    // Symbols may stand behind the series that refer to them.
    while (cursor.at < bytes.length) {
      const tag = cursor.varint(bytes.length);
      if (tag === REQUEST.symbols) {
        const end = cursor.message(bytes.length);
        symbols.add(cursor.at, end);
        cursor.at = end;
      } else cursor.skip(tag, bytes.length);
    }
    cursor.at = 0;
    while (cursor.at < bytes.length) {
      const tag = cursor.varint(bytes.length);
      if (tag === REQUEST.timeseries) this.series(cursor.message(bytes.length), sink, outcome, metadata);
      else cursor.skip(tag, bytes.length);
    }
    return outcome;
  }

  private series(end: number, sink: SeriesSink, outcome: WriteOutcome, metadata: MetadataSink | undefined): void {
    const { cursor, symbols } = this;
    const start = cursor.at;
    let createdMs = 0;
    let things = 0;
    let rest = false;
    symbols.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SERIES.packedRefs)
        for (const to = cursor.message(end); cursor.at < to;) symbols.refer(cursor.varint(to));
      else if (tag === SERIES.ref) symbols.refer(cursor.varint(end));
      else if (tag === SERIES.created) createdMs = cursor.int64(end);
      else {
        if (tag !== SERIES.metadata) things++;
        rest ||= tag !== SERIES.samples;
        cursor.skip(tag, end);
      }
    }
    const flaw = symbols.write();
    if (flaw !== undefined) {
      outcome.refuse(flaw, Math.max(1, things));
      return;
    }
    const slot = things > 0 ? sink.slot(symbols.bytes, 0, symbols.length) : 0;
    // The labels of what has only samples are not needed again.
    const labels = rest || createdMs > 0 ? symbols.copyOf() : undefined;
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SERIES.samples) this.sample(cursor.message(end), slot, createdMs, labels, sink, outcome);
      else if (tag === SERIES.histograms && labels !== undefined) {
        const histogram = readHistogram(cursor, cursor.message(end));
        const startTimestampMs = histogram.startTimestampMs > 0 ? histogram.startTimestampMs : createdMs;
        this.emitter.histogram({ ...histogram, startTimestampMs }, labels, sink, outcome);
      } else if (tag === SERIES.exemplars) this.exemplar(cursor.message(end), slot, sink, outcome);
      else if (tag === SERIES.metadata) this.metadata(cursor.message(end), labels, metadata);
      else cursor.skip(tag, end);
    }
  }

  private sample(
    end: number,
    slot: number,
    createdMs: number,
    labels: Uint8Array | undefined,
    sink: SeriesSink,
    outcome: WriteOutcome,
  ): void {
    const { cursor, symbols } = this;
    let value = 0;
    let timestampMs = 0;
    let startMs = createdMs;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SAMPLE.value) value = cursor.double(end);
      else if (tag === SAMPLE.timestamp) timestampMs = cursor.int64(end);
      else if (tag === SAMPLE.startTimestamp) startMs = cursor.int64(end);
      else cursor.skip(tag, end);
    }
    if (!isTimestamp(timestampMs)) {
      outcome.refuse('timestamp');
      return;
    }
    sink.append(slot, timestampMs, value);
    outcome.samples++;
    outcome.items++;
    if (startMs > 0) this.emitter.created(startMs, timestampMs, labels ?? symbols.copyOf(), sink, outcome);
  }

  private exemplar(end: number, slot: number, sink: SeriesSink, outcome: WriteOutcome): void {
    const { cursor, symbols } = this;
    let value = 0;
    let timestampMs = 0;
    symbols.clear();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === EXEMPLAR.packedRefs)
        for (const to = cursor.message(end); cursor.at < to;) symbols.refer(cursor.varint(to));
      else if (tag === EXEMPLAR.ref) symbols.refer(cursor.varint(end));
      else if (tag === EXEMPLAR.value) value = cursor.double(end);
      else if (tag === EXEMPLAR.timestamp) timestampMs = cursor.int64(end);
      else cursor.skip(tag, end);
    }
    const flaw: WriteRefusal | undefined = isTimestamp(timestampMs) ? symbols.write(false) : 'timestamp';
    if (flaw !== undefined) {
      outcome.refuse(flaw);
      return;
    }
    if (sink.exemplar === undefined) return;
    sink.exemplar(slot, timestampMs, value, symbols.copyOf());
    outcome.exemplars++;
    outcome.items++;
  }

  private metadata(end: number, labels: Uint8Array | undefined, sink: MetadataSink | undefined): void {
    const { cursor, symbols } = this;
    let [type, helpRef, unitRef] = [0, 0, 0];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === METADATA.type) type = cursor.varint(end);
      else if (tag === METADATA.helpRef) helpRef = cursor.varint(end);
      else if (tag === METADATA.unitRef) unitRef = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (sink === undefined || labels === undefined || type + helpRef + unitRef === 0) return;
    const metric = symbols.nameOf(labels);
    // Series of one metric follow each other.
    if (metric === this.described) return;
    this.described = metric;
    const help = symbols.text(helpRef);
    sink({ metric, type: METRIC_TYPE_OF_NUMBER[type] ?? 'unknown', help, unit: symbols.text(unitRef) });
  }
}
