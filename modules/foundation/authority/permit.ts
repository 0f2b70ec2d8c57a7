import { type Action } from '#foundation/vocabulary';
import { forged } from './errors.js';

/** Stays within this module: index.ts does not export it. */
export const MINT: unique symbol = Symbol('authority');

export interface PermitTerms {
  readonly id: string;
  readonly kind: 'apply' | 'revert';
  readonly planId: string;
  readonly region: string;
  readonly actions: readonly Action[];
}

/** Leave to make exactly these writes once. Worth something only until its record is burned; never leaves the process. */
export class Permit {
  readonly #terms: PermitTerms;

  /** @throws ApplianceError AUTHORITY_PERMIT_FORBIDDEN, not retryable, for anyone but the authority */
  constructor(mint: typeof MINT, terms: PermitTerms) {
    // A caller without types can pass anything.
    if ((mint as unknown) !== MINT) throw forged();
    this.#terms = { ...terms, actions: Object.freeze(terms.actions.map((action) => Object.freeze({ ...action }))) };
    Object.freeze(this);
  }

  static isGenuine(value: unknown): value is Permit {
    return typeof value === 'object' && value !== null && #terms in value;
  }

  get id(): string {
    return this.#terms.id;
  }
  get kind(): 'apply' | 'revert' {
    return this.#terms.kind;
  }
  get planId(): string {
    return this.#terms.planId;
  }
  get region(): string {
    return this.#terms.region;
  }
  /** In the order of writing. */
  get actions(): readonly Action[] {
    return this.#terms.actions;
  }

  /** @throws ApplianceError AUTHORITY_PERMIT_FORBIDDEN always */
  toJSON(): never {
    throw forged();
  }
}
