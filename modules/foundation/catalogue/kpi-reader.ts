import { ApplianceError } from '#foundation/platform';
import { type SeriesSamples, type TelemetryStore } from '#foundation/telemetry-store';
import { classOf, type Dn, type KpiPoint, type Measure, networkTimeOf, type NetworkTime } from '#foundation/vocabulary';
import { type IdentityRules } from './identity-rules.js';
import { pointsOfCounters, pointsOfObservations } from './kpi-points.js';
import { KpiSeries } from './kpi-series.js';

/**
 * How far before the range the report is sought that the first interval begins at, in ms; each reach is tried where the one before found none.
 * Chosen: reports are at most an hour apart, and after more than a day of silence the first interval says nothing.
 */
const REACHES_MS = [3_600_000, 93_600_000] as const;

interface Waiting {
  readonly fingerprints: readonly string[];
  readonly resolve: (found: ReadonlyMap<string, SeriesSamples>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * The reading half of `Kpis`: what is stored, through the lane's own observer, so that a point is what the detectors saw (samples that came late
 * apart, which only the store has). Reads that begin together and ask for the same time go to the store as one.
 */
export class StoredKpis {
  private readonly series: KpiSeries;
  private readonly measures: ReadonlyMap<string, Measure>;
  private readonly waiting = new Map<string, Waiting[]>();

  /**
   * @param measures all that is watched, those made of records among them
   * @param minIntervalMs as the lane's observer has it
   */
  constructor(
    private readonly store: Pick<TelemetryStore, 'series' | 'storedSeries' | 'samples'>,
    private readonly rules: IdentityRules,
    measures: readonly Measure[],
    private readonly minIntervalMs: number,
  ) {
    this.series = new KpiSeries(store, rules, measures);
    this.measures = new Map(measures.map((measure) => [`${measure.objectClass}|${measure.name}`, measure]));
  }

  /** Points whose interval ends in (from, until], in order of time; none where object or measure is unknown. */
  async read(dn: Dn, name: string, from: NetworkTime, until: NetworkTime): Promise<readonly KpiPoint[]> {
    const measure = this.measures.get(`${classOf(dn)}|${name}`);
    if (measure === undefined || !(until > from)) return [];
    await this.series.refresh();
    const observed = this.series.observations(dn, name);
    if (observed.length === 0) return this.fromCounters(dn, measure, from, until);
    const names = observed.flatMap(({ numerator, denominator }) => [numerator, denominator]);
    const found = await this.fetch(
      names.filter((each) => each !== undefined),
      from,
      until,
    );
    const pairs = observed.map(({ intervalMs, numerator, denominator }) => ({
      intervalMs,
      numerator: found.get(numerator ?? ''),
      denominator: found.get(denominator ?? ''),
    }));
    return pointsOfObservations(measure, pairs);
  }

  /** Names of the measures that are stored for an object, in order. */
  async measuresOf(dn: Dn): Promise<readonly string[]> {
    await this.series.refresh();
    return this.series.measuresOf(dn);
  }

  private async fromCounters(
    dn: Dn,
    measure: Measure,
    from: NetworkTime,
    until: NetworkTime,
  ): Promise<readonly KpiPoint[]> {
    const each = measure.counters.map((counter) => this.series.of(dn, counter));
    if (each.some((series) => series.length === 0)) return [];
    const all = each.flat();
    for (const reach of REACHES_MS) {
      const found = await this.fetch(
        all.map(({ fingerprint }) => fingerprint),
        networkTimeOf(from - reach),
        until,
      );
      const reads = all.map((series) => {
        const samples = found.get(series.fingerprint);
        return samples === undefined ? { series } : { series, samples };
      });
      const begun = reads.every(({ samples }) => (samples?.timestampMs[0] ?? Infinity) <= from);
      if (begun || reach === REACHES_MS.at(-1))
        return pointsOfCounters(measure, reads, this.rules, this.minIntervalMs).filter(({ timeMs }) => timeMs > from);
    }
    return [];
  }

  private fetch(
    fingerprints: readonly string[],
    from: NetworkTime,
    until: NetworkTime,
  ): Promise<ReadonlyMap<string, SeriesSamples>> {
    const key = `${String(from)} ${String(until)}`;
    return new Promise((resolve, reject) => {
      const together = this.waiting.get(key);
      if (together !== undefined) together.push({ fingerprints, resolve, reject });
      else {
        this.waiting.set(key, [{ fingerprints, resolve, reject }]);
        setImmediate(() => {
          const reads = this.waiting.get(key) ?? [];
          this.waiting.delete(key);
          void this.send(reads, from, until);
        });
      }
    });
  }

  private async send(reads: readonly Waiting[], from: NetworkTime, until: NetworkTime): Promise<void> {
    const fingerprints = [...new Set(reads.flatMap((read) => read.fingerprints))];
    try {
      const found = await this.store.samples({ select: { fingerprints }, from, until });
      const byName = new Map(found.map((samples) => [samples.fingerprint, samples]));
      for (const { resolve } of reads) resolve(byName);
    } catch (error) {
      // Together they may ask for more than one read gives.
      if (reads.length > 1 && error instanceof ApplianceError && error.code === 'TELEMETRY_STORE_RESULT_TOO_LARGE')
        for (const read of reads) await this.send([read], from, until);
      else for (const { reject } of reads) reject(error);
    }
  }
}
