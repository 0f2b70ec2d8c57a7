/**
 * What a body is, as it stands in the log. The numbers are on disk: never renumber.
 * Metrics are kept as received; what was scraped as `prometheus.WriteRequest`, not compressed, its labels already rewritten; measurements of files in
 * parts, as `#monitor/pm-files` writes them; the others as UTF-8 JSON arrays of the vocabulary's types, subscriber identities already pseudonyms.
 */
export const FRAME_KINDS = {
  'remote-write': 1,
  'otlp-metrics': 2,
  'log-records': 3,
  'call-records': 4,
  alarms: 5,
  'configuration-changes': 6,
  events: 7,
  'pm-measurements': 8,
  'remote-write-2': 9,
  scraped: 10,
  spans: 11,
} as const;
export type FrameKind = keyof typeof FRAME_KINDS;

/** One acknowledged body. `source` is at most 255 bytes of UTF-8. */
export interface Frame {
  readonly kind: FrameKind;
  readonly source: string;
  readonly body: Uint8Array;
}

const KIND_OF = new Map<number, FrameKind>(
  Object.entries(FRAME_KINDS).map(([kind, code]) => [code, kind as FrameKind]),
);
const MAX_SOURCE_BYTES = 255;

/** The bytes before the body: kind, length of the source's name, the name. */
export const encodeFrameHead = ({ kind, source }: Frame): Uint8Array => {
  const name = new TextEncoder().encode(source);
  if (name.length > MAX_SOURCE_BYTES) throw new RangeError(`a source name has at most ${MAX_SOURCE_BYTES} bytes`);
  const head = new Uint8Array(2 + name.length);
  head[0] = FRAME_KINDS[kind];
  head[1] = name.length;
  head.set(name, 2);
  return head;
};

/** @returns `undefined` where the bytes are no frame that this release knows */
export const decodeFrame = (payload: Uint8Array): Frame | undefined => {
  const kind = KIND_OF.get(payload[0] ?? 0);
  const bodyAt = 2 + (payload[1] ?? 0);
  if (kind === undefined || payload.length < bodyAt) return undefined;
  return { kind, source: new TextDecoder().decode(payload.subarray(2, bodyAt)), body: payload.subarray(bodyAt) };
};
