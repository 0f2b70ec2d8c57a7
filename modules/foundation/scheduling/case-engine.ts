import { type Registry } from 'prom-client';
import { type AuditLog } from '#foundation/audit';
import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Case, type CaseState, type CaseStep, type Clock, isEnd } from '#foundation/vocabulary';
import { CaseIndex, type IndexEntry, isRunnable, isTryingAgain, jobIdOf } from './case-index.js';
import { after, canShed, type Now, reopened, shed, type StepResult } from './domain/transition.js';
import { queuePriorityOf } from './domain/urgency.js';
import { type StepJob, type StepQueue } from './ports/step-queue.js';
import { type SchedulingConfig } from './scheduling.config.js';
import { CASE_STATES, type RunResult, SchedulingMetrics } from './scheduling.metrics.js';
import { WorkOrder } from './work-order.js';

/** The states that have a step: all but the ends. */
export type LiveState = Exclude<CaseState, 'closed' | 'handed-over' | 'rejected' | 'shadowed' | 'withdrawn'>;
export type CaseSteps = Readonly<Record<LiveState, CaseStep>>;

export interface CaseEngineParts {
  readonly store: RecordStore;
  readonly steps: CaseSteps;
  readonly queue: StepQueue;
  readonly clock: Clock;
  readonly config: SchedulingConfig;
  readonly registry: Registry;
  readonly audit?: AuditLog;
  /** In [0, 1); spreads tries. */
  readonly random: () => number;
  /** Calls back again and again until the returned function is called. */
  readonly every?: (ms: number, tick: () => void) => () => void;
}

const idOf = (caseId: string): string => `case/${caseId}`;
const isCode = (error: unknown, code: string): boolean => error instanceof ApplianceError && error.code === code;
const everyByTimer = (ms: number, tick: () => void): (() => void) => {
  const timer = setInterval(tick, ms);
  return () => {
    clearInterval(timer);
  };
};

/**
 * Runs the step of each case's state until the case ends. What is to be done stands in the records alone: the queue may forget everything, a
 * worker may die anywhere, and the order of work is admitted again.
 */
export class CaseEngine {
  private readonly index = new CaseIndex();
  private readonly order: WorkOrder;
  private readonly metrics: SchedulingMetrics;
  private readonly running = new Set<string>();
  private readonly listeners: ((item: Case) => void)[] = [];
  private readonly ended: Record<string, number> = {};
  /** When a case was last written here; a reading that began before says nothing about it. */
  private readonly writtenAt = new Map<string, number>();
  private sequence = 0;
  private isSynced = false;
  private lastSync = -Infinity;
  private ticking: Promise<void> | undefined;
  private isTickAsked = false;
  private stopTimer: (() => void) | undefined;
  private stopped: Promise<void> | undefined;

  constructor(private readonly parts: CaseEngineParts) {
    this.order = new WorkOrder(parts.store);
    this.metrics = new SchedulingMetrics(
      parts.registry,
      () => this.view(),
      () => this.runnable().length,
    );
  }

  /**
   * Opens a case for an incident; where it has one already, that one stands as it is. Safe to repeat after a crash.
   *
   * @returns the case as it stands now
   */
  async open(wanted: Pick<Case, 'id' | 'incidentId' | 'region' | 'priority'>): Promise<Case> {
    const known = this.index.get(wanted.id);
    if (known !== undefined) return known.item;
    const { network, wall } = this.now();
    const fresh: Case = {
      ...wanted,
      schemaVersion: 1,
      state: 'diagnosed',
      enqueuedAt: wall,
      failures: 0,
      planIds: [],
      attempts: 0,
      history: [{ state: 'diagnosed', at: network }],
    };
    let item = fresh;
    try {
      await this.parts.store.create(idOf(wanted.id), fresh);
    } catch (error) {
      if (!isCode(error, 'RECORD_STORE_EXISTS')) throw error;
      item = (await this.parts.store.get<Case>(idOf(wanted.id)))?.value ?? fresh;
    }
    if (isEnd(item.state)) return item;
    // A crash between the two: whoever opens the case again gives it its place.
    await this.order.place(item);
    const found = await this.parts.store.get<Case>(idOf(item.id));
    if (found === undefined) return item;
    this.keep(found.value, found.version);
    this.tell(found.value);
    await this.shedTooMany();
    this.kick();
    return found.value;
  }

  /**
   * Takes up a case again that was handed over, with nothing tried, under another cause than this. It gets a new place in the order of work.
   *
   * @returns false where that is not due, or somebody else was quicker
   */
  async reopen(caseId: string, under: string, note: string): Promise<boolean> {
    const found = await this.parts.store.get<Case>(idOf(caseId));
    const next = found === undefined ? undefined : reopened(found.value, under, this.now(), note);
    if (found === undefined || next === undefined || !(await this.save(next, found.version))) return false;
    await this.order.place(next);
    this.kick();
    return true;
  }

  /** There is something to do for the case now, whatever it waits for. Unknown and ended cases are left alone. */
  async wake(caseId: string): Promise<void> {
    if (this.index.get(caseId) === undefined) {
      const found = await this.parts.store.get<Case>(idOf(caseId));
      if (found !== undefined) this.keep(found.value, found.version);
    }
    const entry = this.index.get(caseId);
    if (entry !== undefined) entry.woken = true;
    this.kick();
  }

  async start(): Promise<void> {
    await this.parts.queue.start(async ({ id, caseId }) => this.run(id, caseId));
    const every = this.parts.every ?? everyByTimer;
    this.stopTimer = every(this.parts.config.reconcileEveryMs, () => {
      this.kick();
    });
    this.kick();
  }

  /** Lets running steps end, for at most `stopWithinMs`; what is left goes on at the next start. May be called twice. */
  stop(): Promise<void> {
    this.stopped ??= (async () => {
      this.stopTimer?.();
      await this.parts.queue.stop(this.parts.config.stopWithinMs);
      await this.ticking;
    })();
    return this.stopped;
  }

  /** True where no case has anything to do now: all wait for network time or for somebody, or have ended. */
  idle(): boolean {
    if (!this.isSynced || this.running.size > 0) return false;
    const now = this.now();
    for (const entry of this.index.all())
      if (isRunnable(entry, now) || isTryingAgain(entry, now, this.parts.config.idleGraceMs)) return false;
    return true;
  }

  /** @param listener is told of every case as it stands after a change; it must not throw */
  onChange(listener: (item: Case) => void): void {
    this.listeners.push(listener);
  }

  /** Open cases by state; ends are counted since the start of the process. */
  view(): Readonly<Record<CaseState, number>> {
    const counts = Object.fromEntries(CASE_STATES.map((state) => [state, this.ended[state] ?? 0]));
    for (const { item } of this.index.all()) counts[item.state] = (counts[item.state] ?? 0) + 1;
    return counts as Record<CaseState, number>;
  }

  private now(): Now {
    return { network: this.parts.clock.network(), wall: this.parts.clock.wall() };
  }

  private runnable(): readonly IndexEntry[] {
    const now = this.now();
    return this.index.inOrder().filter((entry) => isRunnable(entry, now) && !this.running.has(entry.item.id));
  }

  /** Looks at the order of work soon; at most one look at a time. */
  private kick(): void {
    if (this.stopped !== undefined) return;
    this.isTickAsked = true;
    this.ticking ??= this.tick().finally(() => {
      this.ticking = undefined;
      if (this.isTickAsked) this.kick();
    });
  }

  private async tick(): Promise<void> {
    // Asked for again meanwhile: one more look, not one for each asking.
    this.isTickAsked = false;
    try {
      await this.sync();
      await this.admit();
    } catch {
      // The store or the queue is away: counted where it happened, tried again by the timer.
    }
  }

  private async sync(): Promise<void> {
    const { wall } = this.now();
    if (this.isSynced && wall - this.lastSync < this.parts.config.resyncEveryMs) return;
    this.lastSync = wall;
    const begin = this.sequence;
    await this.order.read(wall, (item, version) => {
      if ((this.writtenAt.get(item.id) ?? -1) < begin) this.index.put(item, version, wall);
    });
    // What was written before this reading is in it.
    for (const [id, at] of this.writtenAt) if (at < begin) this.writtenAt.delete(id);
    this.isSynced = true;
  }

  private async admit(): Promise<void> {
    const { config, queue } = this.parts;
    const { wall } = this.now();
    const jobs: StepJob[] = [];
    for (const entry of this.runnable().slice(0, config.window)) {
      const id = jobIdOf(entry);
      if (entry.admitted?.id === id && wall - entry.admitted.at < config.readmitAfterMs) continue;
      entry.admitted = { id, at: wall };
      jobs.push({ id, caseId: entry.item.id, priority: queuePriorityOf(entry.item.priority) });
    }
    try {
      await queue.admit(jobs);
    } catch (error) {
      this.metrics.countQueueError();
      for (const { caseId } of jobs) delete this.index.get(caseId)?.admitted;
      throw error;
    }
  }

  private async run(jobId: string, caseId: string): Promise<void> {
    // The same step may come twice; one case has one step at a time.
    if (this.running.has(caseId) || this.stopped !== undefined) return;
    this.running.add(caseId);
    try {
      const found = await this.parts.store.get<Case>(idOf(caseId));
      if (found === undefined) {
        this.index.drop(caseId);
        return;
      }
      const entry = this.index.put(found.value, found.version, this.parts.clock.wall());
      // Ended, or moved on since it was admitted.
      if (entry === undefined || jobIdOf(entry) !== jobId || !isRunnable(entry, this.now())) return;
      entry.woken = false;
      delete entry.admitted;
      await this.runStep(entry);
    } finally {
      this.running.delete(caseId);
      this.kick();
    }
  }

  private async runStep(entry: IndexEntry): Promise<void> {
    const { item, version } = entry;
    const { clock, config, random } = this.parts;
    const begun = clock.wall();
    const result = await this.resultOf(item);
    const next = after(item, result, this.now(), config, random());
    // A wait that is over at once, or has no end of its own, is looked at again from time to time.
    if (result.kind === 'wait') entry.parkedUntil = clock.wall() + this.parkMs(next ?? item);
    const saved = next === undefined || (await this.save(next, version));
    const counted: RunResult = saved ? result.kind : 'lost';
    this.metrics.countStep(item.state, counted, Math.max(0, clock.wall() - begun) / 1000);
  }

  private parkMs({ notBefore, retryAt }: Case): number {
    const { network, wall } = this.now();
    const hasOwnEnd = (notBefore ?? -Infinity) > network || (retryAt ?? -Infinity) > wall;
    return hasOwnEnd ? 0 : this.parts.config.pollEveryMs;
  }

  private async resultOf(item: Case): Promise<StepResult> {
    try {
      return await this.parts.steps[item.state as LiveState](item);
    } catch (error) {
      // A lost race is no fault of the input: what is read next time is new.
      const isRace = error instanceof ApplianceError && /^RECORD_STORE_(CONFLICT|EXISTS)$/.test(error.code);
      const lasting = error instanceof ApplianceError && !error.retryable && !isRace;
      const reason = error instanceof Error ? error.message : String(error);
      return { kind: 'failed', lasting, sentence: `The step of ${item.state} failed: ${reason}` };
    }
  }

  /** @returns false where somebody else had moved the case; then theirs stands */
  private async save(next: Case, version: string): Promise<boolean> {
    const { store, audit } = this.parts;
    const before = this.index.get(next.id)?.item.state;
    let saved: string;
    try {
      saved = await store.compareAndSet(idOf(next.id), next, version);
    } catch (error) {
      if (!isCode(error, 'RECORD_STORE_CONFLICT')) throw error;
      const found = await store.get<Case>(idOf(next.id));
      if (found !== undefined) this.keep(found.value, found.version);
      return false;
    }
    this.keep(next, saved);
    if (next.state !== before) {
      const { id: caseId, incidentId, state: to, note, planId } = next;
      await audit?.append(next.region, { kind: 'case-moved', caseId, incidentId, from: before, to, note, planId });
      if (isEnd(next.state)) await this.order.done(next);
    }
    this.tell(next);
    return true;
  }

  private keep(item: Case, version: string): void {
    this.writtenAt.set(item.id, (this.sequence += 1));
    const wasOpen = this.index.get(item.id) !== undefined;
    const entry = this.index.put(item, version, this.parts.clock.wall());
    if (entry === undefined && wasOpen) this.ended[item.state] = (this.ended[item.state] ?? 0) + 1;
  }

  private tell(item: Case): void {
    for (const listener of this.listeners) listener(item);
  }

  /** From the far end of the order, and only what has done nothing to the network. */
  private async shedTooMany(): Promise<void> {
    const { maxOpen } = this.parts.config;
    if (this.index.size <= maxOpen) return;
    const candidates = [...this.index.inOrder()]
      .reverse()
      .filter(({ item }) => canShed(item) && !this.running.has(item.id));
    for (const { item, version } of candidates.slice(0, this.index.size - maxOpen))
      if (await this.save(shed(item, this.now(), maxOpen), version)) this.metrics.countShed(item);
  }
}
