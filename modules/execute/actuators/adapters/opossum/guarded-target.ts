import { TokenBuckets } from '#foundation/resilience';
import { type AttributeValue, type Clock, type Dn, managedElementOf } from '#foundation/vocabulary';
import { type ActuatorsConfig } from '../../actuators.config.js';
import { type ActuatorsMetrics } from '../../actuators.metrics.js';
import { type Deferred, type ReadOutcome, type WriteOutcome } from '../../ports/actuator.js';
import { Target } from '../../ports/target.js';
import { type Breaker, Breakers, isRefusal, TargetFailure } from './breakers.js';

/** What stands above everything of a region, and the element that answers or does not. */
const regionOf = (dn: Dn): string => dn.split(',', 1)[0] ?? dn;
const elementOf = (dn: Dn): string => managedElementOf(dn) ?? dn;

/**
 * Spares a target that fails and one that was asked often, by element and by region: nothing is sent, and the caller is told when to come back. A
 * refusal is an answer: only what stays unknown counts against the target.
 */
export class GuardedTarget extends Target {
  private readonly elements: Breakers;
  private readonly regions: Breakers;
  private readonly elementBuckets: TokenBuckets;
  private readonly regionBuckets: TokenBuckets;
  private readonly readBuckets: TokenBuckets;

  constructor(
    private readonly inner: Target,
    private readonly clock: Clock,
    config: Pick<ActuatorsConfig, 'breaker' | 'elementRate' | 'regionRate' | 'readRate' | 'maxTargets'>,
    private readonly metrics: ActuatorsMetrics,
  ) {
    super();
    const { breaker, maxTargets } = config;
    this.elements = new Breakers(breaker, clock, maxTargets);
    // One element that fails is asked a few times; a region has to fail more broadly.
    this.regions = new Breakers({ ...breaker, minRequests: 4 * breaker.minRequests }, clock, maxTargets);
    this.elementBuckets = new TokenBuckets(config.elementRate, maxTargets);
    this.regionBuckets = new TokenBuckets(config.regionRate, maxTargets);
    this.readBuckets = new TokenBuckets(config.readRate, maxTargets);
    metrics.watchBreakers(() => this.elements.openCount + this.regions.openCount);
  }

  override read(dn: Dn): Promise<ReadOutcome> {
    return this.guard<ReadOutcome>('read', dn, () => this.inner.read(dn));
  }

  override modify(dn: Dn, attribute: string, value: AttributeValue): Promise<WriteOutcome> {
    return this.guard<WriteOutcome>('write', dn, () => this.inner.modify(dn, attribute, value));
  }

  close(): void {
    this.elements.close();
    this.regions.close();
  }

  private async guard<O extends ReadOutcome | WriteOutcome>(
    operation: 'read' | 'write',
    dn: Dn,
    call: () => Promise<O>,
  ): Promise<O | Deferred> {
    const element = this.elements.of(elementOf(dn));
    const region = this.regions.of(regionOf(dn));
    const deferred = this.deferral(operation, dn, element, region);
    if (deferred !== undefined) return this.counted(operation, deferred);
    try {
      const outcome = await region.fire(() =>
        element.fire(async () => {
          const end = this.metrics.time(operation);
          const answer = await call().finally(end);
          if (answer.kind === 'unknown') throw new TargetFailure(answer);
          return answer;
        }),
      );
      return this.counted(operation, outcome);
    } catch (error) {
      if (error instanceof TargetFailure) return this.counted(operation, error.outcome as O);
      // Between two trials of an open breaker.
      if (!isRefusal(error)) throw error;
      return this.counted(operation, { kind: 'deferred', because: 'breaker-open', retryAt: element.retryAt });
    }
  }

  private deferral(operation: 'read' | 'write', dn: Dn, element: Breaker, region: Breaker): Deferred | undefined {
    const open = [element, region].find(({ isOpen }) => isOpen);
    if (open !== undefined) return { kind: 'deferred', because: 'breaker-open', retryAt: open.retryAt };
    const now = this.clock.wall();
    const asked =
      operation === 'read'
        ? [this.readBuckets.take(regionOf(dn), now)]
        : [this.elementBuckets.take(elementOf(dn), now), this.regionBuckets.take(regionOf(dn), now)];
    for (const admission of asked)
      if (admission.kind === 'refused')
        return { kind: 'deferred', because: 'rate-limited', retryAt: admission.retryAt };
    return undefined;
  }

  private counted<O extends ReadOutcome | WriteOutcome>(operation: 'read' | 'write', outcome: O): O {
    this.metrics.count(operation, outcome.kind);
    return outcome;
  }
}
