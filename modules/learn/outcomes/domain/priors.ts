import { type Cause, type Outcome } from '#foundation/vocabulary';

/** The record `learned/diagnosis`: how often acting upon a cause proved it right or spoke against it. */
export interface PriorRecord {
  readonly schemaVersion: 1;
  readonly causes: Readonly<Record<string, { readonly confirmed: number; readonly refuted: number }>>;
  readonly counted: readonly string[];
}

export interface PriorSettings {
  /** Outcomes that the built-in prior is worth. */
  readonly causeStrength: number;
  /** A prior moves by this factor at most, either way. */
  readonly maxFactor: number;
  /** What a remedy without effect, and one that harmed, say against the cause: the cause may be right and the remedy wrong. */
  readonly noEffectRefutes: number;
  readonly harmRefutes: number;
}

const COUNTED_AT_MOST = 256;
/** Bounds of what diagnosis takes. */
const LEAST = 0.001;
const MOST = 0.5;

/** The record with the outcome in it; the same record where it is in already. */
export const withVerdict = (
  record: PriorRecord | undefined,
  { planId, verdict, cause }: Pick<Outcome, 'planId' | 'verdict' | 'cause'>,
  settings: PriorSettings,
): PriorRecord => {
  if (record?.counted.includes(planId) === true) return record;
  const causes = record?.causes ?? {};
  const { confirmed, refuted } = causes[cause] ?? { confirmed: 0, refuted: 0 };
  const against = { helped: 0, 'no-effect': settings.noEffectRefutes, harmed: settings.harmRefutes }[verdict];
  return {
    schemaVersion: 1,
    causes: {
      ...causes,
      [cause]: { confirmed: confirmed + (verdict === 'helped' ? 1 : 0), refuted: refuted + against },
    },
    counted: [...(record?.counted ?? []), planId].slice(-COUNTED_AT_MOST),
  };
};

/** Priors that replace the built-in ones: only of causes that outcomes said something of. */
export const priorsOf = (
  record: PriorRecord | undefined,
  builtIn: Readonly<Partial<Record<Cause, number>>>,
  { causeStrength, maxFactor }: PriorSettings,
): Readonly<Record<string, number>> =>
  Object.fromEntries(
    Object.entries(builtIn).flatMap(([cause, prior]) => {
      const seen = record?.causes[cause];
      if (seen === undefined) return [];
      const factor = (causeStrength + seen.confirmed) / (causeStrength + seen.refuted);
      const held = Math.min(maxFactor, Math.max(1 / maxFactor, factor));
      return [[cause, Math.min(MOST, Math.max(LEAST, prior * held))]];
    }),
  );
