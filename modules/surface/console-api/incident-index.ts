import { type Case, isEnd, type PerceivedSeverity } from '#foundation/vocabulary';
import { type CaseSummary, type Health, type IncidentSummary } from './domain/contract.js';
import { touchesOf } from './domain/health.js';
import { caseSummaryOf, type IncidentEntry } from './domain/incident-entry.js';
import { rankOf, SEVERITIES } from './domain/severity.js';

export type IncidentState = 'open' | 'resolved' | 'all';

/** Open before resolved; open ones by severity, then the newest first; resolved ones by when they were. */
const byUrgency = ({ summary: a }: IncidentEntry, { summary: b }: IncidentEntry): number => {
  if (a.state !== b.state) return a.state === 'open' ? -1 : 1;
  const open = a.state === 'open' ? rankOf(a.perceivedSeverity) - rankOf(b.perceivedSeverity) : 0;
  const [atA, atB] = [a.resolvedAtMs ?? a.openedAtMs, b.resolvedAtMs ?? b.openedAtMs];
  return open || atB - atA || (a.id < b.id ? -1 : 1);
};

/** The incidents as a list shows them, in memory and bounded: the record store holds them all. */
export class IncidentIndex {
  private readonly entries = new Map<string, IncidentEntry>();
  private readonly cases = new Map<string, CaseSummary>();
  private sorted: readonly IncidentEntry[] | undefined;
  private healths: ReadonlyMap<string, Health> | undefined;

  constructor(
    private readonly limit: number,
    private readonly onEvicted: () => void,
  ) {}

  get size(): number {
    return this.entries.size;
  }

  get(id: string): IncidentEntry | undefined {
    return this.entries.get(id);
  }

  caseOf(id: string): CaseSummary | undefined {
    return this.cases.get(id);
  }

  put(entry: IncidentEntry): void {
    this.entries.delete(entry.summary.id);
    this.entries.set(entry.summary.id, entry);
    this.sorted = undefined;
    this.healths = undefined;
    if (this.entries.size > this.limit) this.evict();
  }

  putCase(item: Case): void {
    const summary = caseSummaryOf(item);
    this.cases.delete(item.id);
    this.cases.set(item.id, summary);
    const oldest = this.cases.size > 2 * this.limit ? this.cases.keys().next() : undefined;
    if (oldest?.done === false) this.cases.delete(oldest.value);
    const entry = this.entries.get(item.incidentId);
    if (entry === undefined) return;
    this.entries.set(item.incidentId, { ...entry, summary: { ...entry.summary, case: summary } });
    this.sorted = undefined;
  }

  /** @param after id of the last one seen; what is behind it follows */
  list(
    state: IncidentState,
    page: { readonly limit: number; readonly after?: string | undefined },
  ): { readonly items: readonly IncidentEntry[]; readonly total: number } {
    this.sorted ??= [...this.entries.values()].sort(byUrgency);
    const fitting = state === 'all' ? this.sorted : this.sorted.filter(({ summary }) => summary.state === state);
    const last = page.after === undefined ? undefined : this.entries.get(page.after);
    // An incident may have changed its state since the page before: its place is found by order, not by presence.
    const from = page.after === undefined ? 0 : last === undefined ? fitting.length : placeBehind(fitting, last);
    return { items: fitting.slice(from, from + page.limit), total: fitting.length };
  }

  open(): Iterable<IncidentEntry> {
    return this.list('open', { limit: this.limit }).items;
  }

  openBySeverity(): Readonly<Record<PerceivedSeverity, number>> {
    const counts = Object.fromEntries(SEVERITIES.map((severity) => [severity, 0])) as Record<PerceivedSeverity, number>;
    for (const { summary } of this.open()) counts[summary.perceivedSeverity]++;
    return counts;
  }

  casesByState(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {};
    for (const { state } of this.cases.values()) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }

  /** Incidents whose remedy is in work, most urgent first. */
  inWork(): readonly IncidentSummary[] {
    return [...this.open()]
      .map(({ summary }) => summary)
      .filter((summary) => summary.case !== undefined && !isEnd(summary.case.state));
  }

  /** Health by object, for those that an open incident touches. */
  touches(): ReadonlyMap<string, Health> {
    this.healths ??= touchesOf(
      [...this.open()].map(({ summary: { perceivedSeverity }, root: { cause }, touched }) => ({
        perceivedSeverity,
        cause,
        touched,
      })),
    );
    return this.healths;
  }

  /** A tenth of the list at a time, so that a full list is not sorted with every new incident. */
  private evict(): void {
    const leaving = [...this.entries.values()].sort(byUrgency).slice(Math.floor(this.limit * 0.9));
    for (const { summary } of leaving) {
      this.entries.delete(summary.id);
      this.onEvicted();
    }
    this.sorted = undefined;
    this.healths = undefined;
  }
}

const placeBehind = (sorted: readonly IncidentEntry[], last: IncidentEntry): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sorted[middle];
    if (at !== undefined && (at === last || byUrgency(at, last) <= 0)) low = middle + 1;
    else high = middle;
  }
  return low;
};
