import type { QueryClient } from '@tanstack/react-query';
import type { Status } from './types.js';

/** Three missed statuses: the picture is no longer live. */
const STALE_AFTER_MS = 7000;
const RETRY_MS = 2000;

export interface StreamState {
  readonly live: boolean;
  /** Wall time of the last word from the appliance. */
  readonly heardAt: number;
}

/** Faster than any clock that is run here: measured over too short a time, so the one before holds. */
const MOST_RATE = 10_000;
const isRate = (rate: number): boolean => rate > 0 && rate <= MOST_RATE;

export const steadied = (status: Status, before: Status | undefined): Status =>
  isRate(status.networkRate)
    ? status
    : { ...status, networkRate: before !== undefined && isRate(before.networkRate) ? before.networkRate : 1 };

/**
 * Follows the appliance's events and says which answers are out of date; a status is taken as it comes. A lost connection is tried again for
 * as long as it is open, and everything is read anew when it is back, for what was missed is not told again.
 */
export class EventStream {
  private source: EventSource | undefined;
  private state: StreamState = { live: true, heardAt: Date.now() };
  private readonly listeners = new Set<() => void>();
  private retry: ReturnType<typeof setTimeout> | undefined;
  private watch: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly queries: QueryClient) {}

  readonly snapshot = (): StreamState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  open(): void {
    this.close();
    this.set({ live: true, heardAt: Date.now() });
    this.connect();
    this.watch = setInterval(() => {
      if (this.state.live && Date.now() - this.state.heardAt > STALE_AFTER_MS) this.lost();
    }, 1000);
  }

  close(): void {
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
  }

  private connect(): void {
    const source = new EventSource('/api/v1/stream', { withCredentials: true });
    this.source = source;
    source.addEventListener('open', () => {
      this.heard();
    });
    source.addEventListener('status', (event) => {
      this.heard();
      const status = JSON.parse(String(event.data)) as Status;
      this.queries.setQueryData<Status>(['status'], (was) => steadied(status, was));
    });
    for (const name of ['incident', 'case'])
      source.addEventListener(name, (event) => {
        this.heard();
        const { id } = JSON.parse(String(event.data)) as { id: string };
        void this.queries.invalidateQueries({ queryKey: ['incidents'] });
        void this.queries.invalidateQueries({ queryKey: ['incident', id] });
        if (name === 'case') void this.queries.invalidateQueries({ queryKey: ['functions'] });
      });
    source.addEventListener('network', () => {
      this.heard();
      void this.queries.invalidateQueries({ queryKey: ['network'] });
    });
    source.addEventListener('error', () => {
      this.lost();
      source.close();
      clearTimeout(this.retry);
      this.retry = setTimeout(() => {
        // A session that ran out shows here, for an event source does not tell its status.
        void this.queries.invalidateQueries({ queryKey: ['session'] });
        this.connect();
      }, RETRY_MS);
    });
  }

  private heard(): void {
    const wasLive = this.state.live;
    this.set({ live: true, heardAt: Date.now() });
    if (!wasLive) void this.queries.invalidateQueries();
  }

  private lost(): void {
    if (this.state.live) this.set({ ...this.state, live: false });
  }

  private set(next: StreamState): void {
    this.state = next;
    for (const listener of this.listeners) listener();
  }
}
