import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { columnsOf, enrol, telemetryStoreContract } from '../../ports/telemetry-store.contract.js';
import { networkTimeOf } from '#foundation/vocabulary';
import { TelemetryStoreConfig } from '../../telemetry-store.config.js';
import { DuckDbTelemetryStore } from './duckdb-telemetry-store.js';

const open = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'telemetry-'));
  const file = join(folder, 'telemetry.duckdb');
  const store = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({}));
  const close = async (): Promise<void> => {
    await store.close();
    rmSync(folder, { recursive: true });
  };
  return { store, file, close };
};

telemetryStoreContract('DuckDbTelemetryStore', open);

describe('DuckDbTelemetryStore', () => {
  it('asks for all of a lane again, in any order, behind a chunk that failed, and leaves other lanes alone', async () => {
    const { store, close } = await open();
    try {
      const { id } = enrol(store, { __name__: 'm' });
      const chunk = (from: number, series = id, lane = 'a') => ({
        lane,
        from,
        to: from + 1,
        samples: columnsOf([[series, from, 1]]),
      });
      const { id: other } = enrol(store, { __name__: 'other' });
      await store.append(chunk(0));
      const again = { code: 'TELEMETRY_STORE_UNAVAILABLE', retryable: true };
      const broken = store.append(chunk(1, 99));
      const behind = [2, 3].map((from) => store.append(chunk(from)));
      const beside = store.append(chunk(0, other, 'b'));
      await expect(broken).rejects.toMatchObject({ code: 'TELEMETRY_STORE_CHUNK_INVALID' });
      for (const each of behind) await expect(each).rejects.toMatchObject(again);
      expect(await beside).toBe('stored');
      await expect(store.append(chunk(3))).rejects.toMatchObject(again);
      expect(await store.append(chunk(1))).toBe('stored');
      await expect(store.append(chunk(3))).rejects.toMatchObject(again);
      expect(await store.append(chunk(2))).toBe('stored');
      expect(await store.append(chunk(3))).toBe('stored');
      expect(store.storedThrough('a')).toBe(4);
      await expect(store.append(chunk(7))).rejects.toMatchObject({ code: 'TELEMETRY_STORE_OFFSET_CONFLICT' });
    } finally {
      await close();
    }
  });

  it('keeps everything over a restart, ids and offsets among it', async () => {
    const { store, file, close } = await open();
    const [a, b] = ['a', 'b'].map((cell) => enrol(store, { __name__: 'm', cell }));
    await store.append({ lane: 'x', from: 5, to: 9, samples: columnsOf([[b?.id ?? 0, 7, -0]]) });
    await store.close();
    const again = await DuckDbTelemetryStore.open(file, TelemetryStoreConfig.schema.parse({}));
    try {
      expect(again.storedThrough('x')).toBe(9);
      expect(['c', 'b', 'a'].map((cell) => enrol(again, { __name__: 'm', cell }).id)).toEqual([2, b?.id, a?.id]);
      const range = { from: networkTimeOf(0), until: networkTimeOf(7) };
      const [found] = await again.samples({ select: { fingerprints: [b?.fingerprint ?? ''] }, ...range });
      expect([...(found?.value ?? [])]).toEqual([-0]);
      await again.append({ lane: 'x', from: 9, to: 10, samples: columnsOf([[b?.id ?? 0, 7, 4]]) });
      const counted = await again.top({ select: { matchers: [] }, ...range, by: 'count', order: 'highest', k: 1 });
      expect(counted[0]?.value).toBe(1);
    } finally {
      await again.close();
      await close();
    }
  });

  it('lets what was asked before the end be answered, and refuses the rest', async () => {
    const { store, close } = await open();
    const { id } = enrol(store, { __name__: 'm' });
    const appends = Array.from({ length: 12 }, (_, from) =>
      store.append({ lane: 'a', from, to: from + 1, samples: columnsOf([[id, from, 1]]) }),
    );
    const ended = close();
    const outcomes = await Promise.allSettled(appends);
    await ended;
    const stored = outcomes.filter(({ status }) => status === 'fulfilled').length;
    expect(stored).toBeGreaterThanOrEqual(1);
    for (const outcome of outcomes.slice(stored))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'TELEMETRY_STORE_UNAVAILABLE' } });
  });
});
