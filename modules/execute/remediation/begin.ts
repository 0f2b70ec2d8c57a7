import { type Decision, type Permit } from '#foundation/authority';
import {
  type Case,
  type Check,
  type Incident,
  networkTimeOf,
  type Plan,
  type Rule,
  type StepOutcome,
} from '#foundation/vocabulary';
import { onsetOf } from './domain/onset-of.js';
import { type Context } from './context.js';
import { unreadable } from './errors.js';

/** Rules that time alone mends. */
const PASSING: readonly Rule[] = ['pacing', 'running-actions', 'freshness'];
/** Permits run out after a minute anyhow. */
const MAX_PENDING_PERMITS = 1_000;

const move = (to: 'applying' | 'handed-over' | 'withdrawn', note?: string): StepOutcome => ({
  kind: 'move',
  to,
  ...(note === undefined ? {} : { note }),
});

/** The last look before the network is touched: is the incident still there, is the network as the plan found it, and does the gate permit it? */
export class Begin {
  /** Permits that were given and not yet used. Never stored: who loses them asks again. */
  private readonly permits = new Map<string, Permit>();

  constructor(private readonly context: Context) {}

  async run(item: Case): Promise<StepOutcome> {
    const plan = await this.context.planOf(item);
    const incident = await this.context.incidentOf(item);
    if (incident?.state === 'resolved') return move('withdrawn', 'The incident was over before anything was written.');
    const stale = await this.differenceTo(plan);
    if (stale !== undefined) return stale;
    const early = await this.waitForBaseline(plan, incident);
    if (early !== undefined) return early;
    return this.askGate(plan, item);
  }

  /** The permit of the plan, once. */
  takePermit(planId: string): Permit | undefined {
    const permit = this.permits.get(planId);
    this.permits.delete(planId);
    return permit;
  }

  /** Asks for the permit, and says where the case goes without one. */
  async askGate(plan: Plan, item: Case): Promise<StepOutcome> {
    const { gate, metrics } = this.context.parts;
    // What an earlier run was given and lost, so that the plan does not stand in its own way.
    const earlier = await gate.resume(plan, 'finish');
    if (earlier.kind === 'resumed') return move('applying');
    const decision = await gate.permit(plan);
    await this.context.audit(plan, 'permit', { decision: decision.kind, checks: decision.checks });
    metrics.plan(decision.kind);
    if (decision.kind === 'refused') return this.refused(decision, item);
    const [oldest] = this.permits.keys();
    if (this.permits.size >= MAX_PENDING_PERMITS && oldest !== undefined) this.permits.delete(oldest);
    this.permits.set(plan.id, decision.permit);
    return move('applying');
  }

  private refused({ because, checks }: Extract<Decision, { kind: 'refused' }>, item: Case): StepOutcome {
    const { clock, config } = this.context.parts;
    const now = clock.network();
    const broken = checks.filter(({ ok }) => !ok);
    const note = broken.map(({ sentence }) => sentence).join(' ');
    const waitedMs = now - (item.history.at(-1)?.at ?? now);
    if (!because.every((rule) => PASSING.includes(rule)) || waitedMs > config.permitWaitMs)
      return move('handed-over', note);
    return { kind: 'wait', notBefore: networkTimeOf(now + Math.max(...broken.map(waitOf(config.intervalMs)))), note };
  }

  /** A plan is made for the values that it found. */
  private async differenceTo(plan: Plan): Promise<StepOutcome | undefined> {
    const seen = new Set<string>();
    for (const action of plan.actions) {
      const key = JSON.stringify([action.dn, action.attribute]);
      if (seen.has(key)) continue;
      seen.add(key);
      const read = await this.context.valueOf(action);
      switch (read.kind) {
        case 'deferred':
          return { kind: 'wait', retryAt: read.retryAt, note: `${action.dn} is spared for a moment.` };
        case 'unknown':
          throw unreadable(action.dn, read.why);
        case 'refused':
          return move('handed-over', `${action.dn} cannot be read: ${read.reason}.`);
        case 'value':
          if (read.value !== action.from)
            return move(
              'handed-over',
              `${action.attribute} of ${action.dn} is ${String(read.value)} now; the plan was made for ${String(action.from)}.`,
            );
      }
    }
    return undefined;
  }

  /** Whether it helped can be told only against some reports of the fault itself, which a quick hand would cut off. */
  private async waitForBaseline(plan: Plan, incident: Incident | undefined): Promise<StepOutcome | undefined> {
    const { clock, config, kpis } = this.context.parts;
    const [effect] = plan.expected;
    const now = clock.network();
    const onset = effect === undefined ? undefined : onsetOf(effect, incident);
    if (effect === undefined || onset === undefined || now - onset > config.baselineWaitMs) return undefined;
    const points = await kpis.read(effect.dn, effect.measure, networkTimeOf(onset), now);
    if (points.length >= config.baselineIntervals) return undefined;
    const intervalMs = points.at(-1)?.intervalMs ?? config.intervalMs;
    const note = `Waits for report ${points.length + 1} of ${config.baselineIntervals} to compare with.`;
    return { kind: 'wait', notBefore: networkTimeOf(now + intervalMs), note };
  }
}

/** How long until the rule may be kept: what it says itself, or one report. */
const waitOf =
  (intervalMs: number) =>
  ({ rule, margin, unit }: Check): number =>
    rule === 'pacing' && unit === 'ms' && margin !== undefined && margin < 0 ? Math.ceil(-margin) : intervalMs;
