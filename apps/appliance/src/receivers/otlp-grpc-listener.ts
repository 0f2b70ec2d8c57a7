import { readFileSync } from 'node:fs';
import {
  logVerbosity,
  Metadata,
  type MethodDefinition,
  type sendUnaryData,
  Server,
  ServerCredentials,
  type ServerUnaryCall,
  type ServiceDefinition,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import { type Registry } from 'prom-client';
import { type SourceTokens } from '#foundation/access';
import { ApplianceError, type Configuration, problemOf } from '#foundation/platform';
import {
  asLogged,
  encodeMetricsResponse,
  GRPC_METHODS,
  type GrpcCodeName,
  grpcFailureOf,
  OtlpConfig,
  OtlpGrpcMetrics,
  type OtlpGrpcSettings,
} from '#monitor/otlp';
import { retryAfterSecondsOf } from '../problem.filter.js';
import { type OtlpReceiver, type OtlpSignal } from './otlp-receiver.js';

export interface OtlpGrpcListenerParts {
  readonly receiver: OtlpReceiver;
  readonly sources: SourceTokens;
  readonly registry: Registry;
  /** Told of each sender that is not known. */
  readonly refused: () => void;
}

const PROTOBUF = 'application/x-protobuf';
/** Requests that one connection may have under way. */
const MAX_STREAMS = 32;
/** A connection that exports nothing for so long is closed, wall time; senders connect again. */
const MAX_IDLE_MS = 3_600_000;
const STOP_WITHIN_MS = 2_000;
const CODES: Readonly<Record<GrpcCodeName, status>> = {
  ok: status.OK,
  'invalid-argument': status.INVALID_ARGUMENT,
  'permission-denied': status.PERMISSION_DENIED,
  'resource-exhausted': status.RESOURCE_EXHAUSTED,
  internal: status.INTERNAL,
  unavailable: status.UNAVAILABLE,
  unauthenticated: status.UNAUTHENTICATED,
};

/** Bytes stay bytes: what is received is what is decoded and logged. */
const asIs = (bytes: Buffer): Buffer => bytes;
const exportAt = (path: string): MethodDefinition<Buffer, Buffer> => ({
  ...{ path, requestStream: false, responseStream: false },
  ...{ requestSerialize: asIs, requestDeserialize: asIs, responseSerialize: asIs, responseDeserialize: asIs },
});
const SIGNALS: readonly OtlpSignal[] = ['metrics', 'logs', 'traces'];
type ExportService = Readonly<Record<OtlpSignal, MethodDefinition<Buffer, Buffer>>> & ServiceDefinition;
const SERVICE = Object.fromEntries(
  SIGNALS.map((signal) => [signal, exportAt(GRPC_METHODS[signal])]),
) as unknown as ExportService;

/**
 * OTLP over gRPC: the three collector services, plain or gzip. Answered once the request is durable; what is refused item by item is told as a partial
 * success. The token of a source comes as the metadata `authorization`, as over HTTP.
 */
export class OtlpGrpcListener {
  private readonly server: Server;
  private readonly settings: OtlpGrpcSettings;
  private readonly metrics: OtlpGrpcMetrics;
  private isStarted = false;

  constructor(
    config: Configuration,
    private readonly parts: OtlpGrpcListenerParts,
  ) {
    this.settings = config.get(OtlpConfig).grpc;
    this.metrics = new OtlpGrpcMetrics(parts.registry);
    this.server = new Server({
      'grpc.max_receive_message_length': parts.receiver.maxBodyBytes,
      'grpc.max_concurrent_streams': MAX_STREAMS,
      'grpc.max_connection_idle_ms': MAX_IDLE_MS,
    });
    const handlers = SIGNALS.map((signal) => [
      signal,
      (call: ServerUnaryCall<Buffer, Buffer>, answer: sendUnaryData<Buffer>): void => {
        void this.take(signal, call, answer);
      },
    ]);
    this.server.addService(SERVICE, Object.fromEntries(handlers) as Parameters<Server['addService']>[1]);
  }

  /**
   * @returns where it listens; `undefined` where it is off
   * @throws ApplianceError OTLP_GRPC_PORT_UNAVAILABLE, OTLP_GRPC_CERTIFICATE_INVALID, not retryable, sentences for the operator
   */
  async start(): Promise<string | undefined> {
    const { host, port } = this.settings;
    if (port === undefined) return undefined;
    // What goes wrong is told here, in the words of the appliance.
    setLogVerbosity(logVerbosity.NONE);
    const address = host.includes(':') ? `[${host}]` : host;
    const credentials = credentialsOf(this.settings);
    const bound = await new Promise<number>((resolve, reject) => {
      this.server.bindAsync(`${address}:${String(port)}`, credentials, (error, at) => {
        if (error === null) resolve(at);
        else reject(portUnavailable(`${address}:${String(port)}`, error));
      });
    });
    this.isStarted = true;
    return `${address}:${String(bound)}`;
  }

  /** Ends what is under way; may be called twice. */
  async stop(): Promise<void> {
    if (!this.isStarted) return;
    this.isStarted = false;
    await new Promise<void>((resolve) => {
      const late = setTimeout(() => {
        this.server.forceShutdown();
        resolve();
      }, STOP_WITHIN_MS);
      this.server.tryShutdown(() => {
        clearTimeout(late);
        resolve();
      });
    });
  }

  private async take(
    signal: OtlpSignal,
    call: ServerUnaryCall<Buffer, Buffer>,
    answer: sendUnaryData<Buffer>,
  ): Promise<void> {
    const { receiver, sources, refused } = this.parts;
    const [authorization] = call.metadata.get('authorization');
    const known = sources.sourceOf(authorization?.toString(), addressOf(call.getPeer()));
    if (known.kind === 'refused') {
      refused();
      this.metrics.count(signal, 'unauthenticated');
      answer({ code: status.UNAUTHENTICATED, details: known.sentence });
      return;
    }
    try {
      const { request } = call;
      const partial = await receiver.take(signal, known.source.name, request.length, () => asLogged(request, PROTOBUF));
      this.metrics.count(signal, 'ok');
      // In protobuf the answers of the three services are one and the same message.
      answer(null, Buffer.from(encodeMetricsResponse(partial, PROTOBUF)));
    } catch (error) {
      const problem = problemOf(error);
      const { code, message, details } = grpcFailureOf(problem, retryAfterSecondsOf(error, problem.status));
      this.metrics.count(signal, code);
      const metadata = new Metadata();
      if (details !== undefined) metadata.set('grpc-status-details-bin', Buffer.from(details));
      answer({ code: CODES[code], details: message, metadata });
    }
  }
}

/** The address of `address:port`. */
const addressOf = (peer: string): string => peer.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');

const credentialsOf = ({ certificateFile, keyFile, authorityFile }: OtlpGrpcSettings): ServerCredentials => {
  if (certificateFile === undefined || keyFile === undefined) return ServerCredentials.createInsecure();
  try {
    const pair = { cert_chain: readFileSync(certificateFile), private_key: readFileSync(keyFile) };
    const authority = authorityFile === undefined ? null : readFileSync(authorityFile);
    return ServerCredentials.createSsl(authority, [pair], authority !== null);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const message = `The certificate for OTLP over gRPC cannot be read: ${why}.`;
    throw new ApplianceError('OTLP_GRPC_CERTIFICATE_INVALID', { retryable: false, message, cause });
  }
};

const portUnavailable = (address: string, cause: unknown): ApplianceError =>
  new ApplianceError('OTLP_GRPC_PORT_UNAVAILABLE', {
    retryable: false,
    message: `OTLP over gRPC cannot be taken at ${address}, which is in use or not of this host: stop what listens there, or set otlp.grpc to another.`,
    cause,
  });
