import { type Action, type AttributeValue, type JournalWrite, type Plan, type WallTime } from '#foundation/vocabulary';
import { type Writing } from '#execute/actuators';
import { type Context } from './context.js';
import { withoutWrite, withWrite } from './domain/journal.js';
import { type OpenJournal } from './journal-store.js';

/** One write of a plan, or of its revert. */
export interface Place {
  readonly plan: Plan;
  readonly kind: JournalWrite['kind'];
  readonly index: number;
  readonly action: Action;
  /** Values that it may have on the way; anything else is somebody else's. */
  readonly own: ReadonlySet<AttributeValue>;
}

/** How far a write is. `none`: it is sure that it changed nothing; `isRefusal` where the network said so. */
export type Progress =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'wait'; readonly retryAt: WallTime; readonly note: string }
  | { readonly kind: 'none'; readonly isRefusal: boolean; readonly reason: string }
  | { readonly kind: 'foreign'; readonly value: AttributeValue };

const MAX_DOUBTS = 10_000;

/** Intent, write, read back: each in the journal and the audit before the next. Never sleeps: what takes time is a later step's. */
export class CarefulWriter {
  /** Since when a write is looked for, by wall time; only the process knows, so after a crash it is looked for anew. */
  private readonly doubts = new Map<string, WallTime>();

  constructor(private readonly context: Context) {}

  async write(journal: OpenJournal, place: Place, writing: Writing): Promise<Progress> {
    const { plan, kind, index, action } = place;
    const { dn, attribute, from, to, unit } = action;
    await this.context.audit(plan, 'write-intended', { write: kind, index, dn, attribute, from, to, unit });
    const started = journal.value.startedAt === undefined ? { startedAt: this.now } : {};
    await this.note(journal, place, 'intended', undefined, kind === 'apply' ? started : {});
    const outcome = await writing.write(index);
    switch (outcome.kind) {
      case 'deferred':
        // Nothing was sent, so nothing is in doubt.
        await journal.set(withoutWrite(journal.value, kind, index));
        return { kind: 'wait', retryAt: outcome.retryAt, note: `${dn} is spared for a moment: ${outcome.because}.` };
      case 'refused':
        return this.settle(journal, place, { kind: 'none', isRefusal: true, reason: outcome.reason });
      case 'written':
      case 'unknown':
        this.doubt(place);
        await this.note(journal, place, outcome.kind, outcome.kind === 'unknown' ? outcome.why : undefined);
        return this.readBack(journal, place);
    }
  }

  /** What became of a write that was intended: the network is asked, as often as it takes, and never the journal alone. */
  async readBack(journal: OpenJournal, place: Place): Promise<Progress> {
    const { action, own } = place;
    const { clock, config } = this.context.parts;
    const isEarly = clock.wall() - this.doubt(place) < config.readBackForMs;
    const read = await this.context.valueOf(action);
    switch (read.kind) {
      case 'deferred':
        return { kind: 'wait', retryAt: read.retryAt, note: `${action.dn} is spared for a moment.` };
      case 'unknown':
        return { kind: 'wait', retryAt: this.context.soon, note: `${action.dn} cannot be read: ${read.why}.` };
      case 'refused':
        // It was readable when it was written: whoever took it away knows more than is known here.
        return isEarly
          ? { kind: 'wait', retryAt: this.context.soon, note: `${action.dn} cannot be read: ${read.reason}.` }
          : this.settle(journal, place, { kind: 'foreign', value: `what cannot be read (${read.reason})` });
      case 'value':
        if (read.value === action.to) return this.settle(journal, place, { kind: 'confirmed' });
        if (!own.has(read.value)) return this.settle(journal, place, { kind: 'foreign', value: read.value });
        // A late write may still arrive.
        if (isEarly)
          return {
            kind: 'wait',
            retryAt: this.context.soon,
            note: `${action.attribute} of ${action.dn} does not show yet.`,
          };
        return this.settle(journal, place, { kind: 'none', isRefusal: false, reason: 'It had no effect.' });
    }
  }

  forget(planId: string): void {
    for (const key of this.doubts.keys()) if (key.startsWith(`${planId}|`)) this.doubts.delete(key);
  }

  private async settle<P extends Progress>(journal: OpenJournal, place: Place, progress: P): Promise<P> {
    const { plan, kind, index, action } = place;
    const { metrics } = this.context.parts;
    this.doubts.delete(keyOf(place));
    switch (progress.kind) {
      case 'confirmed':
        await this.note(journal, place, 'confirmed');
        metrics.write(kind === 'revert' ? 'reverted' : 'confirmed');
        break;
      case 'none':
        await this.note(journal, place, 'refused', progress.reason);
        metrics.write(progress.isRefusal ? 'refused' : 'no-effect');
        break;
      case 'foreign':
        await this.note(journal, place, 'unknown', `It reads ${String(progress.value)}, which nobody here wrote.`);
        metrics.write('foreign');
        break;
      case 'wait':
        break;
    }
    const { dn, attribute } = action;
    await this.context.audit(plan, 'write-settled', { write: kind, index, dn, attribute, progress });
    return progress;
  }

  private async note(
    journal: OpenJournal,
    { kind, index, action }: Place,
    outcome: JournalWrite['outcome'],
    reason?: string,
    more: Partial<typeof journal.value> = {},
  ): Promise<void> {
    await journal.set({ ...withWrite(journal.value, kind, index, action, outcome, this.now, reason), ...more });
  }

  private doubt(place: Place): WallTime {
    const known = this.doubts.get(keyOf(place));
    if (known !== undefined) return known;
    const [oldest] = this.doubts.keys();
    if (this.doubts.size >= MAX_DOUBTS && oldest !== undefined) this.doubts.delete(oldest);
    const now = this.context.parts.clock.wall();
    this.doubts.set(keyOf(place), now);
    return now;
  }

  private get now() {
    return this.context.parts.clock.network();
  }
}

const keyOf = ({ plan, kind, index }: Place): string => `${plan.id}|${kind}|${index}`;
