import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { MeasuredTelemetryStore } from './measured-telemetry-store.js';
import { telemetryStoreContract } from './ports/telemetry-store.contract.js';
import { TelemetryStoreMetrics } from './telemetry-store.metrics.js';
import { InMemoryTelemetryStore } from './testing/in-memory-telemetry-store.js';

const open = () => {
  const registry = new Registry();
  const inner = new InMemoryTelemetryStore();
  let now = 0;
  const store = new MeasuredTelemetryStore(inner, new TelemetryStoreMetrics(registry, inner), () => (now += 250));
  return { store, registry, close: () => Promise.resolve() };
};

telemetryStoreContract('MeasuredTelemetryStore', () => Promise.resolve(open()));

describe('TelemetryStoreMetrics', () => {
  it('counts chunks, errors and rows, from zero', async () => {
    const { store, registry } = open();
    const lines = async (): Promise<string[]> => (await registry.metrics()).split('\n');
    expect(await lines()).toContain('noc_telemetry_store_errors_total{code="TELEMETRY_STORE_FULL"} 0');
    const samples = () => ({
      series: new Uint32Array(1),
      timestampMs: new Float64Array(1),
      value: new Float64Array(1),
      length: 1,
    });
    store.register('f'.repeat(32), new Uint8Array());
    await store.append({ lane: 'a', from: 0, to: 1, samples: samples() });
    await store.append({ lane: 'a', from: 0, to: 1, samples: samples() });
    await expect(store.append({ lane: 'a', from: 7, to: 8, samples: samples() })).rejects.toThrow();
    expect(await lines()).toEqual(
      expect.arrayContaining([
        'noc_telemetry_store_chunks_total{outcome="stored"} 1',
        'noc_telemetry_store_chunks_total{outcome="skipped"} 1',
        'noc_telemetry_store_chunks_total{outcome="failed"} 1',
        'noc_telemetry_store_errors_total{code="TELEMETRY_STORE_OFFSET_CONFLICT"} 1',
        'noc_telemetry_store_append_duration_seconds_bucket{le="0.25"} 2',
        'noc_telemetry_store_rows{kind="samples"} 1',
        'noc_telemetry_store_size_bytes 0',
        'noc_telemetry_store_chunks_pending 0',
      ]),
    );
  });
});
