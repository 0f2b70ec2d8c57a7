import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

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
}

/** One TCP port whose connections are read as fast as what they bring is taken. */
export class StreamListener {
  private readonly server: Server;
  private readonly open = new Set<Socket>();

  constructor(private readonly parts: StreamListenerParts) {
    this.server = createServer((socket) => {
      void this.serve(socket);
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
    for (const socket of this.open) socket.destroy();
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
