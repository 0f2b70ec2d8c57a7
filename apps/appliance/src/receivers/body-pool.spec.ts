import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BodyPool } from './body-pool.js';

const streamOf = (chunks: readonly Uint8Array[]): Readable => Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

describe('BodyPool', () => {
  it('gives every body as it was sent, however it is cut and whatever is lent or given back meanwhile', async () => {
    const body = fc.array(fc.uint8Array({ minLength: 1, maxLength: 5_000 }), { minLength: 1, maxLength: 6 });
    const sent = fc.record({ chunks: body, announced: fc.boolean(), kept: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(sent, { maxLength: 12 }), async (bodies) => {
        const pool = new BodyPool(1 << 20, 2);
        const held: [Uint8Array, Buffer][] = [];
        for (const { chunks, announced, kept } of bodies) {
          const whole = Buffer.concat(chunks);
          const read = await pool.read(streamOf(chunks), announced ? whole.length : undefined);
          expect(Buffer.compare(read, whole)).toBe(0);
          if (kept) held.push([read, whole]);
          else pool.giveBack(read);
        }
        for (const [read, whole] of held) expect(Buffer.compare(read, whole)).toBe(0);
      }),
    );
  });

  it.each<[number | undefined, string]>([
    [2_000, 'is announced too large'],
    [undefined, 'turns out too large'],
  ])('refuses a body that is announced with %s bytes and %s', async (length) => {
    const pool = new BodyPool(1_000, 2);
    await expect(pool.read(streamOf([new Uint8Array(2_000)]), length)).rejects.toMatchObject({
      code: 'RECEIVER_BODY_TOO_LARGE',
      retryable: false,
    });
  });

  it('gives a buffer back once, and nothing that is not its own', async () => {
    const pool = new BodyPool(1_000, 4);
    const first = await pool.read(streamOf([new Uint8Array(10).fill(1)]), 10);
    pool.giveBack(first);
    pool.giveBack(first);
    pool.giveBack(new Uint8Array(10));
    pool.giveBack('text');
    const [second, third] = [
      await pool.read(streamOf([new Uint8Array(10).fill(2)]), 10),
      await pool.read(streamOf([new Uint8Array(10).fill(3)]), 10),
    ];
    expect([second[0], third[0]]).toEqual([2, 3]);
  });
});
