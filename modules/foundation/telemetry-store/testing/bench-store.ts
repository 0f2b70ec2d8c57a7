import { type NetworkTime, networkTimeOf } from '#foundation/vocabulary';
import { encodeLabels } from '../domain/labels.js';
import { type TelemetryStore } from '../ports/telemetry-store.js';
import { fingerprintOf } from '../series-registry.js';

export interface StoreBench {
  readonly rows: number;
  /** Over the whole run, the time in which the generator held the only caller up included. */
  readonly rowsPerSecond: number;
  /** Of all threads of the process but the generator's work, which is measured on its own thread. */
  readonly rowsPerCoreSecond: number;
  readonly bytesPerSample: number;
  readonly longestAppendMs: number;
  /** One series over everything that was stored, median of several. */
  readonly seriesReadMs: number;
}

const T0 = Date.UTC(2026, 0, 1);
const LANE = 'bench';

/** A counter, a gauge with two decimals, a ratio or a rare state: what a cell reports, by `kind`. */
const nextValue = (kind: number, last: number, random: () => number): number => {
  if (kind < 4) return last + Math.floor(random() * 10 ** (kind + 1));
  if (kind < 7) return Math.round((last + random() - 0.5) * 100) / 100;
  if (kind === 7) return Math.floor(random() * 900) / 900;
  return random() < 0.01 ? Math.floor(random() * 5) : last;
};

const lcg = (seed: number): (() => number) => {
  let state = seed;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
};

/**
 * Fills an empty store with at least `rows` samples in chunks of `chunkRows`, all series reporting at each interval, four chunks on their way.
 *
 * @param nowMs a monotone clock; it and `random`'s seed are all that a run depends on beside the machine
 */
export const benchStore = async (
  store: TelemetryStore,
  options: { readonly rows: number; readonly series: number; readonly chunkRows: number; readonly nowMs: () => number },
): Promise<StoreBench> => {
  const { rows, series, chunkRows, nowMs } = options;
  const random = lcg(7);
  const labels = Array.from({ length: series }, (_, n) =>
    encodeLabels({ __name__: `counter_${n % 40}`, managed_element: String(Math.floor(n / 360)), cell: String(n) }),
  );
  const fingerprints = labels.map(fingerprintOf);
  const ids = labels.map((bytes, n) => store.register(fingerprints[n] ?? '', bytes));
  const last = Float64Array.from({ length: series }, (_, n) => (n % 10 < 4 ? random() * 1e6 : random() * 100));
  let [generatorUs, longest, made] = [0, 0, 0];
  const total = (used: NodeJS.CpuUsage): number => used.user + used.system;
  const [start, startCpu] = [nowMs(), process.cpuUsage()];
  const flying = new Set<Promise<void>>();
  while (made < rows) {
    const generating = process.threadCpuUsage();
    const samples = {
      series: new Uint32Array(chunkRows),
      timestampMs: new Float64Array(chunkRows),
      value: new Float64Array(chunkRows),
      length: chunkRows,
    };
    for (let row = 0; row < chunkRows; row++) {
      const at = (made + row) % series;
      samples.series[row] = ids[at] ?? 0;
      samples.timestampMs[row] = T0 + Math.floor((made + row) / series) * 60_000;
      samples.value[row] = last[at] = nextValue(at % 10, last[at] ?? 0, random);
    }
    generatorUs += total(process.threadCpuUsage(generating));
    const began = nowMs();
    const append = store.append({ lane: LANE, from: made, to: made + chunkRows, samples }).then(() => {
      longest = Math.max(longest, nowMs() - began);
      flying.delete(append);
    });
    flying.add(append);
    made += chunkRows;
    if (flying.size >= 4 || made >= rows) await (made >= rows ? Promise.all(flying) : Promise.race(flying));
  }
  const [spentMs, cpuUs] = [nowMs() - start, total(process.cpuUsage(startCpu)) - generatorUs];
  const { bytesOnDisk, samples } = await store.usage();
  return {
    rows: samples,
    rowsPerSecond: Math.round(samples / (spentMs / 1000)),
    rowsPerCoreSecond: Math.round(samples / (cpuUs / 1e6)),
    bytesPerSample: bytesOnDisk / samples,
    longestAppendMs: longest,
    seriesReadMs: await medianRead(store, fingerprints, nowMs),
  };
};

const medianRead = async (
  store: TelemetryStore,
  fingerprints: readonly string[],
  nowMs: () => number,
): Promise<number> => {
  const times: number[] = [];
  for (let n = 0; n < 9; n++) {
    const began = nowMs();
    const fingerprint = fingerprints[(n * 7919) % fingerprints.length] ?? '';
    await store.samples({ select: { fingerprints: [fingerprint] }, from: EVER, until: networkTimeOf(Infinity) });
    times.push(nowMs() - began);
  }
  return times.sort((a, b) => a - b)[4] ?? NaN;
};
const EVER: NetworkTime = networkTimeOf(-Infinity);
