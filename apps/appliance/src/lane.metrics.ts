import { stat } from 'node:fs/promises';
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Clock } from '#foundation/vocabulary';
import { type DurableLog } from '#monitor/intake';
import { registerDeltaMetrics } from '#monitor/otlp';
import { type LaneAccount } from './lane/lane-accounts.js';
import { type Pipeline } from './pipeline.js';
import { type SourceWatch } from './source-watch.js';
import { type Telemetry } from './telemetry.js';

export interface LaneMetricsParts {
  readonly log: DurableLog;
  readonly pipeline: Pipeline;
  readonly telemetry: Telemetry;
  readonly silence: SourceWatch;
  readonly clock: Clock;
}

/** What became of an item behind the log; together they are all that was taken. */
const FATES: Readonly<Record<string, (of: Readonly<LaneAccount>) => number>> = {
  kept: ({ taken, duplicates, refused }) => taken - duplicates - refused,
  duplicate: ({ duplicates }) => duplicates,
  refused: ({ refused }) => refused,
};
/** Kept, and judged differently or not at all. */
const TIMINGS: Readonly<Record<string, (of: Readonly<LaneAccount>) => number>> = {
  late: ({ late }) => late,
  ahead: ({ ahead }) => ahead,
};

/** The lane as it is when scraped: nothing here costs anything between two scrapes. */
export const registerLaneMetrics = (registry: Registry, parts: LaneMetricsParts): void => {
  const registers = [registry];
  accounts(registry, parts);
  detection(registry, parts);
  registerDeltaMetrics(registry, parts.telemetry.deltas);
  const gauge = (name: string, help: string, of: () => number | undefined | Promise<number | undefined>): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const now = await of();
        if (now !== undefined) this.set(now);
      },
    });
  };
  const { log, pipeline, telemetry, clock } = parts;
  gauge(
    'noc_lane_lag_bytes',
    'Bytes of the durable log that the lane has not read.',
    () => log.end - pipeline.readThrough,
  );
  gauge('noc_lane_log_read_bytes', 'Offset in the durable log that the lane has reached.', () => pipeline.readThrough);
  gauge('noc_network_time_seconds', 'Network time, since 1970.', () => clock.network() / 1_000);
  gauge(
    'noc_lane_watermark_age_seconds',
    'Network time since the newest sample that was looked at; 0 before any.',
    () => (pipeline.watermarkMs === 0 ? 0 : (clock.network() - pipeline.watermarkMs) / 1_000),
  );
  gauge('noc_lane_series', 'Series that the lane knows.', () => telemetry.table.length);
  gauge(
    'noc_lane_store_waiting_samples',
    'Samples that were read and not yet handed to the store.',
    () => telemetry.feed.waiting,
  );
  gauge('noc_lane_store_lag_bytes', 'Bytes of the log that the lane has read and the store does not have yet.', () =>
    Math.max(0, pipeline.readThrough - telemetry.feed.storedThrough),
  );
  gauge(
    'noc_lane_checkpoint_age_seconds',
    'Wall time since what the lane knows was saved; a crash replays what came since. 0 before the first time.',
    async () => {
      const saved = await stat(pipeline.checkpointFile).catch(() => undefined);
      return saved === undefined ? 0 : Math.max(0, (clock.wall() - saved.mtimeMs) / 1_000);
    },
  );
  gauge(
    'noc_lane_checkpoint_size_bytes',
    'Size of what the lane saves.',
    async () => (await stat(pipeline.checkpointFile).catch(() => undefined))?.size,
  );
};

/** Received = kept + duplicate + refused + what stands unread in the log, source by source. */
const accounts = (registry: Registry, { telemetry, silence, clock }: LaneMetricsParts): void => {
  const registers = [registry];
  const count = (name: string, help: string, label: string, of: typeof FATES): void => {
    new Counter({
      name,
      help,
      labelNames: ['source', label],
      registers,
      collect() {
        this.reset();
        for (const [source, account] of telemetry.accounts.all)
          for (const [fate, read] of Object.entries(of)) this.inc({ source, [label]: fate }, read(account));
      },
    });
  };
  count(
    'noc_lane_items_total',
    'Items read from the log by what became of them; a replay after a crash counts again what it reads again.',
    'fate',
    FATES,
  );
  count(
    'noc_lane_untimely_samples_total',
    'Samples that were kept and not judged as usual: behind their series, or ahead of the network’s clock.',
    'timing',
    TIMINGS,
  );
  new Gauge({
    name: 'noc_source_age_seconds',
    help: 'Network time since a source was last heard of.',
    labelNames: ['source'],
    registers,
    collect() {
      this.reset();
      for (const [source, heardMs] of telemetry.lane.sources)
        this.set({ source }, Math.max(0, (clock.network() - heardMs) / 1_000));
    },
  });
  new Gauge({
    name: 'noc_source_silent',
    help: '1 where a source stopped sending: what it speaks of is unobserved.',
    labelNames: ['source'],
    registers,
    collect() {
      this.reset();
      for (const source of telemetry.lane.sources.keys()) this.set({ source }, silence.isSourceSilent(source) ? 1 : 0);
    },
  });
};

const detection = (registry: Registry, { telemetry: { detector, rules, table } }: LaneMetricsParts): void => {
  const count = (name: string, help: string, label: string, of: () => Readonly<Record<string, number>>): void => {
    new Counter({
      name,
      help,
      labelNames: [label],
      registers: [registry],
      collect() {
        this.reset();
        for (const [reason, value] of Object.entries(of())) this.inc({ [label]: reason }, value);
      },
    });
  };
  count(
    'noc_lane_unidentified_series_total',
    'Series that map to no managed object.',
    'reason',
    () => rules.unidentified,
  );
  count(
    'noc_lane_refused_lookups_total',
    'Look-ups of series that the lane has no room for.',
    'reason',
    () => table.refused,
  );
  count('noc_detection_ignored_observations_total', 'Observations that no detector took.', 'reason', () => ({
    'streams-full': detector.dropped,
    late: detector.late,
  }));
};
