import { type Action, type AttributeValue, type Dn } from '#foundation/vocabulary';

/**
 * What became of a write. `refused`: the network said no and nothing changed. `unknown`: it may or may not have taken effect; read before
 * writing again.
 */
export type WriteOutcome =
  | { readonly kind: 'written' }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly why: string };

/** Attributes by dotted name, as `Action.attribute` has them. */
export type ReadOutcome =
  | { readonly kind: 'read'; readonly attributes: Readonly<Record<string, AttributeValue>> }
  | { readonly kind: 'refused'; readonly status: number; readonly reason: string }
  | { readonly kind: 'unknown'; readonly why: string };

/**
 * Writes to the network. `P` is the permit: proof that this one write was allowed, good for one use.
 *
 * `apply` uses the permit up before anything is sent, and never tries again by itself: a second write needs a second permit. It rejects where
 * the permit cannot be used up; then nothing was sent.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- Binds an actuator to the permits it can use up.
export abstract class Actuator<P> {
  abstract apply(permit: P, action: Action): Promise<WriteOutcome>;
  /** Reading needs no permit. */
  abstract read(dn: Dn): Promise<ReadOutcome>;
}
