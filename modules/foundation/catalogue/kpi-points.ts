import { type SeriesSamples, type StoredSeries } from '#foundation/telemetry-store';
import { type KpiPoint, type Measure } from '#foundation/vocabulary';
import { kpiValue } from './domain/kpi-value.js';
import { type IdentityRules } from './identity-rules.js';
import { Observer } from './observer.js';

/** Series and what was read of it; `samples` is absent where there is nothing in the range. */
export interface SeriesRead {
  readonly series: StoredSeries;
  readonly samples?: SeriesSamples;
}

/** Of two points at one time the later one, in order of time. */
const onePerTime = (points: readonly KpiPoint[]): readonly KpiPoint[] =>
  [...new Map(points.map((point) => [point.timeMs, point])).values()].sort((a, b) => a.timeMs - b.timeMs);

/** Points of one measure of one object out of its counters' samples, by the lane's own observer: what it makes of them in order of time. */
export const pointsOfCounters = (
  measure: Measure,
  reads: readonly SeriesRead[],
  rules: IdentityRules,
  minIntervalMs: number,
): readonly KpiPoint[] => {
  const observer = new Observer({ measures: [measure], minIntervalMs, numberOf: () => 0 }, rules);
  observer.know(reads.length, (slot) => reads[slot]?.series.labels ?? {});
  const next = reads.map(() => 0);
  for (;;) {
    let [slot, least] = [-1, Infinity];
    reads.forEach(({ samples }, at) => {
      const time = samples?.timestampMs[next[at] ?? 0] ?? Infinity;
      if (time < least) [slot, least] = [at, time];
    });
    if (slot < 0) break;
    const at = next[slot] ?? 0;
    next[slot] = at + 1;
    observer.take(slot, least, reads[slot]?.samples?.value[at] ?? NaN);
  }
  const { out } = observer;
  const points: KpiPoint[] = [];
  for (let row = 0; row < out.length; row++) {
    const value = kpiValue(measure, out.numerator[row] ?? NaN, out.denominator[row] ?? NaN);
    if (value !== undefined) points.push({ timeMs: out.timeMs[row] ?? 0, intervalMs: out.intervalMs[row] ?? 0, value });
  }
  return onePerTime(points);
};

/** Points out of stored observations: those that have both parts. */
export const pointsOfObservations = (
  measure: Pick<Measure, 'kind' | 'scale'>,
  pairs: readonly {
    readonly intervalMs: number;
    readonly numerator: SeriesSamples | undefined;
    readonly denominator: SeriesSamples | undefined;
  }[],
): readonly KpiPoint[] =>
  onePerTime(
    pairs.flatMap(({ intervalMs, numerator, denominator }) => {
      if (numerator === undefined || denominator === undefined) return [];
      const below = new Map(Array.from(denominator.timestampMs, (time, at) => [time, denominator.value[at] ?? NaN]));
      return Array.from(numerator.timestampMs, (timeMs, at) => {
        const value = kpiValue(measure, numerator.value[at] ?? NaN, below.get(timeMs) ?? NaN);
        return value === undefined ? undefined : { timeMs, intervalMs, value };
      }).filter((point) => point !== undefined);
    }),
  );
