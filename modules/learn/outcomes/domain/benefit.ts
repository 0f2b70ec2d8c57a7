import { type Outcome } from '#foundation/vocabulary';

export type VerdictName = Outcome['verdict'];
/** Outcomes counted, each once. */
export interface Tally {
  readonly helped: number;
  readonly 'no-effect': number;
  readonly harmed: number;
}

/** The record `learned/<cause>/<function>/<kind>`: one remedy, over the network, by region, and by class of object within it. */
export interface BenefitRecord {
  readonly schemaVersion: 1;
  readonly all: Tally;
  readonly regions: Readonly<
    Record<string, { readonly all: Tally; readonly classes: Readonly<Record<string, Tally>> }>
  >;
  /** The newest plans counted in, bounded: one that stands here is not counted again. */
  readonly counted: readonly string[];
}

export interface BenefitSettings {
  /** Probability that a remedy helps before anything is known of it, 0 to 1, and how many outcomes that is worth. */
  readonly priorBenefit: number;
  readonly priorStrength: number;
  /** What an outcome counts for objects of other classes in its region, and for other regions; 1 where it happened. */
  readonly regionWeight: number;
  readonly networkWeight: number;
  /** How many ordinary failures one harm is worth. */
  readonly harmWeight: number;
  /** Outcomes beyond this make nobody surer, so that what changes can still be learned. */
  readonly memory: number;
}

export interface Benefit {
  /** Probability that it helps, with its 90 % interval, 0 to 1. */
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
  /** Outcomes at the finest level. */
  readonly n: number;
}

export const emptyTally: Tally = { helped: 0, 'no-effect': 0, harmed: 0 };
const emptyRecord: BenefitRecord = { schemaVersion: 1, all: emptyTally, regions: {}, counted: [] };
/** One step behind another: what is re-run after a crash was counted among the last few. */
const COUNTED_AT_MOST = 256;
const Z_90 = 1.6448536269514722;

export const totalOf = (tally: Tally): number => tally.helped + tally['no-effect'] + tally.harmed;
const addTo = (tally: Tally, verdict: VerdictName): Tally => ({ ...tally, [verdict]: tally[verdict] + 1 });

/** The record with the outcome in it; the same record where it is in already. */
export const withOutcome = (
  record: BenefitRecord | undefined,
  { planId, verdict }: Pick<Outcome, 'planId' | 'verdict'>,
  place: { readonly region: string; readonly objectClass: string },
): BenefitRecord => {
  const { all, regions, counted } = record ?? emptyRecord;
  if (record?.counted.includes(planId) === true) return record;
  const region = Object.hasOwn(regions, place.region) ? regions[place.region] : undefined;
  const classes = region?.classes ?? {};
  const ofClass = Object.hasOwn(classes, place.objectClass) ? classes[place.objectClass] : undefined;
  return {
    schemaVersion: 1,
    all: addTo(all, verdict),
    regions: {
      ...regions,
      [place.region]: {
        all: addTo(region?.all ?? emptyTally, verdict),
        classes: { ...classes, [place.objectClass]: addTo(ofClass ?? emptyTally, verdict) },
      },
    },
    counted: [...counted, planId].slice(-COUNTED_AT_MOST),
  };
};

/** Weight of each outcome, seen from one class of object in one region: every outcome counts once, the less the farther away it happened. */
const seenFrom = (
  { all, regions }: BenefitRecord,
  place: { readonly region: string; readonly objectClass: string },
  { regionWeight, networkWeight }: BenefitSettings,
): { readonly here: Tally; readonly weighed: Tally } => {
  const region = Object.hasOwn(regions, place.region) ? regions[place.region] : undefined;
  const classes = region?.classes ?? {};
  const here = (Object.hasOwn(classes, place.objectClass) ? classes[place.objectClass] : undefined) ?? emptyTally;
  const nearby = region?.all ?? emptyTally;
  const weigh = (name: VerdictName): number =>
    here[name] + regionWeight * (nearby[name] - here[name]) + networkWeight * (all[name] - nearby[name]);
  return {
    here,
    weighed: { helped: weigh('helped'), 'no-effect': weigh('no-effect'), harmed: weigh('harmed') },
  };
};

/**
 * Beta-Bernoulli with a power prior over network, region and class (Ibrahim and Chen 2000): what happened elsewhere is evidence at a discount. The
 * interval is the normal one of the posterior, held in 0 to 1.
 */
export const benefitOf = (
  record: BenefitRecord | undefined,
  place: { readonly region: string; readonly objectClass: string },
  settings: BenefitSettings,
): Benefit => {
  const { priorBenefit, priorStrength, harmWeight, memory } = settings;
  const { here, weighed } = seenFrom(record ?? emptyRecord, place, settings);
  const failed = weighed['no-effect'] + weighed.harmed * harmWeight;
  const scale = Math.min(1, memory / Math.max(1, weighed.helped + failed));
  const helps = priorBenefit * priorStrength + weighed.helped * scale;
  const fails = (1 - priorBenefit) * priorStrength + failed * scale;
  const value = helps / (helps + fails);
  const half = Z_90 * Math.sqrt((value * (1 - value)) / (helps + fails + 1));
  return { value, lower: Math.max(0, value - half), upper: Math.min(1, value + half), n: totalOf(here) };
};
