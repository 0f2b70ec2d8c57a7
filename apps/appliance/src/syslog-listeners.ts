import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Clock, type Dn } from '#foundation/vocabulary';
import { type Intake } from '#monitor/intake';
import { OtlpConfig } from '#monitor/otlp';
import {
  SyslogConfig,
  SyslogDecoder,
  SyslogIntake,
  type SyslogListener,
  SyslogMetrics,
  SyslogStream,
} from '#monitor/syslog';
import { DatagramListener } from './receivers/datagram-listener.js';
import { plainAddress, StreamListener, type StreamListenerParts } from './receivers/stream-listener.js';

export interface SyslogListenersParts {
  readonly intake: Pick<Intake, 'accept'>;
  readonly registry: Registry;
  readonly clock: Clock;
  /** The pseudonym key of the region that an object belongs to. */
  readonly keyOf: (dn: Dn) => Uint8Array;
  readonly trouble: (error: unknown) => void;
}

type Transport = 'udp' | 'tcp' | 'tls';
/** A port that is listened at, by its source and transport. */
export interface SyslogPort {
  readonly source: string;
  readonly transport: Transport;
  readonly port: number;
}
interface Listening {
  readonly source: string;
  readonly transport: Transport;
  readonly on: { listen(): Promise<number>; close(): Promise<void> };
}

/** UDP, TCP and TLS ports for syslog, as the configuration names them. */
export class SyslogListeners {
  private readonly listening: Listening[] = [];
  private readonly intakes: SyslogIntake[] = [];
  private readonly config: SyslogConfig;
  private readonly metrics: SyslogMetrics;

  constructor(
    configuration: Configuration,
    private readonly parts: SyslogListenersParts,
  ) {
    this.config = configuration.get(SyslogConfig);
    const { listeners } = this.config;
    this.metrics = new SyslogMetrics(
      parts.registry,
      listeners.map(({ source }) => source),
    );
    const { subscriberIdentities } = configuration.get(OtlpConfig);
    for (const listener of listeners) this.add(listener, subscriberIdentities);
  }

  /** @throws where a port cannot be had */
  async start(): Promise<readonly SyslogPort[]> {
    const ports: SyslogPort[] = [];
    for (const { source, transport, on } of this.listening) ports.push({ source, transport, port: await on.listen() });
    return ports;
  }

  async stop(): Promise<void> {
    await Promise.all(this.listening.map(async ({ on }) => on.close().catch(() => undefined)));
    await Promise.all(this.intakes.map(async (intake) => intake.stop()));
  }

  private add(listener: SyslogListener, subscriberIdentities: readonly string[]): void {
    const { source, host, udpPort, tcpPort, tlsPort, allow } = listener;
    const { maxSkewMs, maxMessageBytes, maxConnections, idleMs, maxWaiting } = this.config;
    const { intake: log, clock, keyOf, trouble } = this.parts;
    const intake = new SyslogIntake({
      ...{ source, maxWaiting, trouble, metrics: this.metrics },
      decoder: new SyslogDecoder({ listener, maxSkewMs, maxMessageBytes, subscriberIdentities, keyOf }),
      accept: async (name, bytes, decode) => log.accept(name, bytes, decode),
      now: () => clock.network(),
      newMark: randomUUID,
      sleep: async (ms) => sleep(ms),
    });
    this.intakes.push(intake);
    const allowed = new Set(allow);
    const isAllowed = (address: string): boolean => {
      const is = allowed.size === 0 || allowed.has(plainAddress(address));
      if (!is) this.metrics.countRefused(source, 'not-allowed');
      return is;
    };
    if (udpPort !== undefined)
      this.listening.push({
        ...{ source, transport: 'udp' },
        on: new DatagramListener({
          ...{ host, port: udpPort, trouble },
          take: (bytes, { address }) => {
            if (isAllowed(address)) intake.datagram(bytes, plainAddress(address));
          },
        }),
      });
    const stream = (transport: 'tcp' | 'tls', port: number, tls?: StreamListenerParts['tls']): void => {
      const common = { host, port, maxConnections, idleMs, isAllowed, trouble };
      const connect = (socket: Socket) => this.connection(source, intake, socket);
      const on = new StreamListener({ ...common, connect, ...(tls === undefined ? {} : { tls }) });
      this.listening.push({ source, transport, on });
    };
    if (tcpPort !== undefined) stream('tcp', tcpPort);
    if (tlsPort !== undefined) stream('tls', tlsPort, tlsOf(listener));
  }

  private connection(source: string, intake: SyslogIntake, socket: Socket): (bytes: Uint8Array) => Promise<void> {
    const address = plainAddress(socket.remoteAddress ?? '');
    const stream = new SyslogStream(this.config.maxMessageBytes);
    // A last line counts without its line feed.
    socket.once('end', () => void intake.messages(stream.end(), address).catch(this.parts.trouble));
    return async (bytes) => {
      const before = stream.cut;
      await intake.messages(this.messagesOf(source, stream, bytes), address);
      this.metrics.countRefused(source, 'cut', stream.cut - before);
    };
  }

  private messagesOf(source: string, stream: SyslogStream, bytes: Uint8Array): readonly Uint8Array[] {
    try {
      return stream.push(bytes);
    } catch (error) {
      this.metrics.countRefused(source, 'framing');
      throw error;
    }
  }
}

const tlsOf = ({
  certificateFile,
  keyFile,
  authorityFile,
}: SyslogListener): NonNullable<StreamListenerParts['tls']> => ({
  cert: readFileSync(certificateFile ?? ''),
  key: readFileSync(keyFile ?? ''),
  ...(authorityFile === undefined
    ? {}
    : { ca: readFileSync(authorityFile), requestCert: true, rejectUnauthorized: true }),
});
