import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CallIntake, EslStream, type EventSocket } from '#monitor/cdr';

/** Between two tries to reach FreeSWITCH, wall time. */
const RETRY_MS = 2_000;
/** A connection on which not even a heartbeat of FreeSWITCH (every 20 s) comes is gone. */
const SILENT_MS = 90_000;

export interface EventSocketParts {
  readonly socket: EventSocket;
  readonly password: string;
  readonly intake: Pick<CallIntake, 'take'>;
  readonly onFailure: (error: unknown) => void;
  readonly connected: () => void;
}

/** The name of an event that carries a call, and the one that shows that the connection lives. */
const SUBSCRIPTION = 'event plain CHANNEL_HANGUP_COMPLETE HEARTBEAT';

/**
 * Listens to one event socket of FreeSWITCH (`mod_event_socket`, inbound) and connects again whenever it breaks. What ends while it is away is not repeated by
 * FreeSWITCH: `mod_json_cdr` is the way that loses nothing.
 */
export class EventSocketClient {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private connection: Socket | undefined;

  constructor(private readonly parts: EventSocketParts) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    this.connection?.destroy();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.listen().catch(this.parts.onFailure);
      await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Until the connection ends. Events are taken one after another: while the log has no room, FreeSWITCH waits. */
  private async listen(): Promise<void> {
    const { host, port } = this.parts.socket;
    const stream = new EslStream();
    const socket = (this.connection = connect({ host, port }));
    socket.setTimeout(SILENT_MS, () => socket.destroy(new Error('The event socket is silent.')));
    try {
      for await (const bytes of socket)
        for (const { headers, body } of stream.push(bytes as Uint8Array)) {
          const type = headers.get('content-type');
          if (type === 'auth/request') socket.write(`auth ${this.parts.password}\n\n`);
          else if (type === 'command/reply') this.replied(socket, headers.get('reply-text') ?? '');
          else if (type === 'text/event-plain') await this.take(body);
        }
    } finally {
      socket.destroy();
    }
  }

  private replied(socket: Socket, text: string): void {
    if (text === '+OK accepted') socket.write(`${SUBSCRIPTION}\n\n`);
    else if (text.startsWith('+OK')) this.parts.connected();
    else throw new Error(`The event socket refuses: ${text}`);
  }

  /** What the log cannot take now is tried again. */
  private async take(event: Uint8Array): Promise<void> {
    while (!this.stopping.signal.aborted)
      try {
        await this.parts.intake.take(event);
        return;
      } catch (error) {
        this.parts.onFailure(error);
        await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      }
  }
}
