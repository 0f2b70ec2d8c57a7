import { Registry } from 'prom-client';
import { AuditLog } from '#foundation/audit';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import {
  type ApprovalRecord,
  type Case,
  Clock,
  type FunctionMode,
  type Incident,
  networkTimeOf,
  wallTimeOf,
} from '#foundation/vocabulary';
import { Approval } from '../approval.js';
import { ApprovalConfig } from '../approval.config.js';
import { ApprovalLinks } from '../approval-links.js';
import { ApprovalMetrics } from '../approval.metrics.js';
import { type Role } from '../domain/assess.js';

export class ManualClock extends Clock {
  at = 1_000_000;
  override network = () => networkTimeOf(this.at);
  override wall = () => wallTimeOf(this.at);
}

/** One plan that waits for an answer, and everybody who may give one. */
export class Desk {
  readonly store = new InMemoryRecordStore();
  readonly clock = new ManualClock();
  readonly audit = new AuditLog(this.store, this.clock);
  readonly registry = new Registry();
  readonly woken: string[] = [];
  readonly roles: Record<string, readonly Role[]> = {
    ada: ['viewer', 'operator', 'approver'],
    ben: ['admin'],
    cy: ['viewer', 'operator'],
    nocturne: ['approver'],
  };
  mode: FunctionMode = 'assist';
  readonly config = ApprovalConfig.schema.parse({});
  readonly metrics = new ApprovalMetrics(this.registry);
  readonly approval = new Approval({
    store: this.store,
    audit: this.audit,
    clock: this.clock,
    modeOf: () => Promise.resolve(this.mode),
    wake: (caseId) => this.woken.push(caseId),
    config: this.config,
    metrics: this.metrics,
  });
  private minted = 0;
  readonly links = new ApprovalLinks({
    approval: this.approval,
    store: this.store,
    clock: this.clock,
    key: Buffer.alloc(32, 7),
    newNonce: () => `nonce-${String(++this.minted)}`,
    rolesOf: (user) => Promise.resolve(this.roles[user] ?? []),
    config: this.config,
    metrics: this.metrics,
  });

  async open(): Promise<this> {
    await this.store.create('plan/plan-1', { id: 'plan-1', function: 'load-balancing', requester: 'nocturne' });
    await this.store.create('incident/North/incident-1', { state: 'open' });
    return this;
  }

  item(state: Case['state'] = 'awaiting-approval'): Case {
    return {
      id: 'incident-1',
      schemaVersion: 1,
      incidentId: 'incident-1',
      region: 'North',
      state,
      priority: 'service-degradation',
      enqueuedAt: wallTimeOf(0),
      failures: 0,
      planId: 'plan-1',
      planIds: ['plan-1'],
      attempts: 0,
      history: [],
    };
  }

  async resolve(): Promise<void> {
    const found = await this.store.get<Incident>('incident/North/incident-1');
    await this.store.compareAndSet('incident/North/incident-1', { state: 'resolved' }, found?.version ?? '');
  }

  async record(): Promise<ApprovalRecord | undefined> {
    return (await this.store.get<ApprovalRecord>('approval/plan-1'))?.value;
  }

  async audited(): Promise<readonly string[]> {
    const entries = await this.store.query<{ what: { kind: string } }>('audit/North/', { limit: 100 });
    return entries.map(({ value }) => value.what.kind);
  }

  decide(by: string, decision: 'approve' | 'reject', reason?: string): Promise<ApprovalRecord> {
    const said = reason === undefined ? {} : { reason };
    return this.approval.decide({
      planId: 'plan-1',
      by,
      roles: this.roles[by] ?? [],
      decision,
      ...said,
      via: 'console',
    });
  }
}
