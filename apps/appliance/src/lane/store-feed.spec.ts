import { describe, expect, it } from '@jest/globals';
import { SeriesTable } from '#foundation/catalogue';
import { ApplianceError } from '#foundation/platform';
import { encodeLabels } from '#foundation/telemetry-store';
import { InMemoryTelemetryStore } from '#foundation/telemetry-store/testing';
import { StoreFeed } from './store-feed.js';

const bytes = encodeLabels({ __name__: 'a', cell: '1' });
const settings = { lane: '0', chunkSamples: 2, maxInFlight: 2, retryMs: 1 };

/** Refuses so many chunks before it takes any. */
class FullStore extends InMemoryTelemetryStore {
  tries = 0;

  constructor(private refusals: number) {
    super();
  }

  override append(...args: Parameters<InMemoryTelemetryStore['append']>) {
    this.tries++;
    if (this.refusals-- > 0)
      return Promise.reject(new ApplianceError('TELEMETRY_STORE_FULL', { retryable: true, message: 'no room' }));
    return super.append(...args);
  }
}

const feedInto = (store: InMemoryTelemetryStore, from = 0) => {
  const table = new SeriesTable(10);
  const slot = table.slot(bytes, 0, bytes.length);
  const feed = new StoreFeed(store, table, settings, from, () => Promise.resolve());
  const read = async (frame: number): Promise<void> => {
    feed.sample(slot, frame * 1_000, frame);
    await feed.frame(frame);
  };
  return { feed, read };
};

describe('StoreFeed', () => {
  it('tries a chunk again until the store has room, and says why it waits', async () => {
    const store = new FullStore(3);
    const { feed, read } = feedInto(store);
    await read(1);
    await feed.drained();
    expect(feed.trouble).toBeUndefined();
    expect([store.tries, feed.storedThrough, (await store.usage()).samples]).toEqual([4, 1, 1]);
  });

  it('does not hold up a stop where the store takes nothing, and is not said to have stored', async () => {
    const store = new FullStore(Infinity);
    const { feed, read } = feedInto(store);
    for (const frame of [1, 2, 3]) await read(frame);
    feed.close();
    await feed.drained();
    expect(feed.storedThrough).toBe(0);
    expect(feed.trouble).toBe('no room');
  });

  it('is emptied by a stop where the store works', async () => {
    const store = new FullStore(0);
    const { feed, read } = feedInto(store);
    for (const frame of [1, 2, 3]) await read(frame);
    feed.close();
    await feed.drained();
    expect([feed.storedThrough, (await store.usage()).samples]).toEqual([3, 3]);
  });

  it('leaves out what the store has from before', async () => {
    const store = new FullStore(0);
    const before = feedInto(store);
    for (const frame of [1, 2]) await before.read(frame);
    await before.feed.drained();
    const { feed, read } = feedInto(store);
    for (const frame of [1, 2, 3]) await read(frame);
    await feed.drained();
    expect([feed.storedThrough, (await store.usage()).samples]).toEqual([3, 3]);
  });
});
