import { createServer, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

const ROOT = '/ProvMnS/v1';
/** What says how objects hang together, besides their names. */
const RELATES = /Ref(?:\.|$)/;
const RELATION = 'NRCellRelation';

export interface RecordedObject {
  readonly dn: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}
interface Resource {
  readonly id: string;
  readonly attributes: Record<string, unknown>;
  [childClass: string]: unknown;
}

const relativeName = (dn: string): readonly [className: string, id: string] => {
  const last = dn.slice(dn.lastIndexOf(',') + 1);
  const at = last.indexOf('=');
  return [last.slice(0, at), last.slice(at + 1)];
};

/**
 * The managed objects of a recording, to be read as the network's provisioning service gives them. Nobody can write here: who analyses a recording acts on nothing.
 *
 * @see 3GPP TS 28.532 clause 12.1.1
 */
export class PlayedInventory {
  private readonly objects = new Map<string, Map<string, unknown>>();
  private server: Server | undefined;

  /** @param withoutTopology leaves out neighbour relations and every reference between objects */
  constructor(private readonly withoutTopology: boolean) {}

  fill(objects: readonly RecordedObject[]): void {
    for (const { dn, attributes } of objects) {
      if (this.withoutTopology && relativeName(dn)[0] === RELATION) continue;
      const kept = Object.entries(attributes).filter(([name]) => !this.withoutTopology || !RELATES.test(name));
      this.objects.set(dn, new Map(kept));
    }
  }

  change({ dn, attribute, to }: { readonly dn: string; readonly attribute: string; readonly to: unknown }): void {
    this.objects.get(dn)?.set(attribute, to);
  }

  /** @returns the root of the service */
  async listen(): Promise<string> {
    const server = createServer((request, response) => {
      this.answer(request.method ?? 'GET', new URL(request.url ?? '/', 'http://network'), response);
    });
    this.server = server;
    await new Promise<void>((ready, failed) => {
      server.once('error', failed).listen(0, '127.0.0.1', ready);
    });
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}${ROOT}`;
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  /** @returns the object, with all below it where asked for; `undefined` where there is none */
  read(path: string, isAll: boolean): object | undefined {
    const dn = path.split('/').map(decodeURIComponent).join(',');
    if (dn !== '' && !this.objects.has(dn)) return undefined;
    const built = new Map<string, Resource>();
    const top: Record<string, Resource[]> = {};
    const isWanted = (one: string): boolean => {
      const isBase = dn === '' ? !one.includes(',') : one === dn;
      return isBase || (isAll && (dn === '' || one.startsWith(`${dn},`)));
    };
    for (const [one, attributes] of this.objects) {
      if (!isWanted(one)) continue;
      const [className, id] = relativeName(one);
      const resource = { id, attributes: structured(attributes) };
      built.set(one, resource);
      const parent: Record<string, unknown> = built.get(one.slice(0, Math.max(0, one.lastIndexOf(',')))) ?? top;
      ((parent[className] ??= []) as Resource[]).push(resource);
    }
    return dn === '' ? top : built.get(dn);
  }

  private answer(method: string, url: URL, response: ServerResponse): void {
    const path = url.pathname.slice(ROOT.length).replace(/^\/+|\/+$/g, '');
    const found = method === 'GET' ? this.read(path, url.searchParams.get('scopeType') === 'BASE_ALL') : undefined;
    const status = method !== 'GET' ? 405 : found === undefined ? 404 : 200;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(found ?? { status }));
  }
}

/** Dotted names become structures again. */
const structured = (attributes: ReadonlyMap<string, unknown>): Record<string, unknown> => {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of attributes) {
    const path = name.split('.');
    const last = path.pop() ?? name;
    let holder = whole;
    for (const outer of path) holder = (holder[outer] ??= {}) as Record<string, unknown>;
    holder[last] = value;
  }
  return whole;
};
