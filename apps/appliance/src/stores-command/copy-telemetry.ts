import { ApplianceError } from '#foundation/platform';
import { encodeLabels, type Page, type RecordQuery, type TelemetryStore } from '#foundation/telemetry-store';
import { networkTimeOf, type SampleBatch } from '#foundation/vocabulary';

export interface CopyRange {
  /** Network times in ms; what lies at or before `sinceMs` is not copied. */
  readonly sinceMs: number;
  readonly untilMs: number;
  /** At most so much time is read at once; less where it is too much for one read. */
  readonly stepMs: number;
}
export interface Copied {
  samples: number;
  calls: number;
  logs: number;
}

/** The lane that copies go by: its offsets are times, so that a copy that was interrupted goes on where it was. */
const LANE = 'copy';
const PAGE = 10_000;

/**
 * Copies what one store has into another, of whatever kind, and then says for each lane that it is stored up to the source's own offset: an appliance that
 * starts on the target goes on exactly there. The source must not change meanwhile.
 */
export const copyTelemetry = async (
  source: TelemetryStore,
  target: TelemetryStore,
  range: CopyRange,
  lanes: readonly string[],
  told: (untilMs: number, copied: Copied) => void,
): Promise<Copied> => {
  const ids = await seriesOf(source, target);
  const copied: Copied = { samples: 0, calls: 0, logs: 0 };
  let from = Math.max(range.sinceMs, target.storedThrough(LANE) || range.sinceMs);
  for (let step = range.stepMs; from < range.untilMs;) {
    const until = Math.min(range.untilMs, from + step);
    const window = { from: networkTimeOf(from), until: networkTimeOf(until) };
    const samples = await samplesOf(source, window, ids);
    if (samples === undefined && step > 1) {
      step = Math.ceil(step / 2);
      continue;
    }
    if (samples === undefined) throw new RangeError(`More is stored of the time ${until} than one read gives.`);
    const calls = await all((query) => source.calls(query), window);
    const logs = await all((query) => source.logs(query), window);
    await target.append({ lane: LANE, from, to: until, samples, calls, logs });
    copied.samples += samples.length;
    copied.calls += calls.length;
    copied.logs += logs.length;
    from = until;
    told(until, copied);
  }
  for (const lane of lanes) {
    const [stands, wanted] = [target.storedThrough(lane), source.storedThrough(lane)];
    if (wanted > stands) await target.append({ lane, from: stands, to: wanted, samples: NOTHING });
  }
  return copied;
};

const NOTHING: SampleBatch = {
  series: new Uint32Array(),
  timestampMs: new Float64Array(),
  value: new Float64Array(),
  length: 0,
};

/** Ids of the target by fingerprint, for all series of the source. */
const seriesOf = async (source: TelemetryStore, target: TelemetryStore): Promise<Map<string, number>> => {
  const ids = new Map<string, number>();
  for (let after: number | undefined; ;) {
    const page = await source.series({ limit: PAGE, ...(after === undefined ? {} : { after }) });
    for (const { fingerprint, labels } of page.items)
      ids.set(fingerprint, target.register(fingerprint, encodeLabels(labels)));
    after = page.next;
    if (after === undefined) return ids;
  }
};

/** @returns nothing where it is too much for one read */
const samplesOf = async (
  source: TelemetryStore,
  window: Pick<RecordQuery, 'from' | 'until'>,
  ids: ReadonlyMap<string, number>,
): Promise<SampleBatch | undefined> => {
  let found;
  try {
    found = await source.samples({ select: { matchers: [] }, ...window });
  } catch (error) {
    if (error instanceof ApplianceError && error.code === 'TELEMETRY_STORE_RESULT_TOO_LARGE') return undefined;
    throw error;
  }
  const length = found.reduce((sum, { value }) => sum + value.length, 0);
  const samples = {
    series: new Uint32Array(length),
    timestampMs: new Float64Array(length),
    value: new Float64Array(length),
    length,
  };
  let at = 0;
  for (const { fingerprint, timestampMs, value } of found) {
    samples.series.fill(ids.get(fingerprint) ?? 0, at, at + value.length);
    samples.timestampMs.set(timestampMs, at);
    samples.value.set(value, at);
    at += value.length;
  }
  return samples;
};

const all = async <T>(
  read: (query: RecordQuery) => Promise<Page<T>>,
  window: Pick<RecordQuery, 'from' | 'until'>,
): Promise<T[]> => {
  const items: T[] = [];
  for (let after: string | undefined; ;) {
    const page = await read({ ...window, limit: PAGE, ...(after === undefined ? {} : { after }) });
    items.push(...page.items);
    after = page.next;
    if (after === undefined) return items;
  }
};
