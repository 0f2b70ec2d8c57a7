import { Registry } from 'prom-client';
import { type Actuator, ActuatorsConfig, ProvMnsActuator } from '#execute/actuators';
import { AuditLog } from '#foundation/audit';
import { Authority, AuthorityConfig, AuthorityMetrics, Gate, PolicyStore } from '#foundation/authority';
import { type RecordStore } from '#foundation/record-store';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { CaseEngine, SchedulingConfig } from '#foundation/scheduling';
import { InMemoryStepQueue, ManualClock } from '#foundation/scheduling/testing';
import { Topology } from '#foundation/topology';
import {
  type Action,
  type AttributeValue,
  type Case,
  type CaseStep,
  type Dn,
  type Kpis,
  type KpiPoint,
  type Plan,
  type RemediationJournal,
  SON_FUNCTIONS,
} from '#foundation/vocabulary';
import { Remediation } from '../remediation.js';
import { RemediationConfig } from '../remediation.config.js';
import { RemediationMetrics } from '../remediation.metrics.js';
import { FaultyProvMns } from './faulty-prov-mns.js';

const MINUTE = 60_000;
export const DU = 'SubNetwork=North,ManagedElement=7,GNBDUFunction=1';
export const CELL = `${DU},NRCellDU=3`;
const CONTROLS = [11, 12, 13].map((n) => `SubNetwork=North,ManagedElement=${n},GNBDUFunction=1,NRCellDU=3`);
export const CASE_ID = 'incident-1';

/** In [-1, 1), always the same for one object and time. */
const noiseOf = (dn: Dn, timeMs: number): number => {
  let mixed = 17;
  for (const character of `${dn}${timeMs}`) mixed = Math.imul(mixed ^ character.charCodeAt(0), 0x9e3779b1) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0;
  return ((mixed ^ (mixed >>> 13)) >>> 0) / 2 ** 31 - 1;
};

export interface RigOptions {
  readonly actions: readonly Action[];
  /** Level of the target's KPI (expected to rise by 20) for a state of the network; the controls stay at 50. */
  readonly levelOf?: (read: (dn: Dn, attribute: string) => AttributeValue | undefined) => number;
  /** How far the KPI strays to either side, `{user}`. */
  readonly noise?: number;
  readonly config?: Record<string, unknown>;
}

/** The network, what is stored, and the time: what outlives a process. */
export class Rig {
  readonly clock = new ManualClock();
  readonly store = new InMemoryRecordStore();
  readonly network: FaultyProvMns;
  readonly plan: Plan;
  private readonly levels: { readonly from: number; readonly level: number }[] = [];

  constructor(readonly options: RigOptions) {
    this.network = new FaultyProvMns(
      new Map([
        [
          CELL,
          new Map<string, AttributeValue>([
            ['administrativeState', 'UNLOCKED'],
            ['digitalTilt', 60],
          ]),
        ],
        [DU, new Map<string, AttributeValue>([['vsRestartCount', 4]])],
      ]),
      () => this.clock.networkMs,
    );
    this.plan = {
      id: 'plan-1',
      incidentId: CASE_ID,
      region: 'North',
      function: 'sleeping-cell-recovery',
      requester: 'nocturne',
      target: CELL,
      cause: 'sleeping-cell',
      summary: 'Wake the cell.',
      actions: options.actions,
      expected: [{ dn: CELL, measure: 'connectedUsers', unit: '{user}', change: { value: 20, lower: 10, upper: 30 } }],
      controls: CONTROLS,
      checks: [],
      verifyForMs: 20 * MINUTE,
      at: this.clock.network(),
    };
  }

  static async open(options: RigOptions): Promise<Rig> {
    const rig = new Rig(options);
    await rig.network.listen();
    const now = rig.clock.network();
    await rig.store.create(`plan/${rig.plan.id}`, rig.plan);
    await rig.store.create(`incident/North/${CASE_ID}`, { state: 'open', onset: now - 10 * MINUTE });
    const item: Case = {
      ...{ id: CASE_ID, schemaVersion: 1, incidentId: CASE_ID, region: 'North', state: 'approved' },
      ...{ priority: 'critical-outage', enqueuedAt: rig.clock.wall(), failures: 0, attempts: 0 },
      ...{ planId: rig.plan.id, planIds: [rig.plan.id], history: [{ state: 'approved', at: now }] },
    };
    await rig.store.create(`case/${CASE_ID}`, item);
    await rig
      .policies()
      .update(
        { functions: Object.fromEntries(SON_FUNCTIONS.map((name) => [name, 'autonomous'])) },
        { actor: 'ana', reason: 'test' },
      );
    rig.note();
    rig.network.changed = () => {
      rig.note();
    };
    return rig;
  }

  policies(store: RecordStore = this.store): PolicyStore {
    return new PolicyStore(store, new AuditLog(store, this.clock), AuthorityConfig.schema.parse({}));
  }

  /** What the network's state makes of the KPI from now on. */
  note(): void {
    const read = (dn: Dn, attribute: string) => this.network.read(dn, attribute);
    this.levels.push({ from: this.clock.networkMs, level: this.options.levelOf?.(read) ?? 30 });
  }

  readonly kpis: Pick<Kpis, 'read' | 'expected' | 'ageMs'> = {
    expected: () => [],
    ageMs: () => MINUTE,
    read: (dn, _, from, until) => {
      const points: KpiPoint[] = [];
      for (let timeMs = Math.ceil((from + 1) / MINUTE) * MINUTE; timeMs <= until; timeMs += MINUTE) {
        const level = dn === CELL ? (this.levels.findLast((entry) => entry.from < timeMs)?.level ?? 30) : 50;
        points.push({ timeMs, intervalMs: MINUTE, value: level - (this.options.noise ?? 1) * noiseOf(dn, timeMs) });
      }
      return Promise.resolve(points);
    },
  };

  async item(): Promise<Case> {
    const found = await this.store.get<Case>(`case/${CASE_ID}`);
    if (found === undefined) throw new Error('there is no case');
    return found.value;
  }

  async journal(): Promise<RemediationJournal | undefined> {
    return (await this.store.get<RemediationJournal>(`remediation/${this.plan.id}`))?.value;
  }
}

/** One run of the appliance on a rig; a new one after a crash knows only what is stored. */
export class Process {
  readonly engine: CaseEngine;
  readonly remediation: Remediation;
  private readonly queue = new InMemoryStepQueue();
  private readonly actuator: ProvMnsActuator;
  private tick: () => void = () => undefined;
  private static ids = 0;

  /** @param wrap puts something before the network, such as a crash */
  constructor(
    private readonly rig: Rig,
    store: RecordStore = rig.store,
    wrap: (actuator: Actuator) => Actuator = (actuator) => actuator,
  ) {
    const { clock } = rig;
    const audit = new AuditLog(store, clock);
    const config = AuthorityConfig.schema.parse({});
    const gate = new Gate({
      authority: new Authority(store, config, clock, () => `permit-${(Process.ids += 1)}`),
      policies: rig.policies(store),
      records: store,
      topology: new Topology(),
      kpis: rig.kpis,
      clock,
      recentChanges: () => Promise.resolve([]),
      metrics: new AuthorityMetrics(new Registry()),
    });
    const actuators = ActuatorsConfig.schema.parse({
      provMnsRoot: rig.network.root,
      deadlineMs: 100,
      breaker: { failureRatio: 1, minRequests: 1_000, windowMs: 10_000, resetMs: 1_000 },
    });
    this.actuator = new ProvMnsActuator(actuators, gate, clock, new Registry());
    this.remediation = new Remediation({
      ...{ records: store, gate, actuator: wrap(this.actuator), kpis: rig.kpis, audit, clock },
      config: RemediationConfig.schema.parse(rig.options.config ?? {}),
      constraints: config.constraints,
      metrics: new RemediationMetrics(new Registry()),
    });
    const { begin, apply, verify, revert } = this.remediation;
    const to =
      (state: 'closed' | 'handed-over'): CaseStep =>
      () =>
        Promise.resolve({ kind: 'move', to: state });
    const never: CaseStep = () => Promise.reject(new Error('not part of this'));
    this.engine = new CaseEngine({
      store,
      steps: {
        ...{ diagnosed: never, planned: never, 'awaiting-approval': never },
        ...{ approved: begin, applying: apply, applied: verify, reverting: revert },
        ...{ verified: to('closed'), reverted: to('handed-over') },
      },
      queue: this.queue,
      clock,
      config: SchedulingConfig.schema.parse({ maxAttempts: 1_000 }),
      registry: new Registry(),
      random: () => 0.5,
      every: (_, run) => {
        this.tick = run;
        return () => undefined;
      },
    });
  }

  /** Lets time pass until the case has ended, or `isOver` says so. */
  async run(isOver: () => boolean = () => false): Promise<void> {
    await this.engine.start();
    await this.engine.open({ id: CASE_ID, incidentId: CASE_ID, region: 'North', priority: 'critical-outage' });
    for (let round = 0; round < 2_000 && !isOver(); round++) {
      this.tick();
      await this.queue.settled();
      await new Promise(setImmediate);
      const item = await this.rig.item();
      if (['closed', 'handed-over', 'rejected', 'withdrawn'].includes(item.state)) return;
      if (item.notBefore !== undefined && item.notBefore > this.rig.clock.networkMs)
        this.rig.clock.networkMs = item.notBefore;
      else this.rig.clock.wallMs += 500;
    }
    if (!isOver()) throw new Error(`the case does not end: ${JSON.stringify(await this.rig.item())}`);
  }

  close(): void {
    this.actuator.close();
  }
}
