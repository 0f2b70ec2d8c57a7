import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Clock } from '#foundation/vocabulary';
import { CallNaming } from '#monitor/cdr';
import { type Intake } from '#monitor/intake';
import {
  CaptureReceiver,
  type HepListener,
  HepStream,
  PublishServer,
  QualityIntake,
  type SipListener,
  type SipMessage,
  sipMessageOf,
  SipStream,
  TracedCalls,
  TrunkAddresses,
  VoiceQualityConfig,
  VoiceQualityMetrics,
} from '#monitor/voice-quality';
import { DatagramListener } from './receivers/datagram-listener.js';
import { plainAddress, StreamListener } from './receivers/stream-listener.js';
import { type Keys } from './secrets.js';

export interface VoiceListenersParts {
  readonly intake: Pick<Intake, 'accept'>;
  readonly keys: Keys;
  readonly registry: Registry;
  readonly clock: Clock;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly trouble: (error: unknown) => void;
}

/** A port that is listened at, by its source and transport. */
export interface ListeningPort {
  readonly source: string;
  readonly transport: 'udp' | 'tcp';
  readonly port: number;
}

interface Listener {
  listen(): Promise<number>;
  close(): Promise<void>;
}

/** UDP and TCP ports for voice quality reports (SIP PUBLISH) and captured signalling (HEP v3), as the configuration names them. */
export class VoiceListeners {
  private readonly listeners: { readonly source: string; readonly transport: 'udp' | 'tcp'; readonly on: Listener }[] =
    [];
  private readonly metrics: VoiceQualityMetrics;
  private readonly config: VoiceQualityConfig;

  constructor(
    config: Configuration,
    private readonly parts: VoiceListenersParts,
  ) {
    this.config = config.get(VoiceQualityConfig);
    const { publish, capture } = this.config;
    const sources = [...publish, ...capture].map(({ source }) => source);
    this.metrics = new VoiceQualityMetrics(parts.registry, sources);
    for (const listener of publish) this.addPublish(listener);
    for (const listener of capture) this.addCapture(listener);
  }

  /** @throws where a port cannot be had */
  async start(): Promise<readonly ListeningPort[]> {
    const ports: ListeningPort[] = [];
    for (const { source, transport, on } of this.listeners) ports.push({ source, transport, port: await on.listen() });
    return ports;
  }

  async stop(): Promise<void> {
    await Promise.all(this.listeners.map(async ({ on }) => on.close().catch(() => undefined)));
  }

  private addPublish(of: SipListener): void {
    const { clock } = this.parts;
    const { source } = of;
    const server = new PublishServer({
      addresses: this.addressesOf(of),
      intake: this.intakeOf(source),
      now: () => clock.network(),
      newTag: () => randomBytes(8).toString('hex'),
      countRefused: (reason) => {
        this.metrics.countRefused(source, reason);
      },
    });
    this.add(
      of,
      (datagram, peer, send) => {
        const message = sipMessageOf(datagram);
        // A blank datagram keeps a mapping alive (RFC 5626 clause 3.5).
        if (typeof message === 'string') this.metrics.countRefused(source, 'sip');
        else
          void server.answer(message, peer).then((answer) => {
            if (answer !== undefined) send(answer);
          }, this.parts.trouble);
      },
      (peer, write) => {
        const stream = new SipStream();
        return async (bytes) => {
          for (const message of this.messagesOf(source, stream, bytes)) {
            const answer = await server.answer(message, peer);
            if (answer !== undefined) write(answer);
          }
        };
      },
    );
  }

  private addCapture(of: HepListener): void {
    const { source } = of;
    const calls = new TracedCalls(this.addressesOf(of));
    const receiver = new CaptureReceiver({
      calls,
      intake: this.intakeOf(source),
      key: this.keyOf(of),
      countRefused: (reason) => {
        this.metrics.countRefused(source, reason);
      },
    });
    const take = async (packet: Uint8Array): Promise<void> => {
      await receiver.take(packet);
      this.metrics.setOpenCalls(source, calls.open);
    };
    this.add(
      of,
      (datagram) => void take(datagram).catch(this.parts.trouble),
      () => {
        const stream = new HepStream();
        return async (bytes) => {
          for (const packet of stream.push(bytes)) await take(packet);
        };
      },
    );
  }

  private add(
    of: SipListener | HepListener,
    datagram: (bytes: Uint8Array, peer: { address: string; port: number }, send: (answer: string) => void) => void,
    connect: (
      peer: { address: string; port: number },
      write: (answer: string) => void,
    ) => (bytes: Uint8Array) => Promise<void>,
  ): void {
    const { source, host, udpPort, tcpPort, allow } = of;
    const { trouble } = this.parts;
    const allowed = new Set(allow);
    const isAllowed = (from: string): boolean => {
      const is = allowed.size === 0 || allowed.has(plainAddress(from));
      if (!is) this.metrics.countRefused(source, 'not-allowed');
      return is;
    };
    if (udpPort !== undefined)
      this.listeners.push({
        source,
        transport: 'udp',
        on: new DatagramListener({
          host,
          port: udpPort,
          take: (bytes, from, send) => {
            if (isAllowed(from.address))
              datagram(bytes, { address: plainAddress(from.address), port: from.port }, send);
          },
          trouble,
        }),
      });
    if (tcpPort !== undefined)
      this.listeners.push({
        source,
        transport: 'tcp',
        on: new StreamListener({
          host,
          port: tcpPort,
          maxConnections: this.config.maxConnections,
          idleMs: this.config.idleMs,
          isAllowed,
          connect: (socket) =>
            connect({ address: plainAddress(socket.remoteAddress ?? ''), port: socket.remotePort ?? 0 }, (answer) => {
              socket.write(answer);
            }),
          trouble,
        }),
      });
  }

  private messagesOf(source: string, stream: SipStream, bytes: Uint8Array): readonly SipMessage[] {
    try {
      return stream.push(bytes);
    } catch (error) {
      this.metrics.countRefused(source, 'sip');
      throw error;
    }
  }

  private addressesOf({ trunkDnTemplate, trunks, region, addresses }: SipListener | HepListener): TrunkAddresses {
    const regionKey = this.parts.keys.of(`pseudonyms-${region}`);
    return new TrunkAddresses(new CallNaming({ trunkDnTemplate, trunks, maxLineLength: 0, regionKey }), addresses);
  }

  private intakeOf(source: string): QualityIntake {
    const { intake } = this.parts;
    return new QualityIntake(source, async (name, bytes, decode) => intake.accept(name, bytes, decode), this.metrics);
  }

  private keyOf({ keyEnv, keyFile }: HepListener): string | undefined {
    if (keyFile !== undefined) return readFileSync(keyFile, 'utf8').trim();
    return keyEnv === undefined ? undefined : this.parts.environment[keyEnv];
  }
}
