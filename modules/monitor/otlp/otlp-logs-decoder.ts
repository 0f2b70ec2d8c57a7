import { type z } from 'zod';
import { type Dn, type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { fixed64Tag, messageTag, varintTag } from '#monitor/intake';
import { type Json, readAnyValue, readText, textOf } from './any-value.js';
import { isJson, logsJsonToProtobuf } from './json-to-protobuf.js';
import { nameOf, ObjectTemplates } from './object-templates.js';
import { type OtlpConfig } from './otlp.config.js';
import { cut, Pseudonyms } from './pseudonyms.js';
import { LOG_REFUSALS, type LogRefusal, Refusals, type Rejections } from './refusals.js';
import { type Attributes, ResourceReader } from './resource-reader.js';

export interface DecodedLogs extends Rejections<LogRefusal> {
  readonly records: readonly LogRecord[];
}

// Field tags of a record, opentelemetry/proto/logs/v1/logs.proto.
const TIME = fixed64Tag(1);
const SEVERITY_NUMBER = varintTag(2);
const SEVERITY_TEXT = messageTag(3);
const BODY = messageTag(5);
const ATTRIBUTE = messageTag(6);
const OBSERVED_TIME = fixed64Tag(11);
const EVENT_NAME = messageTag(12);

const INFO = 9;
const MAX_SEVERITY = 24;
/** First letters of a severity's text, where its number is not given. */
const SEVERITIES: readonly (readonly [RegExp, number])[] = [
  [/^trace/iu, 1],
  [/^(?:debug|verbose)/iu, 5],
  [/^(?:info|notice)/iu, INFO],
  [/^warn/iu, 13],
  [/^err/iu, 17],
  [/^(?:fatal|crit|alert|emerg|panic)/iu, 21],
];

/** Decodes `ExportLogsServiceRequest` bodies, protobuf and JSON. Subscriber identities leave it only as pseudonyms; attributes do not leave it at all. */
export class OtlpLogsDecoder {
  private readonly reader = new ResourceReader(nameOf);
  private readonly templates: ObjectTemplates;
  private readonly pseudonyms: Pseudonyms;
  private refusals = new Refusals<LogRefusal>(LOG_REFUSALS, 'log records');
  private records: LogRecord[] = [];

  /** @param keyOf the pseudonym key of the region that an object belongs to, 32 bytes or more */
  constructor(
    private readonly config: z.infer<typeof OtlpConfig.schema>,
    private readonly keyOf: (dn: Dn) => Uint8Array,
  ) {
    this.templates = new ObjectTemplates(config.logIdentity);
    this.pseudonyms = new Pseudonyms(config.subscriberIdentities);
  }

  /** @throws ApplianceError OTLP_REQUEST_MALFORMED, not retryable */
  decode(body: Uint8Array): DecodedLogs {
    this.refusals = new Refusals(LOG_REFUSALS, 'log records');
    this.records = [];
    this.reader.items(isJson(body) ? logsJsonToProtobuf(body) : body, (end, resource) => {
      this.record(end, resource);
    });
    return { records: this.records, ...this.refusals.rejections };
  }

  private record(end: number, resource: Attributes): void {
    const { reader } = this;
    const { cursor } = reader;
    const own: Attributes = new Map();
    let timeMs = 0;
    let observedMs = 0;
    let severityNumber = 0;
    let severityText = '';
    let body: Json = null;
    let eventName = '';
    while (cursor.at < end) {
      const tag = cursor.varint(end);
      if (tag === TIME) timeMs = cursor.milliseconds(end);
      else if (tag === OBSERVED_TIME) observedMs = cursor.milliseconds(end);
      else if (tag === SEVERITY_NUMBER) severityNumber = cursor.varint(end);
      else if (tag === SEVERITY_TEXT) severityText = readText(cursor, end);
      else if (tag === BODY) body = readAnyValue(cursor, cursor.message(end));
      else if (tag === ATTRIBUTE) reader.attribute(cursor.message(end), own);
      else if (tag === EVENT_NAME) eventName = readText(cursor, end);
      else cursor.skip(tag, end);
    }
    const time = timeMs === 0 ? observedMs : timeMs;
    const dn = this.templates.dnOf((name) => own.get(name) ?? resource.get(name) ?? '');
    if (severityNumber > MAX_SEVERITY) this.refusals.add('severity');
    else if (time === 0) this.refusals.add('no-time');
    else if (dn === undefined) this.refusals.add('no-object');
    else {
      const text = body === null ? eventName : textOf(body);
      this.records.push({
        dn,
        time: networkTimeOf(time),
        severityNumber: severityNumber === 0 ? severityOf(severityText) : severityNumber,
        body: this.bodyOf(text, dn),
      });
    }
  }

  /** Cut, then without subscriber identities. */
  private bodyOf(text: string, dn: Dn): string {
    return this.pseudonyms.replace(cut(text, this.config.maxLogBodyLength), this.keyOf(dn));
  }
}

const severityOf = (text: string): number => SEVERITIES.find(([pattern]) => pattern.test(text))?.[1] ?? INFO;
