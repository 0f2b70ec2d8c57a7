import { type Permit } from '#foundation/authority';
import { type Action, type AttributeValue, type Dn, type WallTime } from '#foundation/vocabulary';

/** Nothing was sent: the target or its region rests after failures, or had its share of requests. */
export interface Deferred {
  readonly kind: 'deferred';
  readonly because: 'breaker-open' | 'rate-limited';
  readonly retryAt: WallTime;
}

/**
 * What became of a write. `refused`: the network said no and nothing changed. `unknown`: it may or may not have taken effect; read before
 * writing again.
 */
export type WriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | Deferred;

/** Attributes by dotted name, as `Action.attribute` has them. */
export type ReadOutcome =
  | { readonly kind: 'read'; readonly attributes: Readonly<Record<string, AttributeValue>> }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly why: string }
  | Deferred;

/** A permit that was used up: leave to make each of its writes once. Lives in this process only. */
export interface Writing {
  readonly actions: readonly Action[];
  /**
   * Sends exactly this action, and never tries again by itself. What was deferred was not sent and may be asked for again.
   *
   * @throws ApplianceError ACTUATORS_WRITE_CONFLICT, not retryable, for what is not in the permit or was sent before
   */
  write(index: number): Promise<WriteOutcome>;
}

/** Writes to the network. The only way to write is a permit, and only the authority makes one. */
export abstract class Actuator {
  /**
   * Uses the permit up. One permit covers one plan, and is good for one use.
   *
   * @throws ApplianceError ACTUATORS_PERMIT_CONFLICT, not retryable, where it is worth nothing any more; AUTHORITY_PERMIT_FORBIDDEN, not
   *   retryable, for what is no permit; AUTHORITY_UNAVAILABLE, retryable. Nothing was sent then.
   */
  abstract use(permit: Permit): Promise<Writing>;
  /** Reading needs no permit. */
  abstract read(dn: Dn): Promise<ReadOutcome>;
}
