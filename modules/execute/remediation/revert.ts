import { ApplianceError } from '#foundation/platform';
import { type Action, type Case, type Plan, type StepOutcome } from '#foundation/vocabulary';
import { type Writing } from '#execute/actuators';
import { type CarefulWriter, type Place, type Progress } from './careful-writer.js';
import { type Context } from './context.js';
import { isTouched, mayStand, ownValues, writeIn } from './domain/journal.js';
import { OpenJournal } from './journal-store.js';

const wait = (progress: Extract<Progress, { kind: 'wait' }>): StepOutcome => ({
  kind: 'wait',
  retryAt: progress.retryAt,
  note: progress.note,
});

/** Undoes what a plan wrote, and only that. */
export class Revert {
  /** Tries to undo a plan that failed; only the process knows, a crash begins anew. */
  private readonly tries = new Map<string, number>();

  constructor(
    private readonly context: Context,
    private readonly writer: CarefulWriter,
  ) {}

  async run(item: Case): Promise<StepOutcome> {
    const plan = await this.context.planOf(item);
    const journal = await OpenJournal.open(this.context.parts.records, plan);
    const { state } = journal.value;
    if (state === 'reverted' || state === 'stopped') return this.leave(plan, journal);
    if (state !== 'reverting') await journal.set({ ...journal.value, state: 'reverting' });

    const resumption = await this.context.parts.gate.resume(plan, 'revert');
    if (resumption.kind !== 'resumed') {
      if (!journal.value.writes.some(mayStand)) return this.finish(plan, journal, []);
      return this.stop(plan, journal, 'Its permit was released before it was undone');
    }
    let writing: Writing | undefined;
    const left: string[] = [];
    for (const [index, action] of resumption.revert.actions.entries()) {
      if (!isTouched(journal.value, action)) continue;
      const place: Place = { plan, kind: 'revert', index, action, own: ownValues(plan.actions, action) };
      const line = writeIn(journal.value, 'revert', index);
      if (line?.outcome === 'confirmed') continue;
      let progress =
        line !== undefined && line.outcome !== 'refused'
          ? await this.writer.readBack(journal, place)
          : await this.lookAt(place);
      if (progress === undefined) {
        writing ??= await this.use(resumption.revert);
        if (writing === undefined) return { kind: 'wait', retryAt: this.context.soon, note: 'Asks for a new permit.' };
        progress = await this.writer.write(journal, place, writing);
      }
      switch (progress.kind) {
        case 'confirmed':
          break;
        case 'wait':
          return wait(progress);
        case 'foreign':
          left.push(`${action.attribute} of ${action.dn} was set to ${String(progress.value)} by somebody else`);
          break;
        case 'none':
          return this.again(plan, journal, action, progress.reason);
      }
    }
    return this.finish(plan, journal, left);
  }

  forget(planId: string): void {
    this.tries.delete(planId);
  }

  /** @returns `undefined` where it has to be written */
  private async lookAt({ action, own }: Place): Promise<Progress | undefined> {
    const read = await this.context.valueOf(action);
    switch (read.kind) {
      case 'deferred':
        return { kind: 'wait', retryAt: read.retryAt, note: `${action.dn} is spared for a moment.` };
      case 'unknown':
        return { kind: 'wait', retryAt: this.context.soon, note: `${action.dn} cannot be read: ${read.why}.` };
      case 'refused':
        return { kind: 'none', isRefusal: true, reason: read.reason };
      case 'value':
        if (read.value === action.to) return { kind: 'confirmed' };
        return own.has(read.value) ? undefined : { kind: 'foreign', value: read.value };
    }
  }

  private async use(permit: Parameters<Context['parts']['actuator']['use']>[0]): Promise<Writing | undefined> {
    try {
      return await this.context.parts.actuator.use(permit);
    } catch (error) {
      if (error instanceof ApplianceError && error.code === 'ACTUATORS_PERMIT_CONFLICT') return undefined;
      throw error;
    }
  }

  private async again(plan: Plan, journal: OpenJournal, action: Action, reason: string): Promise<StepOutcome> {
    const tries = (this.tries.get(plan.id) ?? 0) + 1;
    this.tries.set(plan.id, tries);
    const what = `${action.attribute} of ${action.dn} could not be set back to ${String(action.to)} (${reason})`;
    if (tries >= this.context.parts.config.maxRevertTries) return this.stop(plan, journal, what);
    return { kind: 'wait', retryAt: this.context.soon, note: `${what}; try ${tries + 1} follows.` };
  }

  private async finish(plan: Plan, journal: OpenJournal, left: readonly string[]): Promise<StepOutcome> {
    const { value } = journal;
    if (left.length > 0) return this.stop(plan, journal, left.join('; '));
    const commands = value.writes.filter((write) => mayStand(write) && this.context.isCommand(write.attribute));
    const cannot = commands.length === 0 ? '' : ' A restart cannot be undone.';
    const note = `${value.note ?? ''}${cannot}`.trim();
    await journal.set({
      ...value,
      state: 'reverted',
      revertedAt: this.context.parts.clock.network(),
      writes: value.writes.map((write) =>
        mayStand(write) && !commands.includes(write) ? { ...write, outcome: 'reverted' } : write,
      ),
      ...(note === '' ? {} : { note }),
    });
    await this.context.audit(plan, 'plan-reverted', { note });
    this.context.parts.metrics.plan('reverted');
    return this.leave(plan, journal);
  }

  private async stop(plan: Plan, journal: OpenJournal, what: string): Promise<StepOutcome> {
    const note = `${journal.value.note ?? ''} A person has to look: ${what}.`.trim();
    await journal.set({ ...journal.value, state: 'stopped', note });
    await this.context.audit(plan, 'plan-stopped', { note });
    this.context.parts.metrics.plan('handed-over');
    return this.leave(plan, journal);
  }

  /** Its lock is given back whatever came of it: what is left is a person's. */
  private async leave(plan: Plan, journal: OpenJournal): Promise<StepOutcome> {
    const { state, note, isForeign } = journal.value;
    await this.context.parts.gate.release(plan.id, plan.region);
    this.forget(plan.id);
    this.writer.forget(plan.id);
    const to = state === 'stopped' || isForeign === true ? 'handed-over' : 'reverted';
    return { kind: 'move', to, ...(note === undefined ? {} : { note }) };
  }
}
