import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Registry } from 'prom-client';
import {
  type Access,
  type AccessMetrics,
  APPLIANCE_CHAIN,
  type ReaderTokens,
  type SourceTokens,
} from '#foundation/access';
import { type AuditLog } from '#foundation/audit';
import { type PolicyStore } from '#foundation/authority';
import { type RecordStore } from '#foundation/record-store';
import { type Topology } from '#foundation/topology';
import { type Clock, type Kpis, type Measure } from '#foundation/vocabulary';
import { AuditReader } from './audit-reader.js';
import { ChangeDesk } from './change-desk.js';
import { type ConsoleApiConfig } from './console-api.config.js';
import { ConsoleApiMetrics } from './console-api.metrics.js';
import { ConsoleFeed } from './console-feed.js';
import { IncidentIndex } from './incident-index.js';
import { IncidentReader } from './incident-reader.js';
import { KpiQuery } from './kpi-query.js';
import { NetworkView } from './network-view.js';
import { OutcomeTally } from './outcome-tally.js';
import { type ApplianceView } from './ports/appliance-view.js';
import { type ConsoleApprovals } from './ports/console-approvals.js';
import { type ConsoleChanges } from './ports/console-changes.js';
import { Sparks } from './sparks.js';
import { StatusReader } from './status-reader.js';
import { StreamHub } from './stream-hub.js';

export interface ConsoleParts {
  readonly config: ConsoleApiConfig;
  readonly records: RecordStore;
  readonly topology: Topology;
  readonly kpis: Kpis;
  readonly clock: Clock;
  readonly audit: AuditLog;
  readonly policy: PolicyStore;
  readonly access: Access;
  readonly accessMetrics: AccessMetrics;
  readonly sources: SourceTokens;
  readonly readers: ReaderTokens;
  readonly approvals: ConsoleApprovals;
  readonly changes: ConsoleChanges;
  readonly appliance: ApplianceView;
  /** What is watched: the configured measures and those that are made of call records. */
  readonly measures: readonly Measure[];
  readonly registry: Registry;
}

/** Everything behind the console's routes. The loops know its `feed` and nothing else of it. */
export class ConsoleApi {
  readonly feed: ConsoleFeed;
  readonly hub: StreamHub;
  readonly index: IncidentIndex;
  readonly network: NetworkView;
  readonly incidents: IncidentReader;
  readonly sparks: Sparks;
  readonly outcomes: OutcomeTally;
  readonly status: StatusReader;
  readonly kpis: KpiQuery;
  readonly audit: AuditReader;
  readonly changes: ChangeDesk;
  readonly metrics: ConsoleApiMetrics;
  private timers: NodeJS.Timeout[] = [];

  constructor(readonly parts: ConsoleParts) {
    const { config, records, topology, kpis, clock, audit, policy, access, appliance, measures, registry } = parts;
    this.metrics = new ConsoleApiMetrics(registry, {
      sessions: () => access.sessions.count(),
      streamClients: () => this.hub.size,
    });
    this.hub = new StreamHub(config, this.metrics);
    this.index = new IncidentIndex(config.maxIncidents, () => {
      this.metrics.incidentEvicted();
    });
    this.network = new NetworkView(topology, kpis, measures, () => this.index.touches());
    this.sparks = new Sparks(kpis, clock);
    this.outcomes = new OutcomeTally(records);
    this.incidents = new IncidentReader(records, policy, clock, this.index, this.network, this.sparks);
    this.status = new StatusReader(appliance, policy, clock, this.index);
    this.kpis = new KpiQuery(kpis, this.network, clock, config.maxKpiRangeMs);
    this.audit = new AuditReader(records, audit, clock, config.maxAuditVerified);
    this.changes = new ChangeDesk({
      ...{ changes: parts.changes, network: this.network, clock, bounds: config },
      audit: (kind, actor, detail, chain) => this.write(kind, actor, detail, chain),
    });
    const { hub, index, network, outcomes } = this;
    this.feed = new ConsoleFeed({ records, clock, kpis, index, network, hub, outcomes });
  }

  /** Reads what is stored and begins to tell what changes. */
  async start(): Promise<void> {
    await this.feed.warm();
    const { flushMs, heartbeatMs, statusMs } = this.parts.config;
    this.timers = [
      setInterval(() => {
        this.hub.flush();
      }, flushMs),
      setInterval(() => void this.hub.heartbeat(), heartbeatMs),
      setInterval(() => void this.tellStatus(), statusMs),
    ];
    for (const timer of this.timers) timer.unref();
  }

  /** Ends every stream, so that a server can close. May be called twice. */
  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
    this.timers = [];
    this.hub.stop();
  }

  /** Tells every console how the appliance is. A store that is away is reported elsewhere; the next status says more. */
  async tellStatus(): Promise<void> {
    if (this.hub.size === 0) return;
    const status = await this.status.read().catch(() => undefined);
    if (status !== undefined) this.hub.status(status);
  }

  /** One entry in the audit for what no step of the loop audits itself. @param chain a region where it is of one */
  async write(
    kind: string,
    actor: string,
    detail: Readonly<Record<string, unknown>>,
    chain = APPLIANCE_CHAIN,
  ): Promise<void> {
    const { audit, clock } = this.parts;
    await audit.append(chain, { kind, actor, atWallMs: clock.wall(), ...detail });
  }

  /** Counts the requests of a server by route. */
  countRequests(server: FastifyInstance): void {
    const routeOf = ({ method, routeOptions }: FastifyRequest): string => `${method} ${routeOptions.url ?? ''}`;
    server.addHook('onResponse', (request, reply, done) => {
      this.metrics.request(routeOf(request), reply.statusCode);
      done();
    });
  }
}
