import { type RecordStore } from '#foundation/record-store';
import { type Cause, classOf, kindOfActions, type Outcome, type Plan, type SonFunction } from '#foundation/vocabulary';
import {
  type Benefit,
  benefitOf,
  type BenefitRecord,
  type BenefitSettings,
  emptyTally,
  type Tally,
  totalOf,
  withOutcome,
} from './domain/benefit.js';
import { type PriorRecord, priorsOf, withVerdict } from './domain/priors.js';
import { type OutcomesConfig } from './outcomes.config.js';
import { createOnce, updateRecord } from './update-record.js';

/** `kind` as `kindOfActions` says; `objectClass` that of the target. */
export interface RemedyPlace {
  readonly cause: Cause;
  readonly function: SonFunction;
  readonly kind: string;
  readonly region: string;
  readonly objectClass: string;
}

const PRIORS = 'learned/diagnosis';
/** One record for each cause, function and kind: a few dozen. */
const RECORDS_AT_MOST = 1_000;
const benefitId = ({ cause, function: name, kind }: Pick<RemedyPlace, 'cause' | 'function' | 'kind'>): string =>
  `learned/${cause}/${name}/${kind}`;

/** What outcomes taught: of remedies to planning, of causes to diagnosis. */
export class Learned {
  /** @param builtInPriors of causes, as diagnosis has them where nothing was learned */
  constructor(
    private readonly store: RecordStore,
    private readonly config: OutcomesConfig,
    private readonly builtInPriors: Readonly<Partial<Record<Cause, number>>>,
  ) {}

  async benefit(place: RemedyPlace): Promise<Benefit> {
    const found = await this.store.get<BenefitRecord>(benefitId(place));
    return benefitOf(found?.value, place, this.config);
  }

  /** Keys as diagnosis reads them: a cause and the prior that replaces its own. */
  async forDiagnosis(): Promise<Readonly<Record<string, number>>> {
    return priorsOf((await this.store.get<PriorRecord>(PRIORS))?.value, this.builtInPriors, this.config);
  }

  /** What a function did over the whole network, for a person to look at. May lag behind. */
  async ofFunction(name: SonFunction): Promise<Tally & { readonly n: number; readonly benefit: Benefit }> {
    const records = await this.store.query<BenefitRecord>('learned/', { limit: RECORDS_AT_MOST });
    const all = records
      .filter(({ id }) => id.split('/')[2] === name)
      .map(({ value }) => value.all)
      .reduce((sum, tally) => plus(sum, tally), emptyTally);
    const record: BenefitRecord = { schemaVersion: 1, all, regions: {}, counted: [] };
    const settings: BenefitSettings = this.config;
    const benefit = benefitOf(record, { region: '', objectClass: '' }, { ...settings, networkWeight: 1 });
    return { ...all, n: totalOf(all), benefit };
  }

  /** Counts an outcome once, however often it is told. */
  async count(plan: Plan, outcome: Outcome): Promise<void> {
    const mark = `learned-from/${plan.id}`;
    if ((await this.store.get(mark)) !== undefined) return;
    const { maxRounds } = this.config;
    const kind = kindOfActions(plan.actions);
    const place = { region: plan.region, objectClass: classOf(plan.target) };
    await updateRecord<BenefitRecord>(
      this.store,
      benefitId({ cause: plan.cause, function: plan.function, kind }),
      (before) => withOutcome(before, outcome, place),
      maxRounds,
    );
    await updateRecord<PriorRecord>(
      this.store,
      PRIORS,
      (before) => withVerdict(before, outcome, this.config),
      maxRounds,
    );
    await createOnce(this.store, mark, { schemaVersion: 1, planId: plan.id, at: outcome.at });
  }
}

const plus = (a: Tally, b: Tally): Tally => ({
  helped: a.helped + b.helped,
  'no-effect': a['no-effect'] + b['no-effect'],
  harmed: a.harmed + b.harmed,
});
