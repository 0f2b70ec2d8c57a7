import type { Dn } from './managed-object.js';
import type { NetworkTime } from './time.js';

/** Samples as columns; rows beyond `length` are undefined. `series` are slots of one lane's catalogue and never leave the lane. */
export interface SampleBatch {
  series: Uint32Array;
  timestampMs: Float64Array;
  value: Float64Array;
  length: number;
}

/**
 * Where a decoder puts its columns. Label bytes are the `Label` messages of a remote-write 1.0 `TimeSeries`, one after the other
 * (0x0a, length, 0x0a name, 0x12 value), sorted by name, `__name__` among them: the identity of a series whatever brought it.
 */
export interface SeriesSink {
  /** The lane's slot of the series whose label bytes stand at `bytes[start, end)`; the bytes are copied where the series is new. */
  slot(bytes: Uint8Array, start: number, end: number): number;
  /**
   * A guess that saves reading labels, as a sender repeats its order: where the label bytes of the series that followed the last one before stand at
   * `start`, their length, else 0. `slot` of exactly that span then gives the series.
   */
  guess?(bytes: Uint8Array, start: number, end: number): number;
  append(slot: number, timestampMs: number, value: number): void;
  /**
   * An example of what a series counts, such as the trace of one request. A sink without this keeps none.
   *
   * @param labels label bytes of the example, without a `__name__`; they are the sink's to keep
   */
  exemplar?(slot: number, timestampMs: number, value: number, labels: Uint8Array): void;
  /** Samples that the decoder counted and does not append: their part of a running total is past. A sink without this does not count them. */
  refuse?(samples: number): void;
}

/**
 * Turns one received body into samples, so that a replay of the log gives the same: pure but for the sink, or else what it remembers from body to body follows
 * from the bodies and their order alone and is part of the lane's checkpoint.
 */
export interface ColumnDecoder {
  /**
   * @returns number of samples and exemplars that the body brought, each counted once however it is handed over
   * @throws ApplianceError not retryable, where the body cannot be decoded; the caller then discards what was appended
   */
  decode(body: Uint8Array, sink: SeriesSink): number;
}

export interface LogRecord {
  readonly dn: Dn;
  readonly time: NetworkTime;
  /** OpenTelemetry severity number, 1 (TRACE) to 24 (FATAL4). */
  readonly severityNumber: number;
  readonly body: string;
}

/** OpenTelemetry's kinds of spans, by their numbers. */
export const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
export type SpanKind = (typeof SPAN_KINDS)[number];
export const SPAN_STATUSES = ['unset', 'ok', 'error'] as const;
export type SpanStatus = (typeof SPAN_STATUSES)[number];

/** One operation of a service, as a trace tells of it. Subscriber identities are pseudonyms. */
export interface Span {
  /** The service. */
  readonly dn: Dn;
  /** Its end. */
  readonly time: NetworkTime;
  readonly durationSeconds: number;
  /** Nanoseconds since 1970 in decimal, exact. */
  readonly startTimeUnixNano: string;
  /** 32 hexadecimal digits, lower case. */
  readonly traceId: string;
  /** 16 hexadecimal digits, lower case. */
  readonly spanId: string;
  /** Absent: it is the first of its trace. */
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: SpanKind;
  readonly status: SpanStatus;
  /** What its status says. */
  readonly message?: string;
  /** Type and message of the exception that it recorded last. */
  readonly exception?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

export type CallRecordKind = 'quality-report' | 'packet-session';

/** One call, as its record says. Subscriber identities are pseudonyms. */
export interface CallRecord {
  readonly id: string;
  /** What else it tells of: how one call sounded (no attempt of its own), or a session that carried packets. Absent: a call. */
  readonly kind?: CallRecordKind;
  readonly trunk: Dn;
  readonly start: NetworkTime;
  readonly end: NetworkTime;
  readonly caller: string;
  readonly callee: string;
  readonly answered: boolean;
  /** As the source gives it: an Asterisk disposition or a SIP status. */
  readonly disposition: string;
  readonly billableSeconds: number;
  readonly postDialDelaySeconds?: number;
  readonly codec?: string;
  /** 0 to 1. */
  readonly lossRatio?: number;
  readonly jitterSeconds?: number;
  readonly roundTripSeconds?: number;
  /** ITU-T Q.850 cause value, 0 to 127. */
  readonly releaseCause?: number;
  /** Final SIP status (RFC 3261 clause 21), 100 to 699. */
  readonly sipStatus?: number;
  /** Conversational MOS as an endpoint or a probe measured it, 1 to 5. */
  readonly measuredMos?: number;
  /** Octets of a packet session towards the network. */
  readonly uplinkBytes?: number;
  /** Octets of a packet session towards the subscriber. */
  readonly downlinkBytes?: number;
}

/** ITU-T X.733. */
export type PerceivedSeverity = 'critical' | 'major' | 'minor' | 'warning' | 'indeterminate' | 'cleared';

export interface Alarm {
  /** Stable over raise, duplicates and clear of one alarm. */
  readonly id: string;
  readonly dn: Dn;
  readonly time: NetworkTime;
  readonly perceivedSeverity: PerceivedSeverity;
  readonly probableCause: string;
  readonly text: string;
}

export interface ConfigurationChange {
  readonly id: string;
  readonly dn: Dn;
  readonly time: NetworkTime;
  readonly attribute: string;
  readonly from: string | number | boolean | undefined;
  readonly to: string | number | boolean;
  /** Who made it, as the source says; `nocturne` for our own. */
  readonly actor: string;
  /** Ticket or reason, where it was told. */
  readonly reason?: string;
}
