import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { EventSocketClient } from './event-socket.js';

const event = 'Event-Name: CHANNEL_HANGUP_COMPLETE\nUnique-ID: 1\n\n';

/** As much of FreeSWITCH's event socket as a client sees. */
class FreeSwitch {
  readonly heard: string[] = [];
  private readonly server: Server;
  private socket: Socket | undefined;
  private tell: () => void = () => undefined;

  constructor(private readonly password: string) {
    this.server = createServer((socket) => {
      this.socket = socket;
      socket.on('error', () => undefined);
      socket.write('Content-Type: auth/request\n\n');
      socket.on('data', (bytes: Buffer) => {
        for (const line of bytes
          .toString()
          .split('\n\n')
          .filter((text) => text !== ''))
          this.answer(line);
      });
    });
  }

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  async subscribed(): Promise<void> {
    return new Promise((resolve) => {
      this.tell = resolve;
    });
  }

  send(text: string): void {
    this.socket?.write(`Content-Length: ${String(text.length)}\nContent-Type: text/event-plain\n\n${text}`);
  }

  hangUp(): void {
    this.socket?.destroy();
  }

  async close(): Promise<void> {
    this.socket?.destroy();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(line: string): void {
    this.heard.push(line);
    const isRight = !line.startsWith('auth ') || line === `auth ${this.password}`;
    const reply = line.startsWith('auth ')
      ? isRight
        ? '+OK accepted'
        : '-ERR invalid'
      : '+OK event listener enabled plain';
    this.socket?.write(`Content-Type: command/reply\nReply-Text: ${reply}\n\n`);
    if (line.startsWith('event ')) this.tell();
  }
}

describe('EventSocketClient', () => {
  let freeSwitch: FreeSwitch;
  let client: EventSocketClient | undefined;
  let port: number;
  beforeEach(async () => {
    freeSwitch = new FreeSwitch('ClueCon');
    port = await freeSwitch.listen();
  });
  afterEach(async () => {
    await client?.stop();
    await freeSwitch.close();
  });

  const open = (password: string, take: (body: Uint8Array) => void, failed: (error: unknown) => void): void => {
    client = new EventSocketClient({
      socket: { source: 'fs', region: 'r', trunkDnTemplate: 'SipTrunk={trunk}', trunks: [], host: '127.0.0.1', port },
      password,
      intake: {
        take: async (body) => {
          take(body);
          return Promise.resolve({ records: [], rejected: [] });
        },
      },
      onFailure: failed,
      connected: () => undefined,
    });
    client.start();
  };

  it('signs in, asks for the ends of calls, and hands each event on', async () => {
    const taken = new Promise<string>((resolve) => {
      open(
        'ClueCon',
        (body) => {
          resolve(new TextDecoder().decode(body));
        },
        () => undefined,
      );
    });
    await freeSwitch.subscribed();
    freeSwitch.send(event);
    expect(await taken).toBe(event);
    expect(freeSwitch.heard).toEqual(['auth ClueCon', 'event plain CHANNEL_HANGUP_COMPLETE HEARTBEAT']);
  });

  it('connects again when the connection breaks', async () => {
    open(
      'ClueCon',
      () => undefined,
      () => undefined,
    );
    await freeSwitch.subscribed();
    freeSwitch.hangUp();
    await freeSwitch.subscribed();
    expect(freeSwitch.heard.filter((line) => line.startsWith('event'))).toHaveLength(2);
  });

  it('tells that its password is refused', async () => {
    const failure = new Promise((resolve) => {
      open('wrong', () => undefined, resolve);
    });
    expect(String(await failure)).toMatch(/refuses: -ERR invalid/);
  });
});
