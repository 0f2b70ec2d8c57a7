import { type ServerResponse } from 'node:http';
import { type ConsoleApiMetrics, type Drop } from './console-api.metrics.js';
import { streamFull } from './errors.js';

export interface StreamLimits {
  readonly maxStreams: number;
  readonly streamBufferBytes: number;
}
export type Named = 'incident' | 'case';

interface Client {
  readonly response: ServerResponse;
  /** False once the session behind it is over. */
  readonly isAllowed: () => Promise<boolean>;
}

/** Changes that wait to be told, at most: who missed one reads the list again with the next. */
const MAX_PENDING = 2_000;

const frame = (name: string, data: unknown): string => `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;

/**
 * Server-sent events to every open console. Changes of one flush are told once; a client that does not read is dropped, for it reads everything
 * anew when it comes back.
 */
export class StreamHub {
  private readonly clients = new Set<Client>();
  private readonly pending = new Map<string, { readonly name: Named; readonly id: string }>();
  private networkChanged = false;
  private stopped = false;

  constructor(
    private readonly limits: StreamLimits,
    private readonly metrics: Pick<ConsoleApiMetrics, 'streamDropped'>,
  ) {}

  get size(): number {
    return this.clients.size;
  }

  /**
   * Takes over the response until the client leaves or is dropped.
   *
   * @throws ApplianceError CONSOLE_STREAM_OVERLOADED, retryable, where there are too many
   */
  add(response: ServerResponse, isAllowed: () => Promise<boolean>): void {
    if (this.stopped || this.clients.size >= this.limits.maxStreams) throw streamFull();
    const client = { response, isAllowed };
    this.clients.add(client);
    const leave = (): void => {
      this.clients.delete(client);
    };
    response.on('close', leave);
    response.on('error', leave);
    response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-store',
      'X-Accel-Buffering': 'no',
    });
    response.write('retry: 2000\n\n');
  }

  /** What a console is told first, so that it need not wait for the next status. */
  greet(response: ServerResponse, status: unknown): void {
    response.write(frame('status', status));
  }

  changed(name: Named, id: string): void {
    if (this.clients.size === 0) return;
    if (this.pending.size < MAX_PENDING) this.pending.set(`${name}|${id}`, { name, id });
  }

  networkMoved(): void {
    this.networkChanged = true;
  }

  /** Tells what changed since the last flush. */
  flush(): void {
    const frames = [...this.pending.values()].map(({ name, id }) => frame(name, { id }));
    if (this.networkChanged) frames.push(frame('network', {}));
    this.pending.clear();
    this.networkChanged = false;
    if (frames.length > 0) this.send(frames.join(''));
  }

  status(status: unknown): void {
    if (this.clients.size > 0) this.send(frame('status', status));
  }

  /** Keeps proxies from closing a quiet stream, and ends those whose session is over. */
  async heartbeat(): Promise<void> {
    this.send(': still here\n\n');
    for (const client of [...this.clients])
      if (!(await client.isAllowed().catch(() => true))) this.drop(client, 'session-over');
  }

  stop(): void {
    this.stopped = true;
    for (const client of [...this.clients]) this.drop(client, 'stopped');
  }

  private send(text: string): void {
    for (const client of [...this.clients]) {
      client.response.write(text);
      if (client.response.writableLength > this.limits.streamBufferBytes) this.drop(client, 'slow');
    }
  }

  private drop(client: Client, because: Drop): void {
    this.clients.delete(client);
    this.metrics.streamDropped(because);
    // Who does not read would not read the end either.
    if (because === 'slow') client.response.destroy();
    else client.response.end();
  }
}
