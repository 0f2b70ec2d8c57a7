import { type SeriesSink } from '#foundation/vocabulary';
import { messageTag, ProtobufCursor, varintTag } from '#monitor/intake';
import { AttributeReader } from './attribute-reader.js';
import { DeltaBatch } from './delta-batch.js';
import { type DeltaStreams } from './delta-streams.js';
import { eachMessage } from './each-message.js';
import { malformed } from './errors.js';
import { PointReader } from './point-reader.js';
import { POINT_REFUSALS, type PointRefusal, Refusals, type Rejections } from './refusals.js';
import { SeriesEmitter } from './series-emitter.js';

/** What became of a request; items are data points. */
export interface MetricsOutcome extends Rejections<PointRefusal> {
  /** Samples that were taken, each data point for itself; a histogram's data point gives several. */
  readonly accepted: number;
}

// Field tags of opentelemetry/proto/metrics/v1/metrics.proto and its imports.
const FIRST = messageTag(1);
const SECOND = messageTag(2);
const RESOURCE_METRICS = FIRST;
const RESOURCE = FIRST;
const SCOPE_METRICS = SECOND;
const SCOPE = FIRST;
const METRIC = SECOND;
const ATTRIBUTE = FIRST;
const NAME = FIRST;
const DATA_POINT = FIRST;
const TEMPORALITY = varintTag(2);
const GAUGE = messageTag(5);
const SUM = messageTag(7);
const HISTOGRAM = messageTag(9);
const EXPONENTIAL_HISTOGRAM = messageTag(10);
const SUMMARY = messageTag(11);
const DELTA = 1;
const CUMULATIVE = 2;

const UTF8 = new TextEncoder();
/** Attributes that tell of the process that sends, not of what it speaks of: as labels they would begin new series with every restart. */
const OF_THE_SENDER = ['telemetry.', 'process.'].map((prefix) => UTF8.encode(prefix));
/** Two instruments of one name in two scopes are two series (OpenTelemetry metrics data model, timeseries identity). */
const SCOPE_KEY = UTF8.encode('otel.scope.name');

/**
 * Reads `ExportMetricsServiceRequest` (opentelemetry-proto v1) straight into columns. Fields may stand in any order, so each level is stepped
 * through once for what its children need and once for the children.
 */
export class MetricsReader {
  private readonly cursor = new ProtobufCursor(malformed);
  private readonly emitter = new SeriesEmitter();
  private readonly deltas: DeltaBatch | undefined;
  private readonly points: PointReader;
  private readonly resourceAttributes = new AttributeReader(this.cursor, OF_THE_SENDER);
  private refusals = new Refusals<PointRefusal>(POINT_REFUSALS, 'data points');

  constructor(streams?: DeltaStreams) {
    this.deltas = streams === undefined ? undefined : new DeltaBatch(this.emitter, streams);
    this.points = new PointReader(this.cursor, this.emitter, this.deltas);
  }

  read(bytes: Uint8Array, sink: SeriesSink): MetricsOutcome {
    const { cursor, emitter, deltas } = this;
    this.refusals = new Refusals(POINT_REFUSALS, 'data points');
    emitter.begin(sink);
    deltas?.begin();
    cursor.open(bytes);
    eachMessage(cursor, RESOURCE_METRICS, bytes.length, (end) => {
      this.resourceMetrics(end);
    });
    const accepted = emitter.waiting + (deltas?.samples ?? 0);
    deltas?.flush();
    emitter.flush();
    return { accepted, ...this.refusals.rejections };
  }

  private resourceMetrics(end: number): void {
    const { cursor } = this;
    const start = cursor.at;
    // Each scope begins with the resource's labels alone.
    eachMessage(cursor, SCOPE_METRICS, end, (scopeEnd) => {
      const at = cursor.at;
      this.resource(start, end);
      cursor.at = at;
      this.scopeMetrics(scopeEnd);
    });
  }

  private resource(start: number, end: number): void {
    const { cursor } = this;
    const { resource } = this.emitter;
    resource.clear();
    cursor.at = start;
    eachMessage(cursor, RESOURCE, end, (resourceEnd) => {
      eachMessage(cursor, ATTRIBUTE, resourceEnd, (attributeEnd) => {
        this.resourceAttributes.read(attributeEnd, resource);
      });
    });
  }

  private scopeMetrics(end: number): void {
    const { cursor, emitter } = this;
    const start = cursor.at;
    eachMessage(cursor, SCOPE, end, (scopeEnd) => {
      eachMessage(cursor, NAME, scopeEnd, (nameEnd) => {
        emitter.resource.add(SCOPE_KEY, 0, SCOPE_KEY.length, cursor.bytes, cursor.at, nameEnd);
        cursor.at = nameEnd;
      });
    });
    emitter.resource.seal();
    cursor.at = start;
    eachMessage(cursor, METRIC, end, (metricEnd) => {
      this.metric(metricEnd);
    });
  }

  private metric(end: number): void {
    const { cursor } = this;
    const start = cursor.at;
    let nameStart = 0;
    let nameEnd = 0;
    eachMessage(cursor, NAME, end, (to) => {
      nameStart = cursor.at;
      cursor.at = nameEnd = to;
    });
    const named = this.emitter.setMetric(cursor.bytes, nameStart, nameEnd);
    cursor.at = start;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (!isData(tag)) cursor.skip(tag, end);
      else this.data(tag, cursor.message(end), named);
    }
  }

  private data(tag: number, end: number, named: boolean): void {
    const { cursor, refusals } = this;
    const start = cursor.at;
    let temporality = 0;
    let count = 0;
    while (cursor.at < end) {
      const field = cursor.varint(end);
      if (field === TEMPORALITY) temporality = cursor.varint(end);
      else {
        if (field === DATA_POINT) count++;
        cursor.skip(field, end);
      }
    }
    const refusal = named ? refusalOf(tag, temporality) : 'no-name';
    if (refusal !== undefined) {
      refusals.add(refusal, count);
      return;
    }
    cursor.at = start;
    while (cursor.at < end) {
      const field = cursor.varint(end);
      if (field !== DATA_POINT) {
        cursor.skip(field, end);
        continue;
      }
      const pointEnd = cursor.message(end);
      const isDelta = tag !== GAUGE && temporality === DELTA;
      if (tag === HISTOGRAM) this.points.histogram(pointEnd, isDelta, refusals);
      else if (tag === EXPONENTIAL_HISTOGRAM) this.points.exponential(pointEnd, isDelta, refusals);
      else if (tag === SUMMARY) this.points.summary(pointEnd, refusals);
      else this.points.number(pointEnd, isDelta, refusals);
    }
  }
}

const isData = (tag: number): boolean =>
  tag === GAUGE || tag === SUM || tag === HISTOGRAM || tag === EXPONENTIAL_HISTOGRAM || tag === SUMMARY;

const refusalOf = (tag: number, temporality: number): PointRefusal | undefined => {
  if (tag === GAUGE || tag === SUMMARY) return undefined;
  return temporality === CUMULATIVE || temporality === DELTA ? undefined : 'unspecified-temporality';
};
