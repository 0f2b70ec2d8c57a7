import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FrameSpool } from './frame-spool.js';

describe('FrameSpool', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nocturne-spool-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives back what it was given, in memory or on disk, and leaves nothing', async () => {
    const path = join(folder, 'deep', 'spool');
    const frame = fc.record({ bytes: fc.uint8Array({ maxLength: 300 }), samples: fc.nat(1000) });
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { maxLength: 12 }), fc.nat(1500), async (frames, memoryBytes) => {
        const spool = new FrameSpool(path, memoryBytes);
        for (const each of frames) await spool.keep(each);
        const total = frames.reduce((sum, { bytes }) => sum + bytes.length, 0);
        expect(existsSync(path)).toBe(total > memoryBytes);
        const back = (await Array.fromAsync(spool.frames())).map(({ bytes, samples }) => [[...bytes], samples]);
        expect(back).toEqual(frames.map(({ bytes, samples }) => [[...bytes], samples]));
        expect(spool.length).toBe(frames.length);
        await spool.dispose();
        await spool.dispose();
        expect(existsSync(path)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });
});
