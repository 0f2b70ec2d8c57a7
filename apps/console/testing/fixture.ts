import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import type {
  AuditEntry,
  Coverage,
  FunctionView,
  IncidentView,
  NetworkMap,
  PlanView,
  Role,
  Session,
  Status,
} from '../src/api/types.js';
import { linkDown, mendedTilt, overload, past, sleepingCell, type Cast } from './incidents.js';
import { measuresOf, seriesOf, type Effect } from './kpis.js';
import { buildNetwork, setHealth } from './network.js';
import { trunkDegraded } from './trunk.js';

/** `large`: 2,000 sites with 18,000 cells. */
export type Scenario = 'busy' | 'quiet' | 'empty' | 'large';

const DIST = join(import.meta.dirname, '../../../dist/apps/console');
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};
const PASSWORD = 'nocturne';
const USERS: Readonly<Record<string, Role[]>> = {
  vera: ['viewer'],
  otto: ['viewer', 'operator'],
  anna: ['viewer', 'approver'],
  ada: ['viewer', 'operator', 'approver', 'admin'],
};

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

type Body = Readonly<Record<string, unknown>>;

/** Speaks the console's contract over a made-up network, so that pages can be built and tested without the appliance. */
export class FixtureServer {
  readonly network: NetworkMap;
  readonly incidents = new Map<string, IncidentView>();
  readonly startedAt = Date.now();
  /** Network seconds a wall second. */
  rate = 1;
  killSwitch = false;
  samples = 0;
  /** Every answer fails while set. */
  down = false;
  private readonly effects: Effect[] = [];
  private readonly streams = new Set<ServerResponse>();
  private readonly sessions = new Map<string, Session>();
  private readonly usedTokens = new Set<string>();
  private readonly users = new Map(Object.entries(USERS));
  private readonly functions: FunctionView[] = [
    {
      name: 'sleeping-cell-recovery',
      mode: 'assist',
      n: 21,
      helped: 19,
      harmed: 0,
      noEffect: 2,
      benefit: { value: 0.9, lower: 0.76, upper: 0.97 },
    },
    {
      name: 'load-balancing',
      mode: 'assist',
      n: 34,
      helped: 24,
      harmed: 3,
      noEffect: 7,
      benefit: { value: 0.71, lower: 0.57, upper: 0.82 },
    },
    {
      name: 'trunk-reweighting',
      mode: 'autonomous',
      n: 12,
      helped: 11,
      harmed: 0,
      noEffect: 1,
      benefit: { value: 0.92, lower: 0.71, upper: 0.98 },
    },
    {
      name: 'configuration-rollback',
      mode: 'shadow',
      n: 0,
      helped: 0,
      harmed: 0,
      noEffect: 0,
      benefit: { value: 0.5, lower: 0.03, upper: 0.97 },
    },
  ];
  private readonly audit: AuditEntry[] = [];
  private readonly server: Server;
  private ticker: ReturnType<typeof setInterval> | undefined;
  private next = 1;

  constructor(private readonly scenario: Scenario) {
    this.server = createServer((request, response) => void this.answer(request, response));
    this.network = buildNetwork(scenario === 'large' ? 1000 : 30);
    if (scenario === 'empty') {
      for (const list of Object.values(this.network) as unknown[][]) list.length = 0;
      return;
    }
    this.samples = 48_203_117;
    for (const item of [mendedTilt(this.cast), ...past(this.cast, 60)]) this.incidents.set(item.id, item);
    if (scenario === 'busy' || scenario === 'large') {
      for (const item of [sleepingCell(this.cast), overload(this.cast), linkDown(this.cast), trunkDegraded(this.cast)])
        this.raise(item);
      setHealth(this.network, 'SubNetwork=North,ManagedElement=6', 'unobserved');
    }
    for (let i = 1; i <= 140; i++)
      this.log({
        kind: i % 3 === 0 ? 'write-confirmed' : i % 3 === 1 ? 'approval-given' : 'write-intended',
        dn: 'SubNetwork=North,ManagedElement=22,GNBDUFunction=1,NRCellDU=2',
        attribute: 'digitalTilt',
        to: 60,
        by: 'anna',
      });
  }

  get now(): number {
    return this.startedAt + (Date.now() - this.startedAt) * this.rate;
  }

  get cast(): Cast {
    return { network: this.network, now: this.now, wall: Date.now(), effects: this.effects };
  }

  async start(port = 0): Promise<string> {
    await new Promise<void>((done) => {
      this.server.listen(port, '127.0.0.1', done);
    });
    this.ticker = setInterval(() => {
      if (this.samples > 0) this.samples += 8200;
      this.tell('status', this.status());
    }, 2000);
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    clearInterval(this.ticker);
    this.cut();
    this.server.closeAllConnections();
    await new Promise((done) => this.server.close(done));
  }

  /** A new incident arrives, and the map turns. */
  raise(incident: IncidentView): void {
    this.incidents.set(incident.id, incident);
    for (const object of incident.affected) setHealth(this.network, object.dn, object.health);
    setHealth(this.network, incident.rootDn, incident.perceivedSeverity);
    this.tell('incident', { id: incident.id });
    this.tell('network', {});
    this.tell('status', this.status());
  }

  change(id: string, by: (incident: IncidentView) => IncidentView): void {
    const incident = this.incidents.get(id);
    if (incident === undefined) return;
    this.incidents.set(id, by(incident));
    this.tell('case', { id });
  }

  tell(event: string, data: unknown): void {
    for (const stream of this.streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  }

  /** Ends every stream, as a lost connection does. */
  cut(): void {
    for (const stream of this.streams) stream.destroy();
    this.streams.clear();
  }

  signIn(user: string): string {
    const cookie = `s${this.next++}`;
    this.sessions.set(cookie, { user, roles: this.users.get(user) ?? [], expiresAtWallMs: Date.now() + 3_600_000 });
    return cookie;
  }

  private log(what: Record<string, unknown>): void {
    this.audit.push({
      region: 'North',
      sequence: this.audit.length,
      atWallMs: Date.now() - 60_000,
      what,
      hash: (this.audit.length * 2654435761).toString(16).padStart(64, 'a'),
    });
  }

  private status(): Status {
    const open = [...this.incidents.values()].filter((i) => i.state === 'open');
    const openIncidents: Status['openIncidents'] = {
      critical: 0,
      major: 0,
      minor: 0,
      warning: 0,
      indeterminate: 0,
      cleared: 0,
    };
    for (const { perceivedSeverity } of open) openIncidents[perceivedSeverity] += 1;
    const silent = this.scenario === 'busy';
    return {
      version: '0.1.0',
      networkTimeMs: this.now,
      wallTimeMs: Date.now(),
      networkRate: this.rate,
      rung: 'full',
      killSwitch: this.killSwitch,
      doing:
        open.length > 0
          ? ['Verifying the offset on South-7 2B, 7 of 15 min', 'Waiting for approval on North-14 1A']
          : [],
      samplesReceived: this.samples,
      samplesPerSecond: this.samples === 0 ? 0 : 4130,
      sources:
        this.samples === 0
          ? []
          : [
              {
                name: 'prometheus',
                lastHeardMs: this.now - 4000,
                silent: false,
                accepted: this.samples,
                refusedBodies: 0,
              },
              { name: 'otlp', lastHeardMs: this.now - 9000, silent: false, accepted: 120_441, refusedBodies: 3 },
              { name: 'asterisk', lastHeardMs: this.now - 14 * 60_000, silent, accepted: 9120, refusedBodies: 0 },
            ],
      openIncidents,
      casesByState: {},
    };
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://fixture');
    const send = (status: number, body?: unknown, headers: Record<string, string> = {}): void => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    try {
      if (this.down) {
        request.socket.destroy();
        return;
      }
      if (!url.pathname.startsWith('/api/v1/')) {
        await this.file(url.pathname, response);
        return;
      }
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const text = Buffer.concat(chunks).toString();
      const body = (text === '' ? {} : JSON.parse(text)) as Body;
      const cookie = /nocturne=(\w+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
      const path = url.pathname.slice('/api/v1'.length);
      if (path === '/session' && request.method === 'POST') {
        const user = String(body['user']);
        if (!this.users.has(user) || body['password'] !== PASSWORD)
          throw new Refusal(401, 'ACCESS_UNAUTHENTICATED', 'User or password is wrong.');
        const made = this.signIn(user);
        send(200, this.sessions.get(made), { 'set-cookie': `nocturne=${made}; HttpOnly; Path=/; SameSite=Strict` });
        return;
      }
      if (path.startsWith('/approval-links/')) {
        send(200, this.approvalLink(path, url.searchParams, body));
        return;
      }
      const session = this.sessions.get(cookie);
      if (session === undefined) throw new Refusal(401, 'ACCESS_UNAUTHENTICATED', 'Sign in first.');
      if (path === '/session' && request.method === 'DELETE') {
        this.sessions.delete(cookie);
        send(204);
        return;
      }
      if (path === '/stream') {
        response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
        response.write(`event: status\ndata: ${JSON.stringify(this.status())}\n\n`);
        this.streams.add(response);
        response.on('close', () => this.streams.delete(response));
        return;
      }
      send(
        200,
        request.method === 'GET'
          ? this.read(path, url.searchParams, session)
          : this.write(`${request.method ?? ''} ${path}`, body, session),
      );
    } catch (error) {
      const refusal = error instanceof Refusal ? error : new Refusal(500, 'INTERNAL', String(error));
      send(
        refusal.status,
        {
          type: `/problems/${refusal.code}`,
          title: refusal.code,
          status: refusal.status,
          code: refusal.code,
          detail: refusal.message,
        },
        { 'content-type': 'application/problem+json' },
      );
    }
  }

  private async file(path: string, response: ServerResponse): Promise<void> {
    const name = extname(path) === '' ? '/index.html' : normalize(path);
    try {
      const bytes = await readFile(join(DIST, name));
      response.writeHead(200, {
        'content-type': TYPES[extname(name)] ?? 'application/octet-stream',
        'content-security-policy':
          "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
      });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  private read(path: string, search: URLSearchParams, session: Session): unknown {
    const named = (dn: string): string => this.objects().find((o) => o.dn === dn)?.name ?? dn;
    switch (path) {
      case '/session':
        return session;
      case '/status':
        return this.status();
      case '/network':
        return this.network;
      case '/functions':
        return { items: this.functions, killSwitch: this.killSwitch };
      case '/users':
        if (!session.roles.includes('admin'))
          throw new Refusal(403, 'ACCESS_FORBIDDEN', 'Only an administrator sees the users.');
        return { items: [...this.users].map(([user, roles]) => ({ user, roles })) };
      case '/audit': {
        const before = Number(search.get('before') ?? Infinity);
        const items = this.audit.filter((e) => e.region === search.get('region') && e.sequence < before).reverse();
        return { items: items.slice(0, Number(search.get('limit') ?? 100)), verified: true };
      }
      case '/inventory/coverage':
        return this.coverage();
      case '/objects/measures':
        return measuresOf(search.get('dn') ?? '');
      case '/objects': {
        const text = (search.get('search') ?? '').toLowerCase();
        return {
          items: this.objects()
            .filter((o) => o.name.toLowerCase().includes(text))
            .slice(0, 20),
        };
      }
      case '/kpis': {
        const [dn, measure] = [search.get('dn') ?? '', search.get('measure') ?? ''];
        const until = Math.min(this.now, Number(search.get('until')));
        return seriesOf(dn, named(dn), measure, Number(search.get('from')), until, this.effects);
      }
      case '/incidents': {
        const state = search.get('state') ?? 'all';
        const all = [...this.incidents.values()]
          .filter((i) => state === 'all' || i.state === state)
          .sort((a, b) => b.onsetMs - a.onsetMs);
        const after = all.findIndex((i) => i.id === search.get('after'));
        return { items: all.slice(after + 1, after + 1 + Number(search.get('limit') ?? 100)), total: all.length };
      }
      default: {
        const incident = this.incidents.get(path.replace('/incidents/', ''));
        if (incident === undefined) throw new Refusal(404, 'CONSOLE_NOT_FOUND', 'There is no such incident.');
        return incident;
      }
    }
  }

  private objects(): { dn: string; name: string; class: string; health: NetworkMap['sites'][number]['health'] }[] {
    const { sites, elements, links, trunks } = this.network;
    return [...sites, ...sites.flatMap((s) => s.cells), ...elements, ...links, ...trunks].map(
      ({ dn, name, health }) => ({
        dn,
        name,
        health,
        class: /([A-Za-z]+)=[^,=]+$/.exec(dn)?.[1] ?? '',
      }),
    );
  }

  private write(what: string, body: Body, session: Session): unknown {
    const plan = /^POST \/plans\/([^/]+)\/(decision|links)$/.exec(what);
    if (plan !== null) {
      if (!session.roles.includes('approver'))
        throw new Refusal(403, 'APPROVAL_FORBIDDEN', 'This needs the role approver.');
      if (plan[2] === 'decision') return this.decide(plan[1] ?? '', body, session.user);
      return {
        url: `/approve?token=t-${plan[1] ?? ''}-${session.user}`,
        expiresAtWallMs: Date.now() + 900_000,
      };
    }
    if (what === 'PUT /kill-switch') {
      this.killSwitch = body['on'] === true;
      this.tell('status', this.status());
      return {};
    }
    if (what === 'POST /changes') return this.recordChange(body, session);
    const mode = /^PUT \/functions\/(.+)$/.exec(what);
    if (mode !== null) {
      if (!session.roles.includes('admin'))
        throw new Refusal(403, 'ACCESS_FORBIDDEN', 'Modes are set by an administrator.');
      const item = this.functions.find((f) => f.name === mode[1]);
      if (item !== undefined) item.mode = body['mode'] as FunctionView['mode'];
      return {};
    }
    if (what === 'POST /users') this.users.set(String(body['user']), body['roles'] as Role[]);
    return {};
  }

  private coverage(): Coverage {
    const objects = this.objects();
    const classes = [...new Set(objects.map((each) => each.class))].map((className) => {
      const all = objects.filter((each) => each.class === className);
      return { className, objects: all.length, heard: all.filter(({ health }) => health !== 'unobserved').length };
    });
    const silent = objects
      .filter(({ health }) => health === 'unobserved')
      .map(({ dn, name, class: className }) => ({ dn, name, className, region: 'North', lastHeardMs: null }));
    return { hours: 24, classes, silentObjects: silent.length, silent: silent.slice(0, 100) };
  }

  /** At once on the timelines of the incidents that its object is affected by. */
  private recordChange(body: Body, session: Session): unknown {
    if (!session.roles.some((role) => role !== 'viewer'))
      throw new Refusal(403, 'ACCESS_FORBIDDEN', 'This needs the role operator.');
    const dn = String(body['dn']);
    const object = this.objects().find((each) => each.dn === dn);
    if (object === undefined)
      throw new Refusal(404, 'CONSOLE_OBJECT_NOT_FOUND', `Neither the inventory nor telemetry knows ${dn}.`);
    const timeMs = typeof body['timeMs'] === 'number' ? body['timeMs'] : this.now;
    if (timeMs > this.now + 600_000)
      throw new Refusal(
        400,
        'CONSOLE_REQUEST_INVALID',
        'timeMs: this is in the future; it is 14:00 UTC in the network',
      );
    const { attribute, from, to, reason } = body;
    const words = `${String(attribute)} changed${from === undefined ? '' : ` from ${JSON.stringify(from)}`} to ${String(to)} by ${session.user}`;
    const id = `console/${session.user}/${String(body['id'])}`;
    this.log({ kind: 'configuration-change-recorded', dn, attribute, to, actor: session.user, reason });
    for (const incident of this.incidents.values())
      if (incident.affected.some((each) => each.dn === dn))
        this.change(incident.id, (was) => ({
          ...was,
          eventCount: was.eventCount + 1,
          events: [
            {
              ...{ id, kind: 'configuration-change' as const, dn, name: object.name, atMs: timeMs },
              sentence: `${words} (${String(reason)}).`,
            },
            ...was.events,
          ],
        }));
    return { id, dn, name: object.name, timeMs };
  }

  private planOf(id: string): { incident: IncidentView; plan: PlanView } {
    for (const incident of this.incidents.values()) {
      const plan = incident.plans.find((p) => p.id === id);
      if (plan !== undefined) return { incident, plan };
    }
    throw new Refusal(404, 'APPROVAL_NOT_FOUND', 'There is no such plan.');
  }

  private decide(id: string, body: Body, by: string): PlanView {
    const { incident, plan } = this.planOf(id);
    if (plan.approval?.state !== 'open') throw new Refusal(409, 'APPROVAL_CONFLICT', 'Somebody has decided already.');
    const approved = body['decision'] === 'approve';
    const reason = typeof body['reason'] === 'string' ? body['reason'] : undefined;
    const decided: PlanView = {
      ...plan,
      approval: {
        ...plan.approval,
        state: approved ? 'approved' : 'rejected',
        by,
        ...(reason === undefined ? {} : { reason }),
      },
    };
    const state = approved ? 'approved' : 'rejected';
    this.change(incident.id, (was) => ({
      ...was,
      plans: was.plans.map((p) => (p.id === id ? decided : p)),
      case: { state, planId: id },
      caseHistory: [...was.caseHistory, { state, atMs: this.now }],
    }));
    return decided;
  }

  private approvalLink(path: string, search: URLSearchParams, body: Body): unknown {
    const token = search.get('token') ?? (typeof body['token'] === 'string' ? body['token'] : '');
    const parts = /^t-(.+)-(\w+)$/.exec(token);
    if (parts === null)
      throw new Refusal(403, 'APPROVAL_LINK_FORBIDDEN', 'This link was changed on its way, or is not one of ours.');
    if (this.usedTokens.has(token)) throw new Refusal(409, 'APPROVAL_LINK_CONFLICT', 'This link was used already.');
    const [, id = '', approver = ''] = parts;
    const { incident, plan } = this.planOf(id);
    if (path.endsWith('/inspect')) return { plan, incident, approver, expiresAtWallMs: Date.now() + 600_000 };
    const decided = this.decide(id, body, approver);
    this.usedTokens.add(token);
    return { state: decided.approval?.state };
  }
}
