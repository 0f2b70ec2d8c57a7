import { appendFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Chunk } from '../../../ports/telemetry-store.js';
import { ChunkSpool } from './chunk-spool.js';

const seriesOf = (id: number) => ({ fingerprint: `f${id}`, labels: Uint8Array.of(id) });
const chunkOf = (n: number, ids: readonly number[]): Chunk => ({
  lane: n % 3 === 0 ? 'b' : 'a',
  from: n,
  to: n + 1,
  samples: {
    series: Uint32Array.from(ids),
    timestampMs: Float64Array.from(ids, (id) => n + id),
    value: Float64Array.from(ids, (id) => (id === 3 ? NaN : -id)),
    length: ids.length,
  },
});

describe('ChunkSpool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'spool-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const open = (maxBytes = 1 << 20) => new ChunkSpool({ folder, maxBytes, segmentBytes: 700 });
  /** What the oldest chunk says, by fingerprint. */
  const taken = (spool: ChunkSpool) => {
    const oldest = spool.oldest();
    if (oldest === undefined) return undefined;
    const { entry, series } = oldest;
    const names = Array.from(entry.series, (place) => series[place]?.fingerprint);
    return { from: entry.from, names, values: [...entry.value] };
  };

  it('gives back what came, in order, whenever it is read, and over restarts, and leaves nothing', async () => {
    const ids = fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 6 });
    const step = fc.oneof(
      ids.map((add) => ({ add })),
      fc.constant('take' as const),
      fc.constant('restart' as const),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        let spool = open();
        const model: { from: number; names: string[]; values: number[] }[] = [];
        let [n, delivered] = [0, 0];
        for (const each of steps) {
          if (each === 'restart') {
            await spool.close();
            spool = open();
            // A segment that was begun is read again from its beginning: what was delivered of it comes once more.
            const first = taken(spool)?.from ?? n;
            expect(first).toBeLessThanOrEqual(delivered);
            delivered = first;
          } else if (each === 'take') {
            expect(taken(spool)).toEqual(delivered < n ? model[delivered] : undefined);
            if (delivered < n) delivered++;
            await spool.delivered();
          } else {
            const chunk = chunkOf(n, each.add);
            model.push({ from: n++, names: each.add.map((id) => `f${id}`), values: [...chunk.samples.value] });
            await spool.append(chunk, seriesOf);
            expect(spool.through(chunk.lane)).toBe(n);
          }
        }
        for (; spool.oldest() !== undefined; delivered++) {
          expect(taken(spool)).toEqual(model[delivered]);
          await spool.delivered();
        }
        expect([delivered, spool.isEmpty, spool.bytes, readdirSync(folder)]).toEqual([n, true, 0, []]);
        await spool.close();
      }),
      { numRuns: 30 },
    );
  });

  it('passes over what a crash tore, and knows where the lanes stood', async () => {
    const spool = open();
    for (let n = 0; n < 3; n++) await spool.append(chunkOf(n, [1, 2]), seriesOf);
    await spool.close();
    const last = readdirSync(folder).sort().at(-1) ?? '';
    appendFileSync(join(folder, last), Buffer.from([200, 0, 0, 0, 1, 2, 3]));
    const again = open();
    expect([again.through('a'), again.through('b')]).toEqual([3, 1]);
    await again.append(chunkOf(3, [4]), seriesOf);
    const seen: (number | undefined)[] = [];
    while (again.oldest() !== undefined) {
      seen.push(taken(again)?.from);
      await again.delivered();
    }
    expect(seen).toEqual([0, 1, 2, 3]);
    await again.close();
  });

  it('refuses what is beyond its room, and takes it again when there is some', async () => {
    const spool = open(100);
    await spool.append(chunkOf(0, [1, 2, 3]), seriesOf);
    await expect(spool.append(chunkOf(1, [1]), seriesOf)).rejects.toMatchObject({
      code: 'TELEMETRY_STORE_FULL',
      retryable: true,
    });
    spool.oldest();
    await spool.delivered();
    await spool.append(chunkOf(1, [1]), seriesOf);
    expect(taken(spool)?.from).toBe(1);
    await spool.close();
  });
});
