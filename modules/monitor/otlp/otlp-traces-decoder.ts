import { type z } from 'zod';
import { type Dn, networkTimeOf, type Span, SPAN_KINDS, SPAN_STATUSES } from '#foundation/vocabulary';
import { fixed64Tag, messageTag, varintTag } from '#monitor/intake';
import { readText } from './any-value.js';
import { isJson, tracesJsonToProtobuf } from './json-to-protobuf.js';
import { nameOf, ObjectTemplates } from './object-templates.js';
import { type OtlpConfig } from './otlp.config.js';
import { cut, Pseudonyms } from './pseudonyms.js';
import { Refusals, type Rejections, SPAN_REFUSALS, type SpanRefusal } from './refusals.js';
import { type Attributes, ResourceReader } from './resource-reader.js';

export interface DecodedSpans extends Rejections<SpanRefusal> {
  readonly spans: readonly Span[];
}

// Field tags of a span, opentelemetry/proto/trace/v1/trace.proto.
const SPAN = {
  traceId: messageTag(1),
  spanId: messageTag(2),
  parentSpanId: messageTag(4),
  name: messageTag(5),
  kind: varintTag(6),
  start: fixed64Tag(7),
  end: fixed64Tag(8),
  attribute: messageTag(9),
  event: messageTag(11),
  status: messageTag(15),
} as const;
const STATUS = { message: messageTag(2), code: varintTag(3) } as const;
const EVENT = { name: messageTag(2), attribute: messageTag(3) } as const;
const EXCEPTION = 'exception';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const NANOS_PER_MS = 1_000_000n;
const NANOS_PER_SECOND = 1e9;

const emptySpan = () => ({
  ...{ traceId: '', spanId: '', parentSpanId: '', name: '', kind: 0, start: 0n, end: 0n, code: 0, message: '' },
  exception: '',
  attributes: new Map() as Attributes,
});
type ReadSpan = ReturnType<typeof emptySpan>;

/**
 * Decodes `ExportTraceServiceRequest` bodies, protobuf and JSON. Of attributes only those that are configured leave it, of events only the last
 * exception, and subscriber identities only as pseudonyms. Links and the state of the trace are not kept.
 */
export class OtlpTracesDecoder {
  private readonly reader = new ResourceReader();
  private readonly templates: ObjectTemplates;
  private readonly pseudonyms: Pseudonyms;
  private refusals = new Refusals<SpanRefusal>(SPAN_REFUSALS, 'spans');
  private spans: Span[] = [];

  /** @param keyOf the pseudonym key of the region that an object belongs to, 32 bytes or more */
  constructor(
    private readonly config: z.infer<typeof OtlpConfig.schema>,
    private readonly keyOf: (dn: Dn) => Uint8Array,
  ) {
    this.templates = new ObjectTemplates(config.spanIdentity);
    this.pseudonyms = new Pseudonyms(config.subscriberIdentities);
  }

  /** @throws ApplianceError OTLP_REQUEST_MALFORMED, not retryable */
  decode(body: Uint8Array): DecodedSpans {
    this.refusals = new Refusals(SPAN_REFUSALS, 'spans');
    this.spans = [];
    this.reader.items(isJson(body) ? tracesJsonToProtobuf(body) : body, (end, resource) => {
      this.take(this.span(end), resource);
    });
    return { spans: this.spans, ...this.refusals.rejections };
  }

  private span(end: number): ReadSpan {
    const { reader } = this;
    const { cursor } = reader;
    const span = emptySpan();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === SPAN.traceId) span.traceId = this.id(end, TRACE_ID_BYTES);
      else if (tag === SPAN.spanId) span.spanId = this.id(end, SPAN_ID_BYTES);
      else if (tag === SPAN.parentSpanId) span.parentSpanId = this.id(end, SPAN_ID_BYTES);
      else if (tag === SPAN.name) span.name = readText(cursor, end);
      else if (tag === SPAN.kind) span.kind = cursor.varint(end);
      else if (tag === SPAN.start) span.start = cursor.bigFixed64(end);
      else if (tag === SPAN.end) span.end = cursor.bigFixed64(end);
      else if (tag === SPAN.attribute) reader.attribute(cursor.message(end), span.attributes);
      else if (tag === SPAN.event) span.exception = this.exception(cursor.message(end)) ?? span.exception;
      else if (tag === SPAN.status) this.status(cursor.message(end), span);
      else cursor.skip(tag, end);
    }
    return span;
  }

  /** Hexadecimal; empty where it is no id: of another length, or nothing but zeros. */
  private id(end: number, length: number): string {
    const { cursor } = this.reader;
    const idEnd = cursor.message(end);
    const bytes = Buffer.from(cursor.bytes.subarray(cursor.at, idEnd));
    cursor.at = idEnd;
    return bytes.length === length && bytes.some((byte) => byte !== 0) ? bytes.toString('hex') : '';
  }

  private status(end: number, span: ReadSpan): void {
    const { cursor } = this.reader;
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === STATUS.message) span.message = readText(cursor, end);
      else if (tag === STATUS.code) span.code = cursor.varint(end);
      else cursor.skip(tag, end);
    }
  }

  /** Type and message of an event that is an exception. */
  private exception(end: number): string | undefined {
    const { reader } = this;
    const { cursor } = reader;
    let name = '';
    const attributes: Attributes = new Map();
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === EVENT.name) name = readText(cursor, end);
      else if (tag === EVENT.attribute) reader.attribute(cursor.message(end), attributes);
      else cursor.skip(tag, end);
    }
    if (name !== EXCEPTION) return undefined;
    const parts = [attributes.get('exception.type'), attributes.get('exception.message')];
    return parts.filter((part) => part !== undefined && part !== '').join(': ');
  }

  private take(read: ReadSpan, resource: Attributes): void {
    const dn = this.templates.dnOf((name) => valueOf(read.attributes, name) ?? valueOf(resource, name) ?? '');
    if (read.traceId === '' || read.spanId === '') this.refusals.add('ids');
    else if (read.start === 0n || read.end === 0n) this.refusals.add('no-time');
    else if (read.end < read.start) this.refusals.add('interval');
    else if (dn === undefined) this.refusals.add('no-object');
    else this.spans.push(this.spanOf(read, dn));
  }

  private spanOf(read: ReadSpan, dn: Dn): Span {
    const key = this.keyOf(dn);
    const textIn = (text: string): string => this.pseudonyms.replace(cut(text, this.config.maxLogBodyLength), key);
    const attributes = this.config.spanAttributes.flatMap((name) => {
      const value = read.attributes.get(name) ?? '';
      return value === '' ? [] : [[name, textIn(value)] as const];
    });
    return {
      dn,
      time: networkTimeOf(Number(read.end / NANOS_PER_MS)),
      durationSeconds: Number(read.end - read.start) / NANOS_PER_SECOND,
      startTimeUnixNano: String(read.start),
      traceId: read.traceId,
      spanId: read.spanId,
      ...(read.parentSpanId === '' ? {} : { parentSpanId: read.parentSpanId }),
      name: textIn(read.name),
      kind: SPAN_KINDS[read.kind] ?? 'unspecified',
      status: SPAN_STATUSES[read.code] ?? 'unset',
      ...(read.message === '' ? {} : { message: textIn(read.message) }),
      ...(read.exception === '' ? {} : { exception: textIn(read.exception) }),
      ...(attributes.length === 0 ? {} : { attributes: Object.fromEntries(attributes) }),
    };
  }
}

/** Spans keep the keys of their attributes, so what a template names is looked for among them. */
const valueOf = (attributes: Attributes, name: string): string | undefined => {
  const exact = attributes.get(name);
  if (exact !== undefined) return exact;
  for (const [key, value] of attributes) if (nameOf(key) === name) return value;
  return undefined;
};
