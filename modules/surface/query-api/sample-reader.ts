import { ApplianceError } from '#foundation/platform';
import { type Matcher, type StoredSeries, type TelemetryStore } from '#foundation/telemetry-store';
import { networkTimeOf } from '#foundation/vocabulary';
import { type Demand } from './domain/demands.js';
import { type Samples } from './domain/evaluate.js';
import { type LabelMatcher } from './domain/expression.js';
import { badData, execution, Refusal } from './domain/refusal.js';
import { type RawSeries } from './domain/values.js';

export interface ReadLimits {
  readonly maxSeries: number;
  readonly maxSamples: number;
  readonly maxRangeMs: number;
}

/** What the store says of a query, as Prometheus would. */
export const refusalOf = (error: unknown): unknown => {
  if (!(error instanceof ApplianceError)) return error;
  switch (error.code) {
    case 'TELEMETRY_STORE_QUERY_INVALID':
      return badData('parameter', error.message);
    case 'TELEMETRY_STORE_RESULT_TOO_LARGE':
      return execution('samples', error.message);
    case 'TELEMETRY_STORE_OVERLOADED':
    case 'TELEMETRY_STORE_UNAVAILABLE':
      return new Refusal('unavailable', 'store', error.message);
    default:
      return error;
  }
};

/** Reads from the telemetry store, by its port alone, what queries need. */
export class SampleReader {
  constructor(
    private readonly store: TelemetryStore,
    private readonly limits: ReadLimits,
  ) {}

  /** @throws Refusal where more series fit than one selector may find */
  async seriesOf(matchers: readonly LabelMatcher[]): Promise<readonly StoredSeries[]> {
    const found = await this.asked(this.store.seriesWhere(matchers as readonly Matcher[]));
    const { maxSeries } = this.limits;
    if (found.length > maxSeries)
      throw execution('series', `${found.length} series fit one selector, and ${maxSeries} may: add matchers.`);
    return found;
  }

  /** @param check throws where the query is to end @throws Refusal where a limit is exceeded */
  async samplesOf(demands: readonly Demand[], check: () => void): Promise<{ samples: Samples; read: number }> {
    const samples = new Map<Demand['selector'], readonly RawSeries[]>();
    // The same selector over the same time, as in a / (a + b), is read once.
    const known = new Map<string, readonly RawSeries[]>();
    let read = 0;
    for (const demand of demands) {
      const { selector, from, until } = demand;
      const key = JSON.stringify([selector.matchers, from, until]);
      let series = known.get(key);
      if (series === undefined) {
        check();
        series = await this.read(demand, this.limits.maxSamples - read);
        read += series.reduce((sum, { value }) => sum + value.length, 0);
        known.set(key, series);
      }
      samples.set(selector, series);
    }
    return { samples, read };
  }

  private async read({ selector, from, until }: Demand, most: number): Promise<readonly RawSeries[]> {
    const { maxRangeMs, maxSamples } = this.limits;
    if (until - from > maxRangeMs) throw badData('range', `A query looks over at most ${maxRangeMs} ms.`);
    const found = await this.seriesOf(selector.matchers);
    if (found.length === 0) return [];
    const labels = new Map(found.map((one) => [one.fingerprint, one.labels]));
    const span = { from: networkTimeOf(from), until: networkTimeOf(until) };
    const columns = await this.asked(this.store.samples({ select: { fingerprints: [...labels.keys()] }, ...span }));
    if (columns.reduce((sum, { value }) => sum + value.length, 0) > most)
      throw execution('samples', `query processing would load more than ${maxSamples} samples: ask for less.`);
    return columns.map(({ fingerprint, timestampMs, value }) => ({
      labels: labels.get(fingerprint) ?? {},
      timestampMs,
      value,
    }));
  }

  private async asked<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer;
    } catch (error) {
      throw refusalOf(error);
    }
  }
}
