import { type IncidentRecord, type TruthRecord } from './observed.js';

/** An onset is found back from evidence: it may be dated this much before the fault. */
const EARLY_MS = 5 * 60_000;
/** A network takes this long to settle after a fault; what is told of it until then is of that fault. */
const LATE_MS = 60 * 60_000;

export interface Matched {
  readonly truth: TruthRecord;
  /** The one that speaks for it: the first that names its object, as root or among the affected, else the first beside it. */
  readonly incident?: IncidentRecord;
  /** Further incidents of the same fault: it should have been one. */
  readonly fragments: readonly IncidentRecord[];
}
export interface Matching {
  readonly matched: readonly Matched[];
  /** Incidents that no fault explains. */
  readonly unexplained: readonly IncidentRecord[];
}

const isWithin = (dn: string, ancestor: string): boolean => dn === ancestor || dn.startsWith(`${ancestor},`);
const isRelated = (a: string, b: string): boolean => isWithin(a, b) || isWithin(b, a);

const isOfItsTime = ({ onsetMs, openedAtMs }: IncidentRecord, truth: TruthRecord): boolean =>
  Math.max(onsetMs, openedAtMs) >= truth.onsetMs - EARLY_MS &&
  Math.min(onsetMs, openedAtMs) <= (truth.endMs ?? Infinity) + LATE_MS;

/** 0: not of this fault; 1: shows at an object that feels it; 2: the fault's own object is among the affected; 3: it is the root. */
export const closeness = (incident: IncidentRecord, truth: TruthRecord): 0 | 1 | 2 | 3 => {
  if (!isOfItsTime(incident, truth)) return 0;
  if (incident.rootDn === truth.dn) return 3;
  const touched = [incident.rootDn, ...incident.affected];
  if (touched.includes(truth.dn)) return 2;
  const near = [truth.dn, ...truth.felt];
  // A region, one relative name long, is near everything and says nothing.
  return touched.some((dn) => dn.includes(',') && near.some((felt) => isRelated(dn, felt))) ? 1 : 0;
};

/** Gives every incident to the fault that it is closest to; among equals to the one that began last before it. */
export const match = (truths: readonly TruthRecord[], incidents: readonly IncidentRecord[]): Matching => {
  const given = new Map<TruthRecord, IncidentRecord[]>(truths.map((truth) => [truth, []]));
  const unexplained: IncidentRecord[] = [];
  for (const incident of [...incidents].sort((a, b) => a.openedAtMs - b.openedAtMs)) {
    const best = truths
      .map((truth) => ({ truth, close: closeness(incident, truth) }))
      .filter(({ close }) => close > 0)
      .sort((a, b) => b.close - a.close || b.truth.onsetMs - a.truth.onsetMs)[0];
    if (best === undefined) unexplained.push(incident);
    else given.get(best.truth)?.push(incident);
  }
  const matched = truths.map((truth): Matched => {
    const own = given.get(truth) ?? [];
    // Given in the order that they opened. A later one that has the root is no merit of the first.
    const incident = own.find((one) => closeness(one, truth) >= 2) ?? own[0];
    const fragments = own.filter((other) => other !== incident);
    return { truth, fragments, ...(incident === undefined ? {} : { incident }) };
  });
  return { matched, unexplained };
};
