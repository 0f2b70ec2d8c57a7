import { describe, expect, it } from '@jest/globals';
import { networkTimeOf } from '#foundation/vocabulary';
import { type Horizons, type Upkept } from './ports/telemetry-store.js';
import { StoreKeeper } from './store-keeper.js';
import { TelemetryStoreConfig } from './telemetry-store.config.js';

const DAY_MS = 86_400_000;
const NOTHING: Upkept = { folded: 0, forgotten: 0, forBudget: 0, usedBytes: 0, isDone: true, isOverBudget: false };

/** A store whose steps take 40 ms and go as told. */
const keeping = (steps: readonly Partial<Upkept>[], written: object = {}) => {
  const asked: Horizons[] = [];
  const pauses: number[] = [];
  let nowMs = 0;
  const keep = (horizons: Horizons): Promise<Upkept> => {
    nowMs += 40;
    asked.push(horizons);
    return Promise.resolve({ ...NOTHING, ...steps[asked.length - 1] });
  };
  const settings = {
    now: () => networkTimeOf(1_000 * DAY_MS),
    nowMs: () => nowMs,
    sleep: (ms: number) => {
      pauses.push(ms);
      return Promise.resolve();
    },
  };
  const keeper = new StoreKeeper({ keep }, TelemetryStoreConfig.schema.parse(written), settings);
  return { keeper, asked, pauses };
};

describe('StoreKeeper', () => {
  it('goes on until nothing is left to do, and rests as long as each step took', async () => {
    const { keeper, asked, pauses } = keeping([{ isDone: false }, { isDone: false }, {}]);
    await Promise.all([keeper.run(), keeper.run()]);
    expect([asked.length, pauses]).toEqual([3, [40, 40]]);
    await keeper.run();
    expect(asked).toHaveLength(4);
  });

  it('keeps each for its days', async () => {
    const written = { keep: { samplesDays: 7, fiveMinutesDays: 30, hoursDays: 365, recordsDays: 14 } };
    const { keeper, asked } = keeping([{}], { ...written, budgetBytes: 1e9 });
    await keeper.run();
    const days = { now: 1_000, raw: 993, fiveMinutes: 970, hours: 635, records: 986 };
    const expected = Object.entries(days).map(([name, day]) => [name, day * DAY_MS]);
    expect(asked).toEqual([{ ...Object.fromEntries(expected), budgetBytes: 1e9 }]);
  });

  it('says in one sentence that nothing more may go, for as long as that is so', async () => {
    const over = { usedBytes: 200 << 20, isOverBudget: true };
    const { keeper } = keeping([over, {}], { budgetBytes: 100 << 20 });
    await keeper.run();
    expect(keeper.trouble).toMatch(/uses 200 MiB, telemetryStore.budgetBytes allows 100 MiB, and nothing more may go/);
    await keeper.run();
    expect(keeper.trouble).toBeUndefined();
  });

  it('takes no step after it was stopped', async () => {
    const { keeper, asked } = keeping([]);
    await keeper.stop();
    await keeper.run();
    expect(asked).toEqual([]);
  });

  it('takes no order in which something would be kept finely for longer than coarsely', () => {
    const parsed = TelemetryStoreConfig.schema.safeParse({ keep: { samplesDays: 140 } });
    expect(parsed.error?.issues[0]?.message).toMatch(/at least the one before it/);
  });
});
