import { ApplianceError } from '#foundation/platform';
import { type Permit } from '#foundation/authority';
import { type Action, type Case, type Plan, type StepOutcome } from '#foundation/vocabulary';
import { type Writing } from '#execute/actuators';
import { type Begin } from './begin.js';
import { type CarefulWriter, type Place, type Progress } from './careful-writer.js';
import { type Context } from './context.js';
import { mayStand, writeIn } from './domain/journal.js';
import { OpenJournal } from './journal-store.js';

const MAX_WRITINGS = 1_000;

type Obtained =
  { readonly kind: 'writing'; readonly writing: Writing } | { readonly kind: 'end'; readonly outcome: StepOutcome };

/** Writes a plan, one action after the other, and comes back from wherever it was cut short. */
export class Apply {
  /** Permits in use. Lost with the process, and asked for again. */
  private readonly writings = new Map<string, Writing>();
  private readonly rewrites = new Map<string, number>();

  constructor(
    private readonly context: Context,
    private readonly writer: CarefulWriter,
    private readonly begin: Begin,
  ) {}

  async run(item: Case): Promise<StepOutcome> {
    const plan = await this.context.planOf(item);
    const journal = await OpenJournal.open(this.context.parts.records, plan);
    switch (journal.value.state) {
      case 'applied':
      case 'verified':
        return { kind: 'move', to: 'applied' };
      case 'reverting':
      case 'reverted':
      case 'stopped':
        return this.toRevert(journal);
      case 'begun':
      case 'applying':
        return this.goOn(plan, item, journal);
    }
  }

  forget(planId: string): void {
    this.writings.delete(planId);
    this.rewrites.delete(planId);
  }

  private async goOn(plan: Plan, item: Case, journal: OpenJournal): Promise<StepOutcome> {
    for (const [index, action] of plan.actions.entries()) {
      const place: Place = { plan, kind: 'apply', index, action, own: new Set([action.from, action.to]) };
      const line = writeIn(journal.value, 'apply', index);
      if (line?.outcome === 'confirmed') continue;
      // Cut short between the intent and its answer: the network knows.
      const isDoubtful = line !== undefined && line.outcome !== 'refused';
      let progress: Progress | undefined = isDoubtful ? await this.writer.readBack(journal, place) : undefined;
      if (progress === undefined) {
        const ready = await this.readyFor(action);
        if (ready.kind !== 'confirmed') progress = ready;
      }
      if (progress === undefined) {
        const obtained = await this.obtain(plan, item, journal, line !== undefined);
        if (obtained.kind === 'end') return obtained.outcome;
        progress = await this.writer.write(journal, place, obtained.writing);
      }
      const outcome = await this.after(progress, place, journal);
      if (outcome !== undefined) return outcome;
    }
    return this.finish(plan, journal);
  }

  /** Where the case goes after a write that is not confirmed. */
  private async after(progress: Progress, place: Place, journal: OpenJournal): Promise<StepOutcome | undefined> {
    const { plan, action } = place;
    const what = `${action.attribute} of ${action.dn}`;
    switch (progress.kind) {
      case 'confirmed':
        return undefined;
      case 'wait':
        return { kind: 'wait', retryAt: progress.retryAt, note: progress.note };
      case 'foreign':
        return this.cutShort(plan, journal, `Somebody else set ${what} to ${String(progress.value)}.`, true);
      case 'none': {
        const used = this.rewrites.get(plan.id) ?? 0;
        const mayRepeat = !progress.isRefusal && !this.context.isCommand(action.attribute);
        if (!mayRepeat || used >= this.context.parts.config.rewrites)
          return this.cutShort(plan, journal, `${what} could not be set: ${progress.reason}`, false);
        // A permit is good for one write of each action: the next try has its own.
        this.writings.delete(plan.id);
        this.rewrites.set(plan.id, used + 1);
        return { kind: 'wait', retryAt: this.context.soon, note: `${what} is written once more, as it had no effect.` };
      }
    }
  }

  /** `confirmed` where the network is as the action expects it. */
  private async readyFor(action: Action): Promise<Progress> {
    const read = await this.context.valueOf(action);
    switch (read.kind) {
      case 'deferred':
        return { kind: 'wait', retryAt: read.retryAt, note: `${action.dn} is spared for a moment.` };
      case 'unknown':
        return { kind: 'wait', retryAt: this.context.soon, note: `${action.dn} cannot be read: ${read.why}.` };
      case 'refused':
        return { kind: 'none', isRefusal: true, reason: read.reason };
      case 'value':
        return read.value === action.from ? { kind: 'confirmed' } : { kind: 'foreign', value: read.value };
    }
  }

  /** Leave to write: the permit in use, the one just given, or one to go on with after a crash. */
  private async obtain(plan: Plan, item: Case, journal: OpenJournal, isRewrite: boolean): Promise<Obtained> {
    const { gate, config } = this.context.parts;
    const known = this.writings.get(plan.id);
    if (known !== undefined) {
      if (await gate.mayGoOn(plan.function)) return { kind: 'writing', writing: known };
      return this.end(await this.cutShort(plan, journal, 'It was stopped by the kill switch or its mode.', false));
    }
    const isBegun = journal.value.writes.some(mayStand);
    const permit = this.begin.takePermit(plan.id);
    const first = permit === undefined || isBegun ? undefined : await this.use(plan, permit);
    if (first !== undefined) return { kind: 'writing', writing: first };

    const mayFinish = !isBegun || isRewrite || config.onCrash === 'finish';
    const resumption = await gate.resume(plan, mayFinish ? 'finish' : 'revert');
    if (resumption.kind === 'resumed') {
      const writing = resumption.finish && (await this.use(plan, resumption.finish));
      if (writing !== undefined) return { kind: 'writing', writing };
      return this.end(await this.cutShort(plan, journal, 'It was cut short half applied.', false));
    }
    // Its lock is gone: what was written is undone as far as the network can be read, by a person.
    if (isBegun) return this.end(await this.cutShort(plan, journal, 'Its permit was released half applied.', false));
    const asked = await this.begin.askGate(plan, item);
    if (asked.kind === 'wait' || asked.to !== 'applying') return this.end(asked);
    const fresh = this.begin.takePermit(plan.id);
    const writing = fresh && (await this.use(plan, fresh));
    if (writing !== undefined) return { kind: 'writing', writing };
    return this.end({ kind: 'wait', retryAt: this.context.soon, note: 'Its permit ran out before it was used.' });
  }

  /** @returns `undefined` where the permit is worth nothing any more */
  private async use(plan: Plan, permit: Permit): Promise<Writing | undefined> {
    try {
      const writing = await this.context.parts.actuator.use(permit);
      const [oldest] = this.writings.keys();
      if (this.writings.size >= MAX_WRITINGS && oldest !== undefined) this.writings.delete(oldest);
      this.writings.set(plan.id, writing);
      return writing;
    } catch (error) {
      if (error instanceof ApplianceError && error.code === 'ACTUATORS_PERMIT_CONFLICT') return undefined;
      throw error;
    }
  }

  private async finish(plan: Plan, journal: OpenJournal): Promise<StepOutcome> {
    const at = this.context.parts.clock.network();
    await journal.set({ ...journal.value, state: 'applied', startedAt: journal.value.startedAt ?? at, appliedAt: at });
    await this.context.audit(plan, 'plan-applied', {});
    this.forget(plan.id);
    return { kind: 'move', to: 'applied' };
  }

  private async cutShort(plan: Plan, journal: OpenJournal, note: string, isForeign: boolean): Promise<StepOutcome> {
    await journal.set({ ...journal.value, state: 'reverting', note, ...(isForeign ? { isForeign } : {}) });
    await this.context.audit(plan, 'plan-cut-short', { note });
    this.context.parts.metrics.plan('cut-short');
    this.forget(plan.id);
    return this.toRevert(journal);
  }

  private toRevert(journal: OpenJournal): StepOutcome {
    const { note } = journal.value;
    return { kind: 'move', to: 'reverting', ...(note === undefined ? {} : { note }) };
  }

  private end(outcome: StepOutcome): Obtained {
    return { kind: 'end', outcome };
  }
}
