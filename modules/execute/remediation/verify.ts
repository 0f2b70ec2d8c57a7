import {
  type Case,
  type ExpectedEffect,
  networkTimeOf,
  type NetworkTime,
  type Plan,
  type RemediationJournal,
  type StepOutcome,
} from '#foundation/vocabulary';
import { type Context } from './context.js';
import { onsetOf } from './domain/onset-of.js';
import {
  conclude,
  type EffectReading,
  followed,
  leavesSomething,
  mayStillTell,
  measure,
  type Reading,
} from './domain/verification.js';
import { OpenJournal } from './journal-store.js';

/** What `judge` needs at the very least on each side. */
const FEWEST_INTERVALS = 4;

/** Proves by KPIs what a plan did, against control objects. */
export class Verify {
  constructor(private readonly context: Context) {}

  async run(item: Case): Promise<StepOutcome> {
    const plan = await this.context.planOf(item);
    const journal = await OpenJournal.open(this.context.parts.records, plan);
    const { state, startedAt, appliedAt, note } = journal.value;
    if (state === 'verified') return this.close(plan);
    if (state !== 'applied' || startedAt === undefined || appliedAt === undefined)
      return { kind: 'move', to: 'reverting', ...(note === undefined ? {} : { note }) };

    const { clock, config } = this.context.parts;
    const now = clock.network();
    const settledAt = appliedAt + config.settleMs;
    const first = settledAt + config.confirmIntervals * config.intervalMs;
    const planned = Math.max(appliedAt + plan.verifyForMs, first);
    // Without anything to undo, a person or the next remedy would only wait.
    const isUndoable = leavesSomething(plan.actions, (attribute) => this.context.isCommand(attribute));
    const latest = planned + (isUndoable ? config.undecidedMs : 0);
    const until = journal.value.verification?.until ?? planned;
    if (now < first) {
      if (journal.value.verification === undefined) await this.note(journal, now, until, []);
      return { kind: 'wait', notBefore: networkTimeOf(first), note: 'Waits for the reports after the change.' };
    }
    const readings = await this.readings(plan, item, startedAt, settledAt, now);
    const { minimumControls, materialFraction } = config;
    const limits = { minimumIntervals: FEWEST_INTERVALS, minimumControls, materialFraction };
    // One report more, as the last one takes a while to arrive.
    const isOver = now >= until + config.intervalMs;
    const moments = { startedAtMs: startedAt, settledAtMs: settledAt, isOver };
    const effects = readings.map((reading) => measure(reading, moments, limits));
    const conclusion = conclude(effects, isOver);
    const goesOn = conclusion?.verdict === 'no-effect' && until < latest && mayStillTell(effects, moments, limits);
    if (conclusion === undefined || goesOn) {
      await this.note(journal, now, goesOn ? latest : until, effects);
      const notBefore = networkTimeOf(now + config.intervalMs);
      return { kind: 'wait', notBefore, note: 'The reports do not tell yet whether it helped.' };
    }
    const { verdict, reason } = conclusion;
    this.context.parts.metrics.plan(verdict);
    const because = reason === undefined ? {} : { reason };
    const verification = {
      ...{ state: 'done' as const, from: startedAt, until: networkTimeOf(until), effects, verdict },
      ...because,
    };
    const summary = effects.map(({ dn, measure: name, change, verdict: one }) => ({ dn, name, change, verdict: one }));
    await this.context.audit(plan, 'plan-verified', { verdict, ...because, effects: summary });
    if (verdict === 'helped') {
      await journal.set({ ...journal.value, state: 'verified', verification });
      return this.close(plan);
    }
    const sentence = verdict === 'harmed' ? `It did harm: ${reason ?? ''}.` : `It did not help: ${reason ?? ''}.`;
    await journal.set({ ...journal.value, state: 'reverting', verification, note: sentence });
    return { kind: 'move', to: 'reverting', note: sentence };
  }

  /** The change stays: its lock is given back, and its revert permit with it. */
  private async close(plan: Plan): Promise<StepOutcome> {
    await this.context.parts.gate.release(plan.id, plan.region);
    return { kind: 'move', to: 'verified' };
  }

  private async readings(
    plan: Plan,
    item: Case,
    startedAt: NetworkTime,
    settledAt: number,
    now: NetworkTime,
  ): Promise<EffectReading[]> {
    const { kpis, config } = this.context.parts;
    const incident = await this.context.incidentOf(item);
    const earliest = startedAt - config.beforeMs;
    const read = async (dn: string, effect: ExpectedEffect): Promise<readonly Reading[]> => {
      const onset = onsetOf(effect, incident);
      const from = onset === undefined || onset >= startedAt ? earliest : Math.max(earliest, onset);
      const points = await kpis.read(dn, effect.measure, networkTimeOf(from), now);
      const times = points.map(({ timeMs }) => timeMs);
      const usual = kpis.expected(dn, effect.measure, times);
      return points.map((point, at) => ({ ...point, ...(usual[at] === undefined ? {} : { usual: usual[at].value }) }));
    };
    return Promise.all(
      plan.expected.map(async (effect) => ({
        effect,
        target: followed(
          await read(effect.dn, effect),
          effect.laterAt === undefined ? undefined : await read(effect.laterAt, effect),
          settledAt,
        ),
        controls: await Promise.all(plan.controls.map((dn) => read(dn, effect))),
      })),
    );
  }

  private async note(
    journal: OpenJournal,
    now: NetworkTime,
    until: number,
    effects: NonNullable<RemediationJournal['verification']>['effects'],
  ): Promise<void> {
    const from = journal.value.startedAt ?? now;
    const verification = { state: 'running' as const, from, until: networkTimeOf(until), effects };
    await journal.set({ ...journal.value, verification });
  }
}
