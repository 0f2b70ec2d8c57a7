import { type IdentityRules } from '#foundation/catalogue';
import { type SeriesSamples, type TelemetryStore } from '#foundation/telemetry-store';
import { type TopologyConfig } from '#foundation/topology';
import { type Clock, classOf, type Dn, networkTimeOf, parentOf } from '#foundation/vocabulary';
import { ObjectTemplates } from '#monitor/otlp';

export interface HandoverLookParts {
  readonly store: Pick<TelemetryStore, 'seriesWhere' | 'samples'>;
  readonly rules: Pick<IdentityRules, 'identify'>;
  readonly clock: Clock;
}

/** A relation as its counters told it, in the form that the topology reads. */
interface Told {
  readonly from: Dn;
  readonly to: Dn;
  attempts: number;
}

const byLabels =
  (labels: Readonly<Record<string, string>>) =>
  (name: string): string =>
    Object.hasOwn(labels, name) ? (labels[name] ?? '') : '';

/** The cell of a series: the object it is identified as, or what an NRCellRelation stands in. */
const cellOf = (dn: Dn): Dn => (classOf(dn).includes('Relation') ? (parentOf(dn) ?? dn) : dn);

const attemptsOf = ({ value }: SeriesSamples, counts: 'from-start' | 'per-period'): number => {
  let sum = 0;
  for (let at = 0; at < value.length; at++) {
    const now = value[at] ?? 0;
    if (counts === 'per-period') sum += now;
    // A counter that is below what it was began anew.
    else if (at > 0) sum += now >= (value[at - 1] ?? 0) ? now - (value[at - 1] ?? 0) : now;
  }
  return sum;
};

/** Which cells hand over to which, out of stored counters of their relations: a document of the format `handovers`. */
export const lookForHandovers = async (
  { handovers, handoverWindowMs }: Pick<TopologyConfig, 'handovers' | 'handoverWindowMs'>,
  { store, rules, clock }: HandoverLookParts,
): Promise<Uint8Array> => {
  const now = clock.network();
  const range = { from: networkTimeOf(Math.max(0, now - handoverWindowMs)), until: now };
  const found = new Map<string, Told>();
  for (const { metric, counts, target } of handovers) {
    const targets = new ObjectTemplates(target);
    const relations = new Map<string, Told>();
    for (const { fingerprint, labels } of await store.seriesWhere([{ label: '__name__', op: '=', value: metric }])) {
      const identity = rules.identify(labels);
      const to = targets.dnOf(byLabels(labels));
      if (!identity.identified || to === undefined) continue;
      const from = cellOf(identity.dn);
      const key = `${from}|${to}`;
      const told = found.get(key) ?? { from, to, attempts: 0 };
      found.set(key, told);
      relations.set(fingerprint, told);
    }
    if (relations.size === 0) continue;
    for (const series of await store.samples({ select: { fingerprints: [...relations.keys()] }, ...range })) {
      const told = relations.get(series.fingerprint);
      if (told !== undefined) told.attempts += attemptsOf(series, counts);
    }
  }
  return new TextEncoder().encode(JSON.stringify({ handovers: [...found.values()] }));
};
