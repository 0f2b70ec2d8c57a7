import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface StreamListenerParts {
  readonly host: string;
  readonly port: number;
  readonly maxConnections: number;
  readonly idleMs: number;
  readonly isAllowed: (address: string) => boolean;
  /**
   * Called for each connection; what it returns takes the bytes one chunk after another. The connection is read no further until it resolves, and closed
   * where it throws.
   */
  readonly connect: (socket: Socket) => (bytes: Uint8Array) => Promise<void>;
  readonly trouble: (error: unknown) => void;
  /** Where connections are encrypted: the certificate and what senders must show. */
  readonly tls?: Pick<TlsOptions, 'cert' | 'key' | 'ca' | 'requestCert' | 'rejectUnauthorized'>;
}

/** A sender that does not finish its handshake in this time is let go, ms. */
const HANDSHAKE_MS = 10_000;

/** One TCP port whose connections are read as fast as what they bring is taken. */
export class StreamListener {
  private readonly server: Server;
  private readonly open = new Set<Socket>();
  private readonly accepted = new Set<Socket>();

  constructor(private readonly parts: StreamListenerParts) {
    const serve = (socket: Socket): void => void this.serve(socket);
    this.server =
      parts.tls === undefined
        ? createServer(serve)
        : createTlsServer({ ...parts.tls, handshakeTimeout: HANDSHAKE_MS, minVersion: 'TLSv1.2' }, serve);
    // Of TLS the connections below it, those within their handshake too.
    this.server.on('connection', (socket: Socket) => {
      this.accepted.add(socket);
      socket.once('close', () => this.accepted.delete(socket));
    });
    this.server.maxConnections = parts.maxConnections;
  }

  /** @returns the port, which the kernel chose where 0 was asked for */
  async listen(): Promise<number> {
    const { host, port, trouble } = this.parts;
    this.server.listen(port, host);
    await once(this.server, 'listening');
    this.server.on('error', trouble);
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    for (const socket of [...this.open, ...this.accepted]) socket.destroy();
    await new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
  }

  private async serve(socket: Socket): Promise<void> {
    if (!this.parts.isAllowed(socket.remoteAddress ?? '')) {
      socket.destroy();
      return;
    }
    this.open.add(socket);
    socket.setTimeout(this.parts.idleMs, () => socket.destroy());
    try {
      const take = this.parts.connect(socket);
      for await (const bytes of socket) await take(bytes as Uint8Array);
    } catch {
      // It speaks something else, or broke off: nothing of it is lost that was taken.
    } finally {
      this.open.delete(socket);
      socket.destroy();
    }
  }
}

/** IPv4 that came over an IPv6 socket is IPv4. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');
