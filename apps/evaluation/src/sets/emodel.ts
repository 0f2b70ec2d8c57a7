import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { CODEC_IMPAIRMENTS, mosFromRFactor, rFactor } from '#monitor/voice-quality';
import { type EvaluationSet, Tally } from './evaluation-set.js';

/** How far a printed point may be off the formula, in MOS: tables are printed with two digits and not always rounded well. */
const TOLERANCE = 0.03;

const points = z.object({ r_to_mos_published: z.array(z.object({ R: z.number(), MOS: z.number() })) });

export const emodelSet: EvaluationSet = {
  name: 'emodel',
  about: 'G.107 Annex B: published points from R to MOS',
  run: (folder) => {
    const tally = new Tally();
    const document = points.parse(JSON.parse(readFileSync(join(folder, 'reference_points.json'), 'utf8')));
    for (const { R, MOS } of document.r_to_mos_published) {
      const made = mosFromRFactor(R);
      const isNear = Math.abs(made - MOS) <= TOLERANCE + 1e-9;
      tally.count(`R ${R}`, isNear ? undefined : `expected ${MOS}, got ${made.toFixed(3)}`);
    }
    // G.107 clause 7.7: every parameter at its default is R 93.2, which Annex B makes 4.41.
    const rating = rFactor({ oneWayDelayMs: 0, lossRatio: 0 }, CODEC_IMPAIRMENTS['g711-plc']);
    const made = mosFromRFactor(rating);
    const isNear = Math.abs(rating - 93.2) <= 0.05 && Math.abs(made - 4.41) <= TOLERANCE;
    tally.count(
      'every parameter at its default',
      isNear ? undefined : `got R ${rating.toFixed(2)}, MOS ${made.toFixed(3)}`,
    );
    return tally.outcome;
  },
};
