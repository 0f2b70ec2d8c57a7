import { functionsFor } from '#decide/son-functions';
import {
  type Case,
  type Check,
  type Diagnosis,
  groundsOf,
  type Hypothesis,
  type Incident,
  type NetworkTime,
  networkTimeOf,
  type Plan,
  type StepOutcome,
} from '#foundation/vocabulary';
import { allRefused, heldDown, nothingMends, notSureEnough } from './domain/hand-over.js';
import { rank } from './domain/rank.js';
import { incidentMissing } from './errors.js';
import { OwnWrites } from './own-writes.js';
import { planOf, recordPlan, remedyOf } from './plan-record.js';
import { type HandOverReason } from './planning.metrics.js';
import { type Candidate, candidatesAmong, type PlanningParts, proposalsFor } from './proposals.js';

/** What is known of one case while it is planned for. */
interface Situation {
  readonly item: Case;
  readonly incident: Incident;
  readonly now: NetworkTime;
  readonly tried: ReadonlySet<string>;
}

/** What stands against the remedies looked at so far: for good, and for now. */
interface Against {
  readonly reasons: string[];
  readonly waits: StepOutcome[];
}

/** The record `hold-down/<dn>`: remedies failed there, nothing more is tried until then. */
interface HoldDown {
  readonly until: NetworkTime;
  readonly because: string;
}

/** Broken rules that pass by themselves, and soon: the best remedy is worth waiting for. */
const PASSING = new Set<Check['rule']>(['pacing', 'running-actions']);
/** Passes too, as budgets are by the hour: another remedy is tried first. */
const LATER: Check['rule'] = 'blast-radius';

/** From a diagnosis to a plan, or to the reason why a person is needed. */
export class Planning {
  private readonly own: OwnWrites;

  constructor(private readonly parts: PlanningParts) {
    this.own = new OwnWrites(parts.store);
  }

  /** The step of `diagnosed`. @throws ApplianceError retryable, where a record or the network does not answer */
  readonly plan = async (item: Case): Promise<StepOutcome> => {
    const { store, clock, config } = this.parts;
    const incident = (await store.get<Incident>(`incident/${item.region}/${item.incidentId}`))?.value;
    if (incident === undefined) throw incidentMissing(item.incidentId);
    if (incident.state === 'resolved')
      return { kind: 'move', to: 'withdrawn', note: 'The incident went away before anything was planned.' };
    const now = clock.network();
    const settled = incident.openedAt + config.settleMs;
    if (now < settled) return waitUntil(settled, 'The diagnosis settles first.');

    const ranked = (await store.get<Diagnosis>(`diagnosis/${item.incidentId}`))?.value.ranked ?? [];
    const sure = ranked.filter(({ cause, probability }) => cause !== 'unknown' && probability >= config.minProbability);
    const [best] = sure;
    if (best === undefined) return this.whileUnsure(item, incident, ranked[0], now);
    const held = (await store.get<HoldDown>(`hold-down/${best.dn}`))?.value;
    if (held !== undefined && held.until > now)
      return this.handOver(item, 'hold-down', heldDown(best.dn, held.because), best);
    if (sure.every(({ cause }) => functionsFor(cause).length === 0))
      return this.handOver(item, 'no-function', nothingMends(best), best);
    return this.choose({ item, incident, now, tried: await this.triedIn(item) }, sure, best);
  };

  private async whileUnsure(
    item: Case,
    incident: Incident,
    first: Hypothesis | undefined,
    now: NetworkTime,
  ): Promise<StepOutcome> {
    const { ripenMs, recheckMs, minProbability } = this.parts.config;
    const ripe = incident.openedAt + ripenMs;
    const note = notSureEnough(first, minProbability);
    return now < ripe
      ? waitUntil(Math.min(ripe, now + recheckMs), note)
      : this.handOver(item, 'unsure', note, undefined);
  }

  private async choose(at: Situation, sure: readonly Hypothesis[], best: Hypothesis): Promise<StepOutcome> {
    const { config, metrics } = this.parts;
    const proposed = await proposalsFor(this.parts, this.own, at, sure);
    const against: Against = { reasons: [], waits: [] };
    const mayWait = at.now - at.incident.openedAt < config.maxWaitMs;
    for (const { proposal } of proposed) {
      if (proposal.kind === 'draft') continue;
      if (proposal.kind === 'wait' && mayWait) against.waits.push(waitUntil(proposal.until, proposal.because));
      else {
        metrics.refused('function');
        against.reasons.push(proposal.because);
      }
    }
    for (const candidate of rank(
      await candidatesAmong(this.parts.benefits, at.item.region, proposed),
      config.caution,
    )) {
      if (at.tried.has(remedyOf(candidate.draft))) {
        metrics.refused('tried');
        continue;
      }
      const taken = await this.take(at, candidate, against);
      if (taken !== undefined) return taken;
    }
    return (
      against.waits[0] ?? this.handOver(at.item, 'refused', allRefused(best, against.reasons, at.tried.size), best)
    );
  }

  /** Weighs one remedy and records it where it may be taken; `undefined` where not, with what is against it added. */
  private async take(at: Situation, candidate: Candidate, against: Against): Promise<StepOutcome | undefined> {
    const { gate, config, metrics, store, audit } = this.parts;
    const { item, incident, now } = at;
    const unweighed = planOf(item, candidate.draft, now);
    const [mode, checks] = await Promise.all([gate.modeOf(unweighed.function), gate.check(unweighed)]);
    const isShadow = mode === 'shadow';
    const broken = checks.filter(({ rule, ok }) => !ok && rule !== 'approval' && !(isShadow && rule === 'mode'));
    if (broken.length > 0) {
      const why = broken.map(({ sentence }) => sentence).join(' ');
      const mayWait = now - incident.openedAt < config.maxWaitMs;
      const wait = waitUntil(now + Math.max(config.recheckMs, shortfallOf(broken)), why);
      if (mayWait && broken.every(({ rule }) => PASSING.has(rule))) return wait;
      if (mayWait && broken.every(({ rule }) => rule === LATER || PASSING.has(rule))) {
        against.waits.push(wait);
        return undefined;
      }
      for (const { rule } of broken) metrics.refused(rule);
      against.reasons.push(why);
      return undefined;
    }
    const plan: Plan = { ...unweighed, checks };
    if (!isShadow) await this.own.note(plan);
    await recordPlan(store, audit, plan, { hypothesis: candidate.hypothesis, benefit: candidate.benefit, mode });
    metrics.made(plan.function, isShadow ? 'shadowed' : 'planned');
    return { kind: 'move', to: isShadow ? 'shadowed' : 'planned', planId: plan.id, note: plan.summary };
  }

  /** Remedies of this case that were judged; one that was taken back unjudged, as after a crash, may be taken again. */
  private async triedIn({ planIds }: Case): Promise<ReadonlySet<string>> {
    const { store } = this.parts;
    const plans = await Promise.all(
      planIds.map(async (id) =>
        (await store.get(`outcome/${id}`)) === undefined ? undefined : store.get<Plan>(`plan/${id}`),
      ),
    );
    return new Set(plans.flatMap((plan) => (plan === undefined ? [] : [remedyOf(plan.value)])));
  }

  /** @param best the cause it was looked at under, where there is a sure one */
  private async handOver(
    item: Case,
    reason: HandOverReason,
    note: string,
    best: Hypothesis | undefined,
  ): Promise<StepOutcome> {
    await this.parts.audit.append(item.region, { kind: 'handed-over', caseId: item.id, reason, note });
    this.parts.metrics.handedOver(reason);
    return {
      kind: 'move',
      to: 'handed-over',
      note,
      under: best === undefined ? 'unknown' : groundsOf(best),
    };
  }
}

const waitUntil = (time: number, note: string): StepOutcome => ({ kind: 'wait', notBefore: networkTimeOf(time), note });

/** How long until the pacing rules hold, in ms; 0 where none of them says. */
const shortfallOf = (broken: readonly Check[]): number =>
  Math.max(0, ...broken.map(({ margin, unit }) => (unit === 'ms' && margin !== undefined ? -margin : 0)));
