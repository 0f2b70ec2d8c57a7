import { ApplianceError } from '#foundation/platform';
import { type RecordStore } from '#foundation/record-store';
import { type Check, type Clock, type Plan, type Rule, wallTimeOf } from '#foundation/vocabulary';
import { type AuthorityConfig } from './authority.config.js';
import {
  burnIn,
  type BurnRefusal,
  emptyLedger,
  grant,
  type Ledger,
  prune,
  releaseIn,
  resumeIn,
  revertOf,
  withLedger,
} from './domain/ledger.js';
import { type Situation } from './domain/situation.js';
import { weigh } from './domain/weigh.js';
import { contended, forged } from './errors.js';
import { MINT, Permit } from './permit.js';

export type Decision =
  | {
      readonly kind: 'permitted';
      readonly permit: Permit;
      /** Valid once `permit` is burned and until `release`; without actions where nothing can be undone. */
      readonly revert: Permit;
      readonly checks: readonly Check[];
    }
  | { readonly kind: 'refused'; readonly because: readonly Rule[]; readonly checks: readonly Check[] };

export type Burning = { readonly kind: 'burned' } | { readonly kind: 'refused'; readonly because: BurnRefusal };

/**
 * `none`: the plan holds nothing. `released`: it had a permit that was never burned, so nothing was written. `resumed`: it may have written; the
 * permits that it had are void.
 */
export type Resumption =
  | { readonly kind: 'none' | 'released' }
  | {
      readonly kind: 'resumed';
      /** What had been burned. */
      readonly state: 'applied' | 'reverted';
      readonly revert: Permit;
      /** Leave to write the plan's actions once more, where that was asked for and its revert had not begun. */
      readonly finish?: Permit;
    };

const idOf = (region: string): string => `authority/${encodeURIComponent(region)}`;
const isRace = (error: unknown): boolean =>
  error instanceof ApplianceError && (error.code === 'RECORD_STORE_CONFLICT' || error.code === 'RECORD_STORE_EXISTS');

/** The one gate before the network, and the only maker of permits. */
export class Authority {
  /** @param newId unique over all processes that share the store */
  constructor(
    private readonly store: RecordStore,
    private readonly config: AuthorityConfig,
    private readonly clock: Clock,
    private readonly newId: () => string,
  ) {}

  /** For showing: every rule with its margin, against the ledger as it stands. Locks nothing. */
  async check(plan: Plan, situation: Situation): Promise<readonly Check[]> {
    return this.weighAgainst(this.pruned((await this.read(plan.region)).ledger, situation), plan, situation);
  }

  /**
   * Weighs the plan against situation and ledger, and locks its targets where every rule is kept.
   *
   * @throws ApplianceError AUTHORITY_UNAVAILABLE, retryable, where other writers were quicker every time
   */
  async permit(plan: Plan, situation: Situation): Promise<Decision> {
    // A copy: what was weighed is what is permitted, whatever the caller does to its plan meanwhile.
    const own = structuredClone(plan);
    const id = this.newId();
    return this.change<Decision>(own.region, (stored) => {
      const ledger = this.pruned(stored, situation);
      const checks = this.weighAgainst(ledger, own, situation);
      const because = checks.filter(({ ok }) => !ok).map(({ rule }) => rule);
      if (because.length > 0) return { result: { kind: 'refused', because, checks } };
      const expiresAt = wallTimeOf(this.clock.wall() + this.config.permitValidMs);
      const terms = { id, planId: own.id, region: own.region };
      const undo = revertOf(this.config.constraints, own.actions);
      return {
        next: grant(ledger, own, id, situation.now, expiresAt),
        result: {
          kind: 'permitted',
          permit: new Permit(MINT, { ...terms, kind: 'apply', actions: own.actions }),
          revert: new Permit(MINT, { ...terms, kind: 'revert', actions: undo }),
          checks,
        },
      };
    });
  }

  /**
   * To be called once, by the actuator, immediately before it writes.
   *
   * @throws ApplianceError AUTHORITY_PERMIT_FORBIDDEN, not retryable, for what is no permit; AUTHORITY_UNAVAILABLE, retryable
   */
  async burn(permit: Permit): Promise<Burning> {
    if (!Permit.isGenuine(permit)) throw forged();
    return this.change<Burning>(permit.region, (ledger) => {
      const next = burnIn(ledger, permit, this.clock.network(), this.clock.wall());
      return typeof next === 'string'
        ? { result: { kind: 'refused', because: next } }
        : { next, result: { kind: 'burned' } };
    });
  }

  /**
   * For a plan whose permits were lost with their process.
   *
   * @throws ApplianceError AUTHORITY_UNAVAILABLE, retryable
   */
  async resume(plan: Plan, purpose: 'revert' | 'finish'): Promise<Resumption> {
    const own = structuredClone(plan);
    const [id, finishId] = [this.newId(), purpose === 'finish' ? this.newId() : undefined];
    return this.change<Resumption>(own.region, (ledger) => {
      const entry = ledger.running.find(({ planId }) => planId === own.id);
      if (entry === undefined) return { result: { kind: 'none' } };
      const next = resumeIn(ledger, own.id, id, finishId);
      if (entry.state === 'granted') return { next, result: { kind: 'released' } };
      const terms = { planId: own.id, region: own.region };
      const undo = revertOf(this.config.constraints, own.actions);
      const revert = new Permit(MINT, { ...terms, id, kind: 'revert', actions: undo });
      const canFinish = finishId !== undefined && entry.state === 'applied';
      const finish = canFinish && new Permit(MINT, { ...terms, id: finishId, kind: 'apply', actions: own.actions });
      return {
        next,
        result: { kind: 'resumed', state: entry.state, revert, ...(finish ? { finish } : {}) },
      };
    });
  }

  /** Verification is closed: frees the targets and voids both permits of the plan. May be called twice. */
  async release(planId: string, region: string): Promise<void> {
    await this.change<undefined>(region, (ledger) =>
      ledger.running.some((entry) => entry.planId === planId)
        ? { next: releaseIn(ledger, planId), result: undefined }
        : { result: undefined },
    );
  }

  private weighAgainst(ledger: Ledger, plan: Plan, situation: Situation): readonly Check[] {
    return weigh(plan, withLedger(situation, ledger, this.config.blastWindowMs), this.config);
  }

  private pruned(ledger: Ledger, { now }: Situation): Ledger {
    const keepMs = Math.max(this.config.blastWindowMs, this.config.minChangeIntervalMs);
    return prune(ledger, now, this.clock.wall(), keepMs);
  }

  private async read(region: string): Promise<{ readonly ledger: Ledger; readonly version?: string }> {
    const found = await this.store.get<Ledger>(idOf(region));
    return found === undefined ? { ledger: emptyLedger } : { ledger: found.value, version: found.version };
  }

  /** Reads, decides, and sets where nobody was quicker; else reads and decides again. */
  private async change<R>(
    region: string,
    decide: (ledger: Ledger) => { readonly next?: Ledger; readonly result: R },
  ): Promise<R> {
    for (let round = 0; round < this.config.maxRounds; round++) {
      const { ledger, version } = await this.read(region);
      const { next, result } = decide(ledger);
      if (next === undefined) return result;
      try {
        if (version === undefined) await this.store.create(idOf(region), next);
        else await this.store.compareAndSet(idOf(region), next, version);
        return result;
      } catch (error) {
        if (!isRace(error)) throw error;
      }
    }
    throw contended(region);
  }
}
