import { fixed64Tag, messageTag, ProtobufCursor, varintTag } from '#monitor/intake';
import { refuse } from '../errors.js';
import { type ExposedExemplar, type ExpositionSink, type MetricType } from './exposed-sample.js';
import { boundText } from './go-float.js';
import { ProtobufHistograms } from './protobuf-histograms.js';
import { ProtobufParts } from './protobuf-parts.js';
import { ProtobufSample } from './protobuf-sample.js';

// Fields of io.prometheus.client (prometheus/client_model, metrics.proto).
const FAMILY = {
  name: messageTag(1),
  help: messageTag(2),
  type: varintTag(3),
  metric: messageTag(4),
  unit: messageTag(5),
};
const METRIC = {
  label: messageTag(1),
  gauge: messageTag(2),
  counter: messageTag(3),
  summary: messageTag(4),
  untyped: messageTag(5),
  timestampMs: varintTag(6),
  histogram: messageTag(7),
};
const NUMBER = { value: fixed64Tag(1), exemplar: messageTag(2), created: messageTag(3) };
const SUMMARY = { count: varintTag(1), sum: fixed64Tag(2), quantile: messageTag(3), created: messageTag(4) };
const QUANTILE = { quantile: fixed64Tag(1), value: fixed64Tag(2) };
/** MetricType of the protobuf, by number. */
const TYPES: readonly MetricType[] = ['counter', 'gauge', 'summary', 'unknown', 'histogram', 'gaugehistogram'];
const GAUGE_HISTOGRAM = 5;

interface Point {
  value: number;
  exemplar: ExposedExemplar | undefined;
  createdMs: number;
}
/** Reads a delimited stream of `io.prometheus.client.MetricFamily`. Samples are those that the text format would have. */
export class ProtobufReader {
  private readonly cursor = new ProtobufCursor((reason) =>
    refuse('PROMETHEUS_EXPOSITION_MALFORMED', `The body is no stream of metric families: ${reason}.`),
  );
  private readonly sample = new ProtobufSample();
  private readonly parts = new ProtobufParts(this.cursor);
  private readonly histograms = new ProtobufHistograms(this.cursor, this.parts, this.sample);

  /**
   * @returns number of samples
   * @throws ApplianceError PROMETHEUS_EXPOSITION_MALFORMED, not retryable; what the sink got before is to be discarded
   */
  read(bytes: Uint8Array, sink: ExpositionSink): number {
    const { cursor, sample } = this;
    cursor.open(bytes);
    sample.begin(sink);
    while (cursor.at < bytes.length) this.family(cursor.message(bytes.length), sink);
    return sample.count;
  }

  /** A family's name and type may stand behind its metrics, so it is gone over twice. */
  private family(end: number, sink: ExpositionSink): void {
    const { cursor } = this;
    const start = cursor.at;
    let name = '';
    let type = 0;
    const told: ['help' | 'unit', string][] = [];
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === FAMILY.name) name = this.parts.text(end);
      else if (tag === FAMILY.help) told.push(['help', this.parts.text(end)]);
      else if (tag === FAMILY.unit) told.push(['unit', this.parts.text(end)]);
      else if (tag === FAMILY.type) type = cursor.varint(end);
      else cursor.skip(tag, end);
    }
    if (name === '')
      refuse('PROMETHEUS_EXPOSITION_MALFORMED', 'The body is no stream of metric families: one has no name.');
    sink.metadata?.(name, 'type', TYPES[type] ?? 'unknown');
    for (const [kind, text] of told) if (text !== '') sink.metadata?.(name, kind, text);
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === FAMILY.metric) this.metric(cursor.message(end), name, type === GAUGE_HISTOGRAM);
      else cursor.skip(tag, end);
    }
  }

  private metric(end: number, name: string, isGauge: boolean): void {
    const { cursor, sample } = this;
    const start = cursor.at;
    sample.metric(name);
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === METRIC.label) sample.label(this.parts.pair(cursor.message(end)));
      else if (tag === METRIC.timestampMs) sample.timestampMs = cursor.int64(end);
      else cursor.skip(tag, end);
    }
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === METRIC.gauge || tag === METRIC.untyped || tag === METRIC.counter) this.number(cursor.message(end));
      else if (tag === METRIC.summary) this.summary(cursor.message(end));
      else if (tag === METRIC.histogram) this.histograms.read(cursor.message(end), isGauge);
      else cursor.skip(tag, end);
    }
  }

  private number(end: number): void {
    const { cursor, sample } = this;
    const point: Point = { value: 0, exemplar: undefined, createdMs: NaN };
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === NUMBER.value) point.value = cursor.double(end);
      else if (tag === NUMBER.exemplar) point.exemplar = this.parts.exemplar(cursor.message(end));
      else if (tag === NUMBER.created) point.createdMs = this.parts.timestamp(cursor.message(end));
      else cursor.skip(tag, end);
    }
    sample.emit('', point.value, undefined, point.exemplar);
    sample.created(point.createdMs);
  }

  private summary(end: number): void {
    const { cursor, sample } = this;
    let count = 0;
    let sum = 0;
    let createdMs = NaN;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SUMMARY.count) count = cursor.varint(end);
      else if (tag === SUMMARY.sum) sum = cursor.double(end);
      else if (tag === SUMMARY.created) createdMs = this.parts.timestamp(cursor.message(end));
      else if (tag === SUMMARY.quantile) this.quantile(cursor.message(end));
      else cursor.skip(tag, end);
    }
    sample.emit('_sum', sum);
    sample.emit('_count', count);
    sample.created(createdMs);
  }

  private quantile(end: number): void {
    const { cursor, sample } = this;
    let quantile = 0;
    let value = 0;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === QUANTILE.quantile) quantile = cursor.double(end);
      else if (tag === QUANTILE.value) value = cursor.double(end);
      else cursor.skip(tag, end);
    }
    sample.emit('', value, ['quantile', boundText(quantile)]);
  }
}
