import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { classOf, type Mo, type Network } from '../network/network.js';
import { type Rng } from '../rng.js';

export interface ProvMnsFaults {
  /** Probability that a write takes effect and its answer is lost. */
  readonly lose: number;
  readonly delayMs: number;
  /** Probability that a write is dropped before it takes effect. */
  readonly half: number;
  /** Bearer token that every request must bring; empty: none is asked for. */
  readonly token?: string;
}
const ROOT = '/ProvMnS/v1';
const MAX_BODY = 1 << 20;

/** The provisioning service of the network. @see 3GPP TS 28.532 clause 12.1.1 */
export const provMnsServer = (network: Network, now: () => number, faults: ProvMnsFaults, rng: Rng): Server =>
  createServer((request, response) => {
    answer(network, now, faults, rng, request, response).catch((error: unknown) => {
      problem(response, 400, error instanceof Error ? error.message : 'unreadable request');
    });
  });

const send = (response: ServerResponse, status: number, body: unknown, type = 'application/json'): void => {
  response.writeHead(status, { 'content-type': type }).end(JSON.stringify(body));
};
const problem = (response: ServerResponse, status: number, detail: string): void => {
  send(response, status, { type: 'about:blank', title: 'Refused', status, detail }, 'application/problem+json');
};

const answer = async (
  network: Network,
  now: () => number,
  faults: ProvMnsFaults,
  rng: Rng,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if ((faults.token ?? '') !== '' && request.headers.authorization !== `Bearer ${faults.token ?? ''}`) {
    problem(response, 401, 'The request has no valid bearer token.');
    return;
  }
  const url = new URL(request.url ?? '/', 'http://network');
  const path = url.pathname.replace(/\/+$/, '');
  const isAll = url.searchParams.get('scopeType') === 'BASE_ALL';
  if (path === ROOT && request.method === 'GET') {
    await sleep(faults.delayMs);
    const regions = [...network.objects.values()].filter(({ dn }) => !dn.includes(','));
    send(response, 200, { SubNetwork: regions.map((mo) => (isAll ? subtree(network, mo) : resource(mo))) });
    return;
  }
  const dn = path.startsWith(`${ROOT}/`)
    ? path
        .slice(ROOT.length + 1)
        .split('/')
        .map(decodeURIComponent)
        .join(',')
    : '';
  const mo = network.objects.get(dn);
  if (mo === undefined) {
    problem(response, 404, `There is no object ${dn === '' ? url.pathname : dn}.`);
    return;
  }
  await sleep(faults.delayMs);
  if (request.method === 'GET') {
    send(response, 200, isAll ? subtree(network, mo) : resource(mo));
    return;
  }
  if (request.method !== 'PATCH') {
    problem(response, 405, 'Only GET and PATCH are served.');
    return;
  }
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) {
    text += String(chunk);
    if (text.length > MAX_BODY) throw new RangeError('The body is too long.');
  }
  const { attributes } = JSON.parse(text) as { attributes?: Record<string, unknown> };
  if (rng.uniform() < faults.half) {
    request.socket.destroy();
    return;
  }
  const result = network.write(dn, attributes ?? {}, now());
  if (rng.uniform() < faults.lose) request.socket.destroy();
  else if (result.kind === 'refused') problem(response, result.status, result.detail);
  else send(response, 200, resource(mo));
};

/** An object with its attributes; dotted names become structures again. */
const resource = (mo: Mo): Record<string, unknown> => {
  const attributes: Record<string, unknown> = {};
  for (const [name, value] of mo.attributes) {
    const path = name.split('.');
    const last = path.pop() ?? name;
    let holder = attributes;
    for (const outer of path) holder = (holder[outer] ??= {}) as Record<string, unknown>;
    holder[last] = value;
  }
  return { id: mo.dn.slice(mo.dn.lastIndexOf('=') + 1), attributes };
};

const subtree = (network: Network, base: Mo): Record<string, unknown> => {
  const built = new Map([[base.dn, resource(base)]]);
  // Parents are added before their children, so one pass is enough.
  for (const mo of network.objects.values()) {
    const parent = built.get(mo.dn.slice(0, Math.max(0, mo.dn.lastIndexOf(','))));
    if (parent === undefined || mo === base) continue;
    const child = resource(mo);
    ((parent[classOf(mo.dn)] ??= []) as unknown[]).push(child);
    built.set(mo.dn, child);
  }
  return built.get(base.dn) ?? {};
};
