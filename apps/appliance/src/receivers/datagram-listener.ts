import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv6 } from 'node:net';

/** What the kernel may hold for a listener that is behind, bytes. */
const RECEIVE_BUFFER = 4 << 20;

export interface DatagramListenerParts {
  readonly host: string;
  readonly port: number;
  readonly take: (datagram: Uint8Array, from: RemoteInfo, send: (answer: string | Uint8Array) => void) => void;
  readonly trouble: (error: unknown) => void;
}

/** One UDP port. */
export class DatagramListener {
  private readonly socket: Socket;

  constructor(private readonly parts: DatagramListenerParts) {
    this.socket = createSocket({ type: isIPv6(parts.host) ? 'udp6' : 'udp4' });
    this.socket.on('message', (datagram, from) => {
      parts.take(datagram, from, (answer) => {
        this.socket.send(answer, from.port, from.address, (error) => {
          if (error !== null) parts.trouble(error);
        });
      });
    });
  }

  /** @returns the port, which the kernel chose where 0 was asked for */
  async listen(): Promise<number> {
    const { host, port, trouble } = this.parts;
    this.socket.bind(port, host);
    await once(this.socket, 'listening');
    this.socket.on('error', trouble);
    try {
      this.socket.setRecvBufferSize(RECEIVE_BUFFER);
    } catch {
      // The kernel allows less: what it has is what there is.
    }
    return this.socket.address().port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.socket.close(resolve);
    });
  }
}
