import { describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { functionsFor, type Scene } from '#decide/son-functions';
import * as toy from '#decide/son-functions/testing';
import { AuditLog } from '#foundation/audit';
import { Authority, AuthorityConfig, AuthorityMetrics, Gate, PolicyStore } from '#foundation/authority';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { Topology } from '#foundation/topology';
import { type Case, Clock, wallTimeOf } from '#foundation/vocabulary';
import { planOf } from './plan-record.js';

const item: Case = {
  id: 'incident-1',
  schemaVersion: 1,
  incidentId: 'incident-1',
  region: 'North',
  state: 'diagnosed',
  priority: 'critical-outage',
  enqueuedAt: wallTimeOf(0),
  failures: 0,
  planIds: [],
  attempts: 0,
  history: [],
};

const gateOver = (network: toy.ToyNetwork): Gate => {
  const records = new InMemoryRecordStore();
  class ToyClock extends Clock {
    override network = () => network.now;
    override wall = () => wallTimeOf(0);
  }
  const clock = new ToyClock();
  const config = AuthorityConfig.schema.parse({});
  return new Gate({
    authority: new Authority(records, config, clock, randomUUID),
    policies: new PolicyStore(records, new AuditLog(records, clock), config),
    records,
    topology: new Topology(network.snapshot),
    kpis: network,
    clock,
    recentChanges: (dn) => Promise.resolve(network.changes(dn)),
    metrics: new AuthorityMetrics(new Registry()),
  });
};

const broken = async (make: (network: toy.ToyNetwork) => Scene): Promise<readonly (readonly string[])[]> => {
  const network = new toy.ToyNetwork();
  const scene = make(network);
  const proposals = functionsFor(scene.hypothesis.cause).flatMap((strategy) => strategy.propose(scene));
  const drafts = proposals.flatMap((proposal) => (proposal.kind === 'draft' ? [proposal.draft] : []));
  const gate = gateOver(network);
  const checks = await Promise.all(drafts.map((draft) => gate.check(planOf(item, draft, network.now))));
  return checks.map((all) => all.filter(({ ok }) => !ok).map(({ rule, sentence }) => `${rule}: ${sentence}`));
};

describe('the gate over what functions propose, both as they come', () => {
  it.each([
    ['lock and unlock, and a restart', toy.sleepingCell, 2],
    ['offsets to several neighbours', (n: toy.ToyNetwork) => toy.overload(n), 1],
    ['a trunk without calls', toy.lossyTrunk, 1],
    ['a tilt put back by ten degrees at once', toy.wrongTilt, 1],
  ])('has nothing but the missing approval against %s', async (_name, make, count) => {
    const found = await broken(make);
    expect(found).toHaveLength(count);
    for (const rules of found) expect(rules).toEqual(['approval: Nobody but its requester has approved it yet.']);
  });
});
