/** A remedy that was proposed, with what speaks for it. */
export interface Weighed {
  /** Of its cause, 0 to 1. */
  readonly probability: number;
  /** Probability that it helps where the cause is right, 0 to 1. */
  readonly benefit: number;
  /** Place in its function's order, 0 for the most conservative. */
  readonly step: number;
}

/** @param caution share that each step away from the most conservative remedy must be better by, 0 to 1 */
export const scoreOf = ({ probability, benefit, step }: Weighed, caution: number): number =>
  probability * benefit * (1 - caution) ** step;

/** The best first; equals stay in their order, which is that of probability, function and caution. */
export const rank = <T extends Weighed>(drafts: readonly T[], caution: number): readonly T[] =>
  drafts
    .map((draft) => ({ draft, score: scoreOf(draft, caution) }))
    .sort((a, b) => b.score - a.score)
    .map(({ draft }) => draft);
