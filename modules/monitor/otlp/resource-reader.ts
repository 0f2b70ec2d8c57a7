import { messageTag, ProtobufCursor } from '#monitor/intake';
import { readKeyValue, textOf } from './any-value.js';
import { eachMessage } from './each-message.js';
import { malformed } from './errors.js';

/** Texts of attributes by what they are known by; of two alike the later one. */
export type Attributes = Map<string, string>;

// Field tags that `ExportLogsServiceRequest` and `ExportTraceServiceRequest` have alike (opentelemetry-proto v1).
const FIRST = messageTag(1);
const SECOND = messageTag(2);
const RESOURCE_ITEMS = FIRST;
const RESOURCE = FIRST;
const SCOPE_ITEMS = SECOND;
const ITEM = SECOND;
const ATTRIBUTE = FIRST;

/** Reads what requests of log records and of spans have alike: resources, of each its scopes, and in these the items. */
export class ResourceReader {
  readonly cursor = new ProtobufCursor(malformed);

  /** @param nameOf what an attribute is known by, from its key */
  constructor(private readonly nameOf = (key: string): string => key) {}

  /**
   * Calls `read` with the end of every item, the cursor at its beginning, and the attributes of its resource, wherever in the message they stand.
   *
   * @throws ApplianceError OTLP_REQUEST_MALFORMED, not retryable
   */
  items(body: Uint8Array, read: (end: number, resource: Attributes) => void): void {
    const { cursor } = this;
    cursor.open(body);
    eachMessage(cursor, RESOURCE_ITEMS, body.length, (end) => {
      const start = cursor.at;
      const resource = this.resource(end);
      cursor.at = start;
      eachMessage(cursor, SCOPE_ITEMS, end, (scopeEnd) => {
        eachMessage(cursor, ITEM, scopeEnd, (itemEnd) => {
          read(itemEnd, resource);
        });
      });
    });
  }

  /** Reads a `KeyValue` up to `end`. */
  attribute(end: number, into: Attributes): void {
    const [key, value] = readKeyValue(this.cursor, end);
    into.set(this.nameOf(key), textOf(value));
  }

  private resource(end: number): Attributes {
    const { cursor } = this;
    const attributes: Attributes = new Map();
    eachMessage(cursor, RESOURCE, end, (resourceEnd) => {
      eachMessage(cursor, ATTRIBUTE, resourceEnd, (attributeEnd) => {
        this.attribute(attributeEnd, attributes);
      });
    });
    return attributes;
  }
}
