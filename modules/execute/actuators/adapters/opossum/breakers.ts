import CircuitBreaker from 'opossum';
import { type Clock, type WallTime, wallTimeOf } from '#foundation/vocabulary';

export interface BreakerSettings {
  /** Share of failures, 0 to 1, from which it opens. */
  readonly failureRatio: number;
  /** Fewest requests within the window that say anything. */
  readonly minRequests: number;
  readonly windowMs: number;
  /** After which one request is let through to see. */
  readonly resetMs: number;
}

/** The call failed for the target's fault. */
export class TargetFailure<O> extends Error {
  constructor(readonly outcome: O) {
    super('the target failed');
  }
}

/** A breaker of one target. Its timers are opossum's own, on the wall clock; it has no timeout, as that would not cancel the call. */
export class Breaker {
  private openedAt: WallTime = wallTimeOf(0);
  private readonly inner: CircuitBreaker<[() => Promise<unknown>]>;

  constructor(
    private readonly settings: BreakerSettings,
    private readonly clock: Clock,
  ) {
    this.inner = new CircuitBreaker(async (call: () => Promise<unknown>) => call(), {
      timeout: false,
      errorThresholdPercentage: settings.failureRatio * 100,
      volumeThreshold: settings.minRequests,
      rollingCountTimeout: settings.windowMs,
      resetTimeout: settings.resetMs,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      // A breaker further in that is open says nothing of this one.
      errorFilter: (error: unknown) => !(error instanceof TargetFailure),
    });
    this.inner.on('open', () => {
      this.openedAt = this.clock.wall();
    });
  }

  get isOpen(): boolean {
    return this.inner.opened;
  }

  /** When it may let a request through. */
  get retryAt(): WallTime {
    return wallTimeOf(Math.max(this.openedAt + this.settings.resetMs, this.clock.wall() + 1));
  }

  /** @throws TargetFailure as the call does, or an error of opossum where it is open: `isRefusal` */
  fire<O>(call: () => Promise<O>): Promise<O> {
    return this.inner.fire(call) as Promise<O>;
  }

  close(): void {
    this.inner.shutdown();
  }
}

export const isRefusal = (error: unknown): boolean =>
  (error as { readonly code?: unknown } | null)?.code === 'EOPENBREAKER';

/** Breakers by key, bounded: the one that was not used for longest is forgotten, a closed one first. */
export class Breakers {
  private readonly byKey = new Map<string, Breaker>();

  constructor(
    private readonly settings: BreakerSettings,
    private readonly clock: Clock,
    private readonly maxKeys: number,
  ) {}

  get openCount(): number {
    return [...this.byKey.values()].filter(({ isOpen }) => isOpen).length;
  }

  of(key: string): Breaker {
    const known = this.byKey.get(key);
    if (known !== undefined) {
      this.byKey.delete(key);
      this.byKey.set(key, known);
      return known;
    }
    if (this.byKey.size >= this.maxKeys) this.forgetOne();
    const breaker = new Breaker(this.settings, this.clock);
    this.byKey.set(key, breaker);
    return breaker;
  }

  close(): void {
    for (const breaker of this.byKey.values()) breaker.close();
    this.byKey.clear();
  }

  private forgetOne(): void {
    const [oldest] = this.byKey;
    const [key, breaker] = [...this.byKey].find(([, { isOpen }]) => !isOpen) ?? oldest ?? [];
    if (key === undefined) return;
    breaker?.close();
    this.byKey.delete(key);
  }
}
