import { type StoredSeries, type TelemetryStore } from '#foundation/telemetry-store';
import { classOf, type Dn, type Measure } from '#foundation/vocabulary';
import { type IdentityRules } from './identity-rules.js';

/** The name of series that the appliance writes itself: observations of measures that no counter brings. */
export const OBSERVATION = 'noc_observation';
const OBSERVATION_LABELS = 5;
const PAGE = 10_000;

/** The two series of an observation of one object, measure and interval. */
export interface ObservedPair {
  readonly intervalMs: number;
  numerator?: string;
  denominator?: string;
}

/**
 * Which series speak of an object's counters and observations, by fingerprint. Learnt from what the store has, each series once; what is not watched
 * is not remembered.
 */
export class KpiSeries {
  private readonly counters = new Map<string, StoredSeries[]>();
  private readonly observed = new Map<string, ObservedPair[]>();
  private readonly watched: ReadonlySet<string>;
  private readonly measuresByDn = new Map<Dn, Set<string>>();
  private readonly measuresByCounter: ReadonlyMap<string, readonly Measure[]>;
  private cursor = -1;
  private refreshing: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<TelemetryStore, 'series' | 'storedSeries'>,
    private readonly rules: IdentityRules,
    measures: readonly Measure[],
  ) {
    const byCounter = new Map<string, Measure[]>();
    for (const measure of measures)
      for (const counter of measure.counters) {
        const key = `${measure.objectClass}|${counter}`;
        byCounter.set(key, [...(byCounter.get(key) ?? []), measure]);
      }
    this.measuresByCounter = byCounter;
    this.watched = new Set(byCounter.keys());
  }

  /** Resolves when every series that is stored now is known. */
  async refresh(): Promise<void> {
    // Not `if`: what was stored while another caller's refresh ran may have come too late for it.
    while (this.cursor + 1 < this.store.storedSeries) {
      const before = this.cursor;
      await (this.refreshing ??= this.learn());
      if (this.cursor === before) return;
    }
  }

  /** Series of one counter of an object. */
  of(dn: Dn, counter: string): readonly StoredSeries[] {
    return this.counters.get(`${dn}|${counter}`) ?? [];
  }

  observations(dn: Dn, measure: string): readonly ObservedPair[] {
    return this.observed.get(`${dn}|${measure}`) ?? [];
  }

  /** Names of the measures that the object has series for, in order. */
  measuresOf(dn: Dn): readonly string[] {
    return [...(this.measuresByDn.get(dn) ?? [])].sort();
  }

  private async learn(): Promise<void> {
    try {
      const page = await this.store.series({ limit: PAGE, after: this.cursor });
      for (const series of page.items) this.add(series);
      this.cursor += page.items.length;
    } finally {
      this.refreshing = undefined;
    }
  }

  private add(series: StoredSeries): void {
    if (series.labels['__name__'] === OBSERVATION) {
      this.addObservation(series);
      return;
    }
    const identity = this.rules.identify(series.labels);
    if (!identity.identified) return;
    const { dn, counter } = identity;
    const watched = `${classOf(dn)}|${counter}`;
    if (!this.watched.has(watched)) return;
    const key = `${dn}|${counter}`;
    const known = this.counters.get(key);
    if (known === undefined) this.counters.set(key, [series]);
    else known.push(series);
    for (const measure of this.measuresByCounter.get(watched) ?? [])
      if (measure.counters.every((each) => this.counters.has(`${dn}|${each}`))) this.note(dn, measure.name);
  }

  /** Observations of a part of the traffic have more labels and are not the object's own. */
  private addObservation({ fingerprint, labels }: StoredSeries): void {
    const { dn, measure, part, interval_ms: interval } = labels;
    const intervalMs = Number(interval);
    if (dn === undefined || measure === undefined || !(intervalMs > 0)) return;
    if (Object.keys(labels).length !== OBSERVATION_LABELS || (part !== 'numerator' && part !== 'denominator')) return;
    const key = `${dn}|${measure}`;
    const pairs = this.observed.get(key) ?? [];
    const pair: ObservedPair = pairs.find((each) => each.intervalMs === intervalMs) ?? { intervalMs };
    pair[part] = fingerprint;
    if (!pairs.includes(pair)) this.observed.set(key, [...pairs, pair]);
    if (pair.numerator !== undefined && pair.denominator !== undefined) this.note(dn, measure);
  }

  private note(dn: Dn, measure: string): void {
    const known = this.measuresByDn.get(dn);
    if (known === undefined) this.measuresByDn.set(dn, new Set([measure]));
    else known.add(measure);
  }
}
