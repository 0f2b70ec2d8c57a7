import { Rng, seedOf } from '../domain/rng.js';
import { type ConsoleClient } from './console-client.js';

/**
 * Chosen, no measurement: half of the requests are answered within four minutes of network time, one in twenty takes longer than 21 minutes (spread 1), and
 * one in twenty is rejected whatever it says.
 */
export const OPERATOR = { medianMinutes: 4, spread: 1, rejects: 0.05 } as const;

export interface Decision {
  readonly afterMs: number;
  readonly decision: 'approve' | 'reject';
}

/** What the operator will say to the nth plan of an incident, and when: the same for the same seed, whatever else is asked. */
export const decisionOn = (seed: number, incidentId: string, nth: number): Decision => {
  const rng = new Rng(seedOf(seed, incidentId, nth));
  return {
    afterMs: 60_000 * rng.logNormal(OPERATOR.medianMinutes, OPERATOR.spread),
    decision: rng.uniform() < OPERATOR.rejects ? 'reject' : 'approve',
  };
};

interface Asked {
  readonly id: string;
  readonly case?: { readonly state: string; readonly planId?: string };
}

/** Somebody on call who decides what policy shows to a person, some time after it is shown. */
export class Operator {
  /** Plans that were decided. */
  decisions = 0;
  private readonly firstSeen = new Map<string, { readonly atMs: number; readonly nth: number }>();
  private readonly plansOf = new Map<string, number>();
  private readonly decided = new Set<string>();

  constructor(
    private readonly client: Pick<ConsoleClient, 'decide'>,
    private readonly seed: number,
  ) {}

  /** @param nowMs network time */
  async attend(incidents: readonly Asked[], nowMs: number): Promise<void> {
    for (const { id, case: open } of incidents) {
      const planId = open?.planId;
      if (open?.state !== 'awaiting-approval' || planId === undefined || this.decided.has(planId)) continue;
      let seen = this.firstSeen.get(planId);
      if (seen === undefined) {
        const nth = this.plansOf.get(id) ?? 0;
        this.plansOf.set(id, nth + 1);
        this.firstSeen.set(planId, (seen = { atMs: nowMs, nth }));
      }
      const { afterMs, decision } = decisionOn(this.seed, id, seen.nth);
      if (nowMs < seen.atMs + afterMs) continue;
      this.decided.add(planId);
      if (await this.client.decide(planId, decision, 'Operator model of a campaign.')) this.decisions++;
    }
  }
}
