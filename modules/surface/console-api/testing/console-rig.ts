import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Registry } from 'prom-client';
import { ReaderTokens, type Role, rolesHeld, SourceTokens } from '#foundation/access';
import { accessOf } from '#foundation/access/testing';
import { AuditLog } from '#foundation/audit';
import { AuthorityConfig, PolicyStore } from '#foundation/authority';
import { CatalogueConfig } from '#foundation/catalogue';
import { ApplianceError, parseConfig } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { Topology, TopologySnapshot } from '#foundation/topology';
import {
  Clock,
  type ConfigurationChange,
  type Dn,
  type Expectation,
  type KpiPoint,
  Kpis,
  type ManagedObject,
  networkTimeOf,
  type NetworkTime,
  type Relation,
  wallTimeOf,
} from '#foundation/vocabulary';
import { ConsoleApi } from '../console-api.js';
import { ConsoleApiConfig } from '../console-api.config.js';
import { ConsoleApiModule } from '../console-api.module.js';
import { mountConsole } from '../mount-console.js';
import { type CoverageView } from '../domain/contract.js';
import { type ApplianceState, ApplianceView } from '../ports/appliance-view.js';
import { ConsoleChanges } from '../ports/console-changes.js';
import { ProblemFilter } from './problem-filter.js';
import { RealApprovals } from './real-approvals.js';

export class ManualClock extends Clock {
  networkMs = Date.UTC(2026, 2, 3, 14, 0);
  wallMs = Date.UTC(2026, 10, 24, 9, 0);
  override network = (): NetworkTime => networkTimeOf(this.networkMs);
  override wall = (): ReturnType<typeof wallTimeOf> => wallTimeOf(this.wallMs);
}

/** A value a minute, twice what is usual; what is in `silent` was never heard of. */
export class FixedKpis extends Kpis {
  readonly silent = new Set<Dn>();

  override read(_dn: Dn, _measure: string, from: NetworkTime, until: NetworkTime): Promise<readonly KpiPoint[]> {
    const points: KpiPoint[] = [];
    for (let timeMs = Math.floor(from / 60_000) * 60_000 + 60_000; timeMs <= until; timeMs += 60_000)
      points.push({ timeMs, intervalMs: 60_000, value: 2 });
    return Promise.resolve(points);
  }

  override expected(_dn: Dn, measure: string, timesMs: readonly number[]): readonly Expectation[] {
    const value = measure === 'connectedUsers' ? 40 : 1;
    return timesMs.map(() => ({ value, lower: value * 0.8, upper: value * 1.2 }));
  }

  override ageMs(dn: Dn): number {
    return this.silent.has(dn) ? Infinity : 30_000;
  }
}

class IdleAppliance extends ApplianceView {
  override read(): ApplianceState {
    const source = { name: 'local', lastHeardMs: null, silent: false, accepted: 12, refusedBodies: 0 };
    return {
      version: '0.0.0',
      networkRate: 1,
      rung: 'full',
      doing: [],
      samplesReceived: 12,
      samplesPerSecond: 3,
      sources: [source],
    };
  }

  override coverage(limit: number): CoverageView {
    const dn = 'SubNetwork=North,ManagedElement=9';
    const silent = [{ dn, name: 'gNB 9', className: 'ManagedElement', region: 'North', lastHeardMs: null }];
    const classes = [{ className: 'ManagedElement', objects: 3, heard: 2 }];
    return { hours: 24, classes, silentObjects: 1, silent: silent.slice(0, limit) };
  }
}

/** Keeps what was recorded; refuses all while it is full. */
export class KeptChanges extends ConsoleChanges {
  readonly recorded: ConfigurationChange[] = [];
  readonly heard = new Set<Dn>();
  isFull = false;

  override isHeard(dn: Dn): boolean {
    return this.heard.has(dn);
  }

  override record(change: ConfigurationChange): Promise<void> {
    if (this.isFull) return Promise.reject(new ApplianceError('INTAKE_OVERLOADED', { retryable: true }));
    this.recorded.push(change);
    return Promise.resolve();
  }
}

/** Two sites of two cells behind one access router, its link to the core, and a border controller with two trunks. */
export const rigTopology = (): TopologySnapshot => {
  const object = (
    dn: Dn,
    name: string,
    attributes: ManagedObject['attributes'] = {},
    site?: string,
  ): ManagedObject => ({
    dn,
    name,
    region: 'North',
    attributes,
    ...(site === undefined ? {} : { site, position: { latitude: 52, longitude: 8 } }),
  });
  const objects: ManagedObject[] = [object('SubNetwork=North', 'North')];
  const relations: Relation[] = [];
  const router = 'SubNetwork=North,ManagedElement=access-1';
  const link = 'SubNetwork=North,TransportLink=access-1-core-1';
  objects.push(
    object('SubNetwork=North,ManagedElement=core-1', 'North core router'),
    object(router, 'North access router'),
  );
  objects.push(object(link, link));
  relations.push({ kind: 'ends-at', from: link, to: router });
  relations.push({ kind: 'ends-at', from: link, to: 'SubNetwork=North,ManagedElement=core-1' });
  for (const site of [1, 2]) {
    const element = `SubNetwork=North,ManagedElement=${site}`;
    objects.push(object(element, `gNB North-${site}`, {}, `North-${site}`));
    objects.push(object(`${element},GNBDUFunction=1`, `${element},GNBDUFunction=1`));
    relations.push({ kind: 'carried-by', from: element, to: link });
    for (const cell of [1, 2])
      objects.push(
        object(
          `${element},GNBDUFunction=1,NRCellDU=${cell}`,
          `North-${site} 1${'AB'.charAt(cell - 1)}`,
          { azimuth: 120 * (cell - 1), vsLayer: 0, digitalTilt: 60 },
          `North-${site}`,
        ),
      );
  }
  const cell = (site: number, n: number): Dn => `SubNetwork=North,ManagedElement=${site},GNBDUFunction=1,NRCellDU=${n}`;
  relations.push(
    { kind: 'neighbour', from: cell(1, 1), to: cell(2, 1) },
    { kind: 'neighbour', from: cell(2, 1), to: cell(1, 1) },
  );
  const sbc = 'SubNetwork=North,ManagedElement=sbc-1';
  objects.push(object(sbc, 'North border controller'));
  for (const trunk of ['a', 'b'])
    objects.push(object(`${sbc},SipTrunk=trunk-${trunk}`, `Carrier ${trunk.toUpperCase()}`, { weight: 50 }));
  return new TopologySnapshot(objects, relations);
};

/** The console's API as it runs, on a port of the system's choice, with users of every role. */
export class ConsoleRig {
  readonly records = new InMemoryRecordStore();
  readonly clock = new ManualClock();
  readonly kpis = new FixedKpis();
  readonly registry = new Registry();
  readonly topology = new Topology(rigTopology());
  readonly audit = new AuditLog(this.records, this.clock);
  readonly changes = new KeptChanges();
  readonly approvals: RealApprovals;
  readonly api: ConsoleApi;
  private app: NestFastifyApplication | undefined;
  url = '';

  constructor(config: Readonly<Record<string, unknown>> = {}) {
    const parsed = parseConfig({ consoleApi: config }, [ConsoleApiConfig, AuthorityConfig, CatalogueConfig]);
    const { access, metrics, config: accessConfig } = accessOf(this.records, this.clock, {}, this.registry);
    this.approvals = new RealApprovals(this.records, this.audit, this.clock, async (user) =>
      rolesHeld((await access.users.get(user))?.roles ?? []),
    );
    this.api = new ConsoleApi({
      config: parsed.get(ConsoleApiConfig),
      records: this.records,
      topology: this.topology,
      kpis: this.kpis,
      clock: this.clock,
      audit: this.audit,
      policy: new PolicyStore(this.records, this.audit, parsed.get(AuthorityConfig)),
      access,
      accessMetrics: metrics,
      sources: SourceTokens.of(accessConfig, { env: {}, readFile: () => '' }),
      readers: ReaderTokens.of(accessConfig, { env: {}, readFile: () => '' }),
      approvals: this.approvals,
      changes: this.changes,
      appliance: new IdleAppliance(),
      measures: parsed.get(CatalogueConfig).measures,
      registry: this.registry,
    });
  }

  async start(folder = mkdtempSync(join(tmpdir(), 'nocturne-console-'))): Promise<void> {
    const { access } = this.api.parts;
    await access.start();
    for (const role of ['viewer', 'operator', 'approver'] as const)
      await access.createUser('nocturne', role, `password of ${role}`, [role]);
    await this.api.start();
    this.app = await NestFactory.create<NestFastifyApplication>(
      ConsoleApiModule.register(this.api),
      new FastifyAdapter({ forceCloseConnections: true }),
      { logger: false },
    );
    this.app.useGlobalFilters(new ProblemFilter());
    await mountConsole(this.app, folder);
    await this.app.listen(0, '127.0.0.1');
    this.url = await this.app.getUrl();
  }

  async stop(): Promise<void> {
    this.api.stop();
    await this.app?.close();
  }

  /** The cookie of a fresh session; `admin` comes in by its link, as a person does at first. */
  async cookieOf(role: Role): Promise<string> {
    const { access } = this.api.parts;
    const token = new URL(await access.mintSignInLink(role), this.url).searchParams.get('token') ?? '';
    return `noc_session=${(await access.signInByLink(token, '127.0.0.1')).cookie}`;
  }

  /** One call as a browser makes it. */
  call(
    method: string,
    path: string,
    options: {
      readonly cookie?: string | undefined;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    } = {},
  ): Promise<Response> {
    const { cookie, body, headers } = options;
    return fetch(`${this.url}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(cookie === undefined ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/json', origin: this.url }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }
}
