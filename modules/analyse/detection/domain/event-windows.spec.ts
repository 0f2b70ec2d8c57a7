import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EventWindows } from './event-windows.js';

const MINUTE = 60_000;
const settings = { windowMs: MINUTE, allowedDelayMs: MINUTE, maxStreams: 3 };

describe('EventWindows', () => {
  it('closes a window once the watermark has left it and its delay behind', () => {
    const windows = new EventWindows(settings);
    windows.add(1, 30_000, 4.2, 1, false);
    windows.add(1, 60_000, 4.4, 1, false);
    expect(windows.close(2 * MINUTE - 1)).toEqual([]);
    expect(windows.close(2 * MINUTE)).toEqual([
      { stream: 1, timeMs: MINUTE, numerator: expect.closeTo(8.6), denominator: 2 },
    ]);
    expect(windows.close(2 * MINUTE)).toEqual([]);
  });

  it('says 0 for a counted stream that was heard of before, and nothing for a level', () => {
    const windows = new EventWindows(settings);
    windows.add(1, 30_000, 1, 1, true);
    windows.add(2, 30_000, 4.2, 1, false);
    const rows = windows.close(4 * MINUTE).filter(({ timeMs }) => timeMs > MINUTE);
    expect(rows).toEqual([2, 3].map((n) => ({ stream: 1, timeMs: n * MINUTE, numerator: 0, denominator: 1 })));
  });

  it('counts what comes after its window was closed, and streams beyond the limit', () => {
    const windows = new EventWindows(settings);
    windows.close(10 * MINUTE);
    windows.add(1, MINUTE, 1, 1, true);
    expect(windows.late).toBe(1);
    for (let stream = 0; stream < 5; stream++) windows.add(stream, 20 * MINUTE, 1, 1, true);
    expect(windows.dropped).toBe(2);
  });

  it('loses nothing and says nothing twice, in whatever steps the watermark moves and however often it is restored', () => {
    const record = fc.record({ stream: fc.integer({ min: 0, max: 2 }), at: fc.integer({ min: 1, max: 30 * MINUTE }) });
    fc.assert(
      fc.property(
        fc.array(record, { maxLength: 80 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 20 }),
        (records, steps) => {
          let windows = new EventWindows(settings);
          for (const { stream, at } of records) windows.add(stream, at, 1, 1, false);
          let watermark = 0;
          let total = 0;
          for (const step of [...steps, 60]) {
            watermark += step * MINUTE;
            total += windows.close(watermark).reduce((sum, { numerator }) => sum + numerator, 0);
            const again = new EventWindows(settings);
            again.restore(structuredClone(windows.state()));
            windows = again;
          }
          expect(total).toBe(records.length);
        },
      ),
    );
  });
});
