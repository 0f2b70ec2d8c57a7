import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

import { hepOf } from '#monitor/voice-quality/testing';

const CALLER = '192.0.2.1';
/** Where calls go, as the capture says: the address of a trunk. */
export const TRUNK_IP = '198.51.100.7';
const SIP = 1;

const opened = async (): Promise<Socket> => {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
};

/** Stands between two parties of SIP over UDP as a session border controller does, and sends a copy of every message to a collector of HEP v3. */
export class CapturingRelay {
  private caller: RemoteInfo | undefined;
  /** Messages that were copied. */
  copies = 0;

  private constructor(
    private readonly front: Socket,
    private readonly back: Socket,
    private readonly calledPort: number,
    private readonly collectorPort: number,
  ) {
    front.on('message', (message, from) => {
      this.caller = from;
      this.copy(message, CALLER, TRUNK_IP);
      back.send(message, this.calledPort, '127.0.0.1');
    });
    back.on('message', (message) => {
      this.copy(message, TRUNK_IP, CALLER);
      if (this.caller !== undefined) front.send(message, this.caller.port, this.caller.address);
    });
  }

  static async open(calledPort: number, collectorPort: number): Promise<CapturingRelay> {
    return new CapturingRelay(await opened(), await opened(), calledPort, collectorPort);
  }

  get port(): number {
    return this.front.address().port;
  }

  close(): void {
    this.front.close();
    this.back.close();
  }

  private copy(message: Buffer, from: string, to: string): void {
    this.copies++;
    const packet = hepOf({ from, to, timeMs: Date.now(), protocol: SIP, payload: message });
    this.back.send(packet, this.collectorPort, '127.0.0.1');
  }
}
