import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { MeasurementFrameDecoder, readFrameHead } from './measurement-frame.js';
import { bytesOf, inPieces, lineOf, linesOf, madeFile, readSamples, xmlOf } from './testing/index.js';

const nowhere = { slot: () => 0, append: () => undefined };

describe('measurement frames', () => {
  it('hold each sample of a file once, wherever it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(madeFile, fc.integer({ min: 1, max: 2000 }), async (file, frameBytes) => {
        const { frames, kept, samples } = await readSamples(inPieces(bytesOf(xmlOf(file, '28.532', 'list'))), {
          frameBytes,
        });
        expect(kept.map(lineOf)).toEqual(linesOf(file));
        const heads = frames.map(readFrameHead);
        expect(heads.map(({ part }) => part)).toEqual(heads.map((_, at) => at));
        expect(heads.filter(({ isLast }) => isLast)).toHaveLength(frames.length > 0 ? 1 : 0);
        expect(heads.reduce((sum, head) => sum + head.samples, 0)).toBe(samples);
      }),
    );
  });

  it('that were damaged are refused by name or read as what they say, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(
        madeFile,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 }),
        fc.nat(),
        async (file, changes, cut) => {
          const [frame] = (await readSamples(inPieces(bytesOf(xmlOf(file, '32.435', 'list'))))).frames;
          if (frame === undefined) return;
          const damaged = frame.slice(0, frame.length - (cut % 3 === 0 ? cut % frame.length : 0));
          for (const [at, byte] of changes) damaged[at % damaged.length] = byte;
          try {
            new MeasurementFrameDecoder().decode(damaged, nowhere);
          } catch (error) {
            expect(error).toMatchObject({ code: 'PM_FRAME_MALFORMED', retryable: false });
            expect(error).toBeInstanceOf(ApplianceError);
          }
        },
      ),
    );
  });
});
