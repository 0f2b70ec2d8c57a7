import { type Case, isEnd } from '#foundation/vocabulary';
import { isDue, type Now } from './domain/transition.js';
import { virtualDeadlineOf } from './domain/urgency.js';

/** An open case as this process knows it. */
export interface IndexEntry {
  item: Case;
  version: string;
  /** Wall time since which it is known to be in its state. */
  since: number;
  /** Somebody says that there is something to do now, whatever the waits say. */
  woken: boolean;
  /** It waits for somebody: not looked at before this wall time. */
  parkedUntil: number;
  /** When its step was last admitted, and as which job. */
  admitted?: { readonly id: string; readonly at: number };
}

/** Ids are opaque to the queue but for the colon, which BullMQ refuses. */
export const jobIdOf = ({ item, version }: Pick<IndexEntry, 'item' | 'version'>): string =>
  `${item.id}|${item.state}|${version}`.replaceAll(':', '_');

/** The open cases in the order of their virtual deadlines. A copy of the records: bounded by the number of open cases, rebuilt at any time. */
export class CaseIndex {
  private readonly entries = new Map<string, IndexEntry>();

  get size(): number {
    return this.entries.size;
  }

  get(caseId: string): IndexEntry | undefined {
    return this.entries.get(caseId);
  }

  all(): IterableIterator<IndexEntry> {
    return this.entries.values();
  }

  /** Takes a case as it was read; forgets it where it has ended. */
  put(item: Case, version: string, wall: number): IndexEntry | undefined {
    if (isEnd(item.state)) {
      this.entries.delete(item.id);
      return undefined;
    }
    const known = this.entries.get(item.id);
    if (known === undefined) {
      const entry: IndexEntry = { item, version, since: wall, woken: false, parkedUntil: 0 };
      this.entries.set(item.id, entry);
      return entry;
    }
    if (known.item.state !== item.state) Object.assign(known, { since: wall, parkedUntil: 0, woken: false });
    known.item = item;
    known.version = version;
    return known;
  }

  drop(caseId: string): void {
    this.entries.delete(caseId);
  }

  /** Most urgent first. */
  inOrder(): readonly IndexEntry[] {
    return [...this.entries.values()].sort(
      (a, b) => virtualDeadlineOf(a.item) - virtualDeadlineOf(b.item) || (a.item.id < b.item.id ? -1 : 1),
    );
  }
}

export const isRunnable = (entry: IndexEntry, now: Now): boolean =>
  entry.woken || (entry.parkedUntil <= now.wall && isDue(entry.item, now));

/** It failed or was put off a moment ago and tries again soon: not at rest, but for no longer than `graceMs` in one state. */
export const isTryingAgain = ({ item, since }: IndexEntry, now: Now, graceMs: number): boolean =>
  item.state !== 'awaiting-approval' &&
  item.retryAt !== undefined &&
  item.retryAt > now.wall &&
  (item.notBefore === undefined || item.notBefore <= now.network) &&
  now.wall - since < graceMs;
