import { join } from 'node:path';
import { DuckDbTelemetryStore, TelemetryStoreConfig } from '#foundation/telemetry-store';
import { type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { type KeptSample } from '#monitor/otlp/testing';
import { seriesOf } from './witness.js';

/** Everything that the store of an appliance that has ended gives. */
export const storedIn = async (data: string): Promise<{ samples: KeptSample[]; logs: readonly LogRecord[] }> => {
  const store = await DuckDbTelemetryStore.open(join(data, 'telemetry.duckdb'), TelemetryStoreConfig.schema.parse({}));
  const [from, until] = [networkTimeOf(0), networkTimeOf(Number.MAX_SAFE_INTEGER)];
  const matchers = [{ label: 'service_name', op: '=', value: 'ran-collector' } as const];
  const labels = new Map((await store.seriesWhere(matchers)).map((series) => [series.fingerprint, series.labels]));
  const found = await store.samples({ select: { matchers }, from, until });
  const { items } = await store.logs({ from, until, limit: 1_000 });
  await store.close();
  const samples = found.flatMap(({ fingerprint, timestampMs, value }) => {
    const series = seriesOf(labels.get(fingerprint) ?? {});
    return Array.from(timestampMs, (time, n) => ({ series, timestampMs: time, value: value[n] ?? NaN }));
  });
  return { samples, logs: items };
};
