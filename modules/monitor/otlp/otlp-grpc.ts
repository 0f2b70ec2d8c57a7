import { type Problem } from '#foundation/platform';
import { ProtobufWriter } from './protobuf-writer.js';

/** Codes of gRPC that an export is answered with, by name. */
export const GRPC_CODES = {
  ok: 0,
  'invalid-argument': 3,
  'permission-denied': 7,
  'resource-exhausted': 8,
  internal: 13,
  unavailable: 14,
  unauthenticated: 16,
} as const;
export type GrpcCodeName = keyof typeof GRPC_CODES;

/** Where each signal is exported to: paths of the services in opentelemetry/proto/collector. */
export const GRPC_METHODS = {
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
} as const;

/** A failure as gRPC tells it. */
export interface GrpcFailure {
  readonly code: GrpcCodeName;
  readonly message: string;
  /** `google.rpc.Status` with a `RetryInfo`, for the trailer `grpc-status-details-bin`: the same request may be sent again. Absent: it may not. */
  readonly details?: Uint8Array;
}

const CODE_OF_STATUS: Readonly<Record<number, GrpcCodeName>> = {
  400: 'invalid-argument',
  401: 'unauthenticated',
  403: 'permission-denied',
  413: 'resource-exhausted',
  415: 'invalid-argument',
  429: 'unavailable',
  503: 'unavailable',
};
const RETRY_INFO = 'type.googleapis.com/google.rpc.RetryInfo';

/**
 * How a failed export is answered (OTLP specification, OTLP/gRPC Throttling): too much at once is UNAVAILABLE, a full disk RESOURCE_EXHAUSTED, both with a
 * `RetryInfo`, by which senders tell that they may come back. All else is not sent again.
 *
 * @param retryAfterSeconds when a sender that was told to come back should; `undefined` where it should not
 */
export const grpcFailureOf = (problem: Problem, retryAfterSeconds: number | undefined): GrpcFailure => {
  const message = problem.detail ?? problem.title;
  const code = problem.code.endsWith('_FULL') ? 'resource-exhausted' : (CODE_OF_STATUS[problem.status] ?? 'internal');
  if (retryAfterSeconds === undefined) return { code, message };
  const retryInfo = new ProtobufWriter();
  retryInfo.message(1, () => {
    retryInfo.varint(1, BigInt(retryAfterSeconds));
  });
  const details = new ProtobufWriter();
  details.varint(1, BigInt(GRPC_CODES[code]));
  details.text(2, message);
  details.message(3, () => {
    details.text(1, RETRY_INFO);
    details.binary(2, retryInfo.written);
  });
  return { code, message, details: details.written };
};
