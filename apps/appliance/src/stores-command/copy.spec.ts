import { describe, expect, it } from '@jest/globals';
import { ApplianceError } from '#foundation/platform';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { encodeLabels, fingerprintOf, type SampleQuery } from '#foundation/telemetry-store';
import { InMemoryTelemetryStore } from '#foundation/telemetry-store/testing';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { copyRecords } from './copy-records.js';
import { copyTelemetry } from './copy-telemetry.js';

const ALL = { from: networkTimeOf(-Infinity), until: networkTimeOf(Infinity) };

/** Gives only so many samples at a time, and may be away. */
class NarrowStore extends InMemoryTelemetryStore {
  isAway = false;

  override async samples(query: SampleQuery) {
    if (this.isAway) throw new ApplianceError('TELEMETRY_STORE_UNAVAILABLE', { retryable: true });
    const found = await super.samples(query);
    if (found.reduce((sum, { value }) => sum + value.length, 0) > 4)
      throw new ApplianceError('TELEMETRY_STORE_RESULT_TOO_LARGE', { retryable: false });
    return found;
  }
}

const filled = async (): Promise<NarrowStore> => {
  const store = new NarrowStore();
  const ids = ['1', '2'].map((cell) => {
    const bytes = encodeLabels({ __name__: 'm', cell });
    return store.register(fingerprintOf(bytes), bytes);
  });
  const rows = Array.from(
    { length: 40 },
    (_, n) => [ids[n % 2] ?? 0, 1 + Math.floor(n / 2), n === 7 ? NaN : n] as const,
  );
  const samples = {
    series: Uint32Array.from(rows, ([id]) => id),
    timestampMs: Float64Array.from(rows, ([, time]) => time),
    value: Float64Array.from(rows, ([, , value]) => value),
    length: rows.length,
  };
  const at = networkTimeOf(7);
  const call: CallRecord = {
    ...{ id: 'c', trunk: 'E=1', start: at, end: at, caller: '', callee: '', answered: true, disposition: '' },
    billableSeconds: 0,
  };
  await store.append({ lane: '0', from: 100, to: 900, samples, calls: [call] });
  return store;
};

describe('copyTelemetry', () => {
  it('brings everything over, in reads that are small enough, goes on where it was interrupted, and moves the cut-over offset', async () => {
    const source = await filled();
    const target = new InMemoryTelemetryStore();
    const range = { sinceMs: 0, untilMs: 30, stepMs: 16 };
    await expect(
      copyTelemetry(source, target, range, ['0'], (until) => {
        source.isAway = until > 5;
      }),
    ).rejects.toThrow('TELEMETRY_STORE_UNAVAILABLE');
    source.isAway = false;
    await copyTelemetry(source, target, range, ['0'], () => undefined);
    const wide = new InMemoryTelemetryStore();
    await copyTelemetry(target, wide, range, ['0'], () => undefined);
    for (const store of [target, wide]) {
      expect(await store.usage()).toMatchObject({ samples: 40, series: 2, calls: 1 });
      expect(await store.samples({ select: { matchers: [] }, ...ALL })).toEqual(
        await InMemoryTelemetryStore.prototype.samples.call(source, { select: { matchers: [] }, ...ALL }),
      );
      expect(store.storedThrough('0')).toBe(900);
    }
  });
});

describe('copyRecords', () => {
  it('copies what is absent and leaves what is there', async () => {
    const [source, target] = [new InMemoryRecordStore(), new InMemoryRecordStore()];
    for (let n = 0; n < 1_200; n++) await source.create(`case/${n}`, { n });
    await target.create('case/5', 'older');
    expect(await copyRecords(source, target)).toEqual({ copied: 1_199, kept: 1 });
    expect(await target.get('case/5')).toMatchObject({ value: 'older' });
    expect(await copyRecords(source, target)).toEqual({ copied: 0, kept: 1_200 });
  });
});
