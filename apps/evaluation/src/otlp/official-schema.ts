import { join } from 'node:path';
import protobuf from 'protobufjs';

/** What a request exports, by the member that it begins with. */
export const SIGNALS = {
  resourceMetrics: { signal: 'metrics', service: 'metrics', message: 'ExportMetricsServiceRequest' },
  resourceLogs: { signal: 'logs', service: 'logs', message: 'ExportLogsServiceRequest' },
  resourceSpans: { signal: 'traces', service: 'trace', message: 'ExportTraceServiceRequest' },
} as const;
export type Root = keyof typeof SIGNALS;
export type Signal = (typeof SIGNALS)[Root]['signal'];

export const rootOf = (document: object): Root | undefined =>
  (Object.keys(SIGNALS) as Root[]).find((root) => root in document);

/** Identities are hexadecimal in OTLP JSON, which protobufjs takes for base64. */
const IDS: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);

type Convert = (key: string, value: unknown) => unknown;
/** JSON whose integers beyond 2^53 become their own text, which OTLP JSON takes alike: some writers leave the quotes away. */
export const parseExactly = (json: string, convert: Convert = (_, value) => value): unknown =>
  JSON.parse(json, ((key: string, value: unknown, { source }: { readonly source?: string }): unknown =>
    typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(source ?? '')
      ? source
      : convert(key, value)) as Parameters<typeof JSON.parse>[1]);
const withBytes: Convert = (key, value) =>
  IDS.has(key) && typeof value === 'string' ? Buffer.from(value, 'hex').toString('base64') : value;

/** The published `.proto` files: what says how a JSON document stands in protobuf, without a line of the product. */
export class OfficialSchema {
  private readonly types = new Map<Root, protobuf.Type>();

  /** @param folder that has `opentelemetry/proto` below it */
  constructor(private readonly folder: string) {}

  encode(root: Root, json: string): Uint8Array {
    const type = this.typeOf(root);
    return type.encode(type.fromObject(parseExactly(json, withBytes) as object)).finish();
  }

  private typeOf(root: Root): protobuf.Type {
    let type = this.types.get(root);
    if (type !== undefined) return type;
    const { service, message } = SIGNALS[root];
    const schema = new protobuf.Root();
    schema.resolvePath = (_, target) => join(this.folder, target);
    schema.loadSync(`opentelemetry/proto/collector/${service}/v1/${service}_service.proto`);
    type = schema.lookupType(`opentelemetry.proto.collector.${service}.v1.${message}`);
    this.types.set(root, type);
    return type;
  }
}
