export interface LogSeen {
  /** Of the element that wrote it. */
  readonly dn: string;
  /** As OpenTelemetry counts: 13 is a warning, 17 an error. */
  readonly severityNumber: number;
  readonly text: string;
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}
interface LogsRequest {
  readonly resourceLogs?: readonly {
    readonly resource?: { readonly attributes?: readonly Attribute[] };
    readonly scopeLogs?: readonly {
      readonly logRecords?: readonly {
        readonly severityNumber?: number;
        readonly body?: { readonly stringValue?: string };
        readonly attributes?: readonly Attribute[];
      }[];
    }[];
  }[];
}

/** Records of an OTLP `ExportLogsServiceRequest` in JSON. */
export const logsIn = (body: unknown): readonly LogSeen[] =>
  ((body as LogsRequest).resourceLogs ?? []).flatMap(({ resource, scopeLogs = [] }) =>
    scopeLogs.flatMap(({ logRecords = [] }) =>
      logRecords.map(({ severityNumber = 0, body: text, attributes = [] }) => {
        const all = [...(resource?.attributes ?? []), ...attributes];
        const of = (name: string): string => all.find(({ key }) => key === name)?.value.stringValue ?? '';
        const dn = `SubNetwork=${of('subnetwork')},ManagedElement=${of('managed_element')}`;
        return { dn, severityNumber, text: text?.stringValue ?? '' };
      }),
    ),
  );
