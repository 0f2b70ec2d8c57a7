import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type AttributeValue, type Dn } from '#foundation/vocabulary';

/**
 * What goes wrong with one request. `lose`: it takes effect and its answer is lost. `drop`: it is lost before it takes effect. `late`: no answer in
 * time, and it takes effect when the caller has gone. `fail`: 503 without effect. `fail-after`: 503 with effect. `refuse`: 409.
 */
export type Fault = 'lose' | 'drop' | 'late' | 'fail' | 'fail-after' | 'refuse';

export interface PhysicalChange {
  readonly time: number;
  readonly dn: Dn;
  readonly attribute: string;
  readonly from: AttributeValue;
  readonly to: AttributeValue;
}

const PREFIX = '/ProvMnS/v1/';

/** A network that speaks ProvMnS over real HTTP, keeps a journal of what physically changed, and fails as it is told to. */
export class FaultyProvMns {
  readonly changes: PhysicalChange[] = [];
  /** Asked before each request; nothing goes wrong where it says nothing. */
  faultOf: (method: 'GET' | 'PATCH', count: number) => Fault | undefined = () => undefined;
  /** Told after every change of the network. */
  changed: () => void = () => undefined;
  private readonly counts = { GET: 0, PATCH: 0 };
  private readonly server: Server = createServer((request, response) => {
    this.answer(request, response).catch(() => request.socket.destroy());
  });

  constructor(
    private readonly objects: Map<Dn, Map<string, AttributeValue>>,
    private readonly now: () => number,
  ) {}

  get root(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${PREFIX}`;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  read(dn: Dn, attribute: string): AttributeValue | undefined {
    return this.objects.get(dn)?.get(attribute);
  }

  /** A change by somebody else; in no journal of ours. */
  change(dn: Dn, attribute: string, to: AttributeValue): void {
    this.objects.get(dn)?.set(attribute, to);
    this.changed();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const method = request.method === 'PATCH' ? 'PATCH' : 'GET';
    const fault = this.faultOf(method, this.counts[method]++);
    const dn = decodeURIComponent((request.url ?? '').slice(PREFIX.length))
      .split('/')
      .join(',');
    const apply = (): void => {
      if (method === 'PATCH') this.apply(dn, JSON.parse(body) as { attributes: Record<string, unknown> });
    };
    const send = (status: number, document: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document));
    };
    switch (fault) {
      case 'drop':
        request.socket.destroy();
        return;
      case 'lose':
        apply();
        request.socket.destroy();
        return;
      case 'late':
        request.socket.once('close', apply);
        return;
      case 'fail':
        send(503, { detail: 'Busy.' });
        return;
      case 'fail-after':
        apply();
        send(503, { detail: 'Busy.' });
        return;
      case 'refuse':
        send(409, { detail: 'Not now.' });
        return;
      case undefined:
        apply();
        send(200, this.resource(dn));
    }
  }

  private apply(dn: Dn, { attributes }: { attributes: Record<string, unknown> }): void {
    for (const [attribute, to] of flat(attributes)) {
      const object = this.objects.get(dn);
      const from = object?.get(attribute);
      if (object === undefined || from === undefined || from === to) continue;
      object.set(attribute, to);
      this.changes.push({ time: this.now(), dn, attribute, from, to });
      this.changed();
    }
  }

  private resource(dn: Dn): unknown {
    const attributes: Record<string, unknown> = {};
    for (const [name, value] of this.objects.get(dn) ?? []) {
      const [outer = '', inner] = name.split('.');
      attributes[outer] = inner === undefined ? value : { [inner]: value };
    }
    return { id: dn.slice(dn.lastIndexOf('=') + 1), attributes };
  }
}

const flat = (value: Record<string, unknown>, prefix = ''): [string, AttributeValue][] =>
  Object.entries(value).flatMap(([name, held]) =>
    typeof held === 'object' && held !== null
      ? flat(held as Record<string, unknown>, `${prefix}${name}.`)
      : [[prefix + name, held as AttributeValue] as [string, AttributeValue]],
  );
