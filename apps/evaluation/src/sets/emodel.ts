import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { mosFromRFactor } from '#monitor/voice-quality';
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
    return tally.outcome;
  },
};
