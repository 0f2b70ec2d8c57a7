import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../domain/quantile.js';
import { Child } from '../running/child.js';
import { metricOf } from './exposition.js';
import { type Load, type Sent } from './load.js';
import { familyOf, usageOf } from './process-usage.js';
import { readBack } from './read-back.js';
import { loadSeries } from './series.js';

export interface IngestOptions extends Pick<Load, 'series' | 'seriesABody' | 'samples' | 'seconds' | 'connections'> {
  readonly fsync: 'always' | 'never';
  readonly folder: string;
  readonly dist: string;
  /** Folder of a CPU profile. */
  readonly profile?: string;
}

export interface IngestResult {
  readonly n: number;
  readonly samplesPerSecond: number;
  readonly samplesPerCoreSecond: number;
  readonly peakRssBytes: number;
  readonly acknowledgeMsP99: number;
  readonly bytesPerSample: number;
  readonly fsync: string;
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Series of known objects, which the detectors watch, and observations that found no room there. */
  readonly identifiedSeries: number;
  readonly ignoredObservations: number;
  readonly anomalies: number;
  readonly compared: number;
  readonly wrong: number;
  readonly deferred: number;
  readonly bytesReceivedPerSample: number;
}

const INTERVAL_MS = 60_000;
const STOP_WITHIN_MS = 60_000;
/** The store and the detectors reach the end of the log within this time, or something hangs. */
const SETTLE_WITHIN_MS = 300_000;
/** Series whose every sample is compared. */
const COMPARED = 200;

/** Objects have more streams here than the default allows for. */
const configuration = ({ fsync }: IngestOptions): object => ({
  appliance: { networkTime: 'telemetry' },
  intake: { fsync },
  detection: { maxStreams: 100_000, warmUpHours: 1, warmUpReports: 30 },
});

export const runIngest = async (options: IngestOptions, say: (text: string) => void): Promise<IngestResult> => {
  const { folder, dist, profile } = options;
  const config = join(folder, 'appliance.yaml');
  writeFileSync(config, JSON.stringify(configuration(options)));
  const main = join(dist, 'appliance', 'src', 'main.js');
  const args = ['--config', config, '--data', join(folder, 'data'), '--port', '0'];
  const appliance =
    profile === undefined
      ? new Child('The appliance', main, args)
      : new Child('The appliance', '--cpu-prof', [`--cpu-prof-dir=${profile}`, main, ...args]);
  try {
    const url = await appliance.find(/listens at (\S+)/, 60_000);
    const pids = familyOf(process.pid).slice(1);
    const before = usageOf(pids);
    const load: Load = {
      url,
      series: options.series,
      seriesABody: options.seriesABody,
      samples: options.samples,
      intervalMs: INTERVAL_MS,
      seconds: options.seconds,
      connections: options.connections,
      retryMs: 200,
    };
    const sender = new Child('The sender', join(dist, 'evaluation', 'src', 'bench', 'generate.js'), [
      JSON.stringify(load),
    ]);
    const sent = await resultOf(sender, options.seconds);
    const metrics = await settled(url, sent);
    const seconds = (Date.now() - sent.beganWallMs) / 1_000;
    const after = usageOf(pids);
    await appliance.stop(STOP_WITHIN_MS);
    const series = someOf(loadSeries(options.series));
    const found = await readBack(join(folder, 'data', 'telemetry.duckdb'), series, load, sent);
    const expected = sent.samples;
    if (found.stored !== expected || found.wrong > 0)
      throw new Error(
        `${expected} samples were acknowledged, ${found.stored} are stored; ${found.wrong} of ${found.compared} compared are wrong.`,
      );
    say(`${found.stored} samples stored, ${found.compared} samples of ${series.length} series compared: all as sent.`);
    const cpuSeconds = after.cpuSeconds - before.cpuSeconds;
    return {
      n: found.stored,
      samplesPerSecond: Math.round(found.stored / seconds),
      samplesPerCoreSecond: Math.round(found.stored / cpuSeconds),
      peakRssBytes: after.peakRssBytes,
      acknowledgeMsP99: quantile(sent.latenciesMs, 0.99) ?? 0,
      bytesPerSample: found.bytesOnDisk / found.stored,
      fsync: options.fsync,
      seconds,
      cpuSeconds,
      ...metrics,
      compared: found.compared,
      wrong: found.wrong,
      deferred: sent.deferred,
      bytesReceivedPerSample: sent.bytes / sent.samples,
    };
  } finally {
    await appliance.stop(STOP_WITHIN_MS);
  }
};

const resultOf = async (sender: Child, seconds: number): Promise<Sent> =>
  JSON.parse(await sender.find(/^(\{.*\})$/, (seconds + 300) * 1_000)) as Sent;

type Judged = Pick<IngestResult, 'identifiedSeries' | 'ignoredObservations' | 'anomalies'>;

/** Waits until the lane, the store and the detectors have seen everything, as the appliance's own metrics say. */
const settled = async (url: string, sent: Sent): Promise<Judged> => {
  const until = performance.now() + SETTLE_WITHIN_MS;
  for (;;) {
    await fetch(`${url}/health/progress?settled=${sent.lastMs}`);
    const text = await (await fetch(`${url}/metrics`)).text();
    const read = (name: string, labels?: Record<string, string>): number => metricOf(text, name, labels);
    const accepted = read('noc_intake_accepted_samples_total');
    const kept = read('noc_lane_items_total', { fate: 'kept' });
    if (accepted !== sent.samples) throw new Error(`${sent.samples} samples were acknowledged, ${accepted} counted.`);
    if (kept === sent.samples && read('noc_lane_lag_bytes') === 0 && read('noc_lane_store_lag_bytes') === 0)
      return {
        identifiedSeries: read('noc_lane_series') - read('noc_lane_unidentified_series_total'),
        ignoredObservations: read('noc_detection_ignored_observations_total'),
        anomalies: read('noc_region_anomalies_total'),
      };
    if (performance.now() > until) throw new Error(`Only ${kept} of ${sent.samples} samples were read from the log.`);
    await sleep(50);
  }
};

/** Evenly spread, so that each kind of series is among them. */
const someOf = <T>(all: readonly T[]): T[] => {
  const step = Math.max(1, Math.floor(all.length / COMPARED)) + 1;
  return all.filter((_, at) => at % step === 0);
};
