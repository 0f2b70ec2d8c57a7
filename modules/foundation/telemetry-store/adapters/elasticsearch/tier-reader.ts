import { type Tier, TIERS, type TierWindow, windowOf } from '../../domain/tiers.js';
import { type SeriesSamples, type TimeRange } from '../../ports/telemetry-store.js';
import { type Retention } from './retention.js';
import { groupsOf } from './samples-reader.js';
import { type SeriesBook } from './series-book.js';
import { type Windows } from './windows.js';

/** Object groups of one search: what Elasticsearch takes without being told. */
const GROUPS = 10_000;

/** Reads windows where they stand for samples, coarser ones first, each time from one tier. */
export class TierReader {
  constructor(
    private readonly windows: Windows,
    private readonly retention: Retention,
    private readonly series: SeriesBook,
  ) {}

  /** Whether any of a range is in windows. */
  covers(range: TimeRange): boolean {
    return TIERS.some((tier) => this.windows.has(tier) && isSome(this.retention.spanOf(tier, range)));
  }

  /** Windows by series, those of one series in order of time. */
  async read(ids: readonly number[], range: TimeRange): Promise<Map<number, TierWindow[]>> {
    const found = new Map<number, TierWindow[]>();
    const groups = groupsOf(ids, this.series);
    const names = [...groups.keys()];
    for (const tier of ['hours', 'fiveMinutes'] satisfies Tier[]) {
      const span = this.retention.spanOf(tier, range);
      if (!isSome(span)) continue;
      for (let at = 0; at < names.length; at += GROUPS)
        await this.windows.read(tier, names.slice(at, at + GROUPS), span, (labels, counters) => {
          for (const [field, id] of groups.get(labels) ?? []) {
            const window = counters.get(field);
            if (window === undefined) continue;
            const own = found.get(id);
            if (own === undefined) found.set(id, [window]);
            else own.push(window);
          }
        });
    }
    for (const own of found.values()) own.sort((a, b) => a.lastMs - b.lastMs);
    return found;
  }

  /** Last samples of windows in front of what there is one by one, in the order of `ids`. */
  samples(
    ids: readonly number[],
    windows: ReadonlyMap<number, TierWindow[]>,
    rows: readonly SeriesSamples[],
  ): SeriesSamples[] {
    const byName = new Map(rows.map((each) => [each.fingerprint, each]));
    return [...new Set(ids)].flatMap((id) => {
      const fingerprint = this.series.fingerprint(id);
      const own = windows.get(id) ?? [];
      const fresh = byName.get(fingerprint);
      if (own.length === 0) return fresh === undefined ? [] : [fresh];
      return [
        {
          fingerprint,
          timestampMs: Float64Array.from([...own.map(({ lastMs }) => lastMs), ...(fresh?.timestampMs ?? [])]),
          value: Float64Array.from([...own.map(({ last }) => last), ...(fresh?.value ?? [])]),
        },
      ];
    });
  }

  /** Windows, and what there is one by one as windows of its own without NaN, of each series in the order of `ids`. */
  parts(
    ids: readonly number[],
    windows: ReadonlyMap<number, TierWindow[]>,
    rows: readonly SeriesSamples[],
  ): { readonly fingerprint: string; readonly parts: readonly TierWindow[] }[] {
    const byName = new Map(rows.map((each) => [each.fingerprint, each]));
    return [...new Set(ids)].flatMap((id) => {
      const fingerprint = this.series.fingerprint(id);
      const fresh = byName.get(fingerprint);
      const single = Array.from(fresh?.timestampMs ?? [], (time, at) => windowOf(time, fresh?.value[at] ?? NaN));
      const parts = [...(windows.get(id) ?? []), ...single.filter(({ last }) => !Number.isNaN(last))];
      return parts.length === 0 ? [] : [{ fingerprint, parts }];
    });
  }
}

const isSome = ({ from, until }: { readonly from: number; readonly until: number }): boolean => until > from;
