import { observationsOf } from './observations.js';

/** Load at which a cell is neither idle nor short of room, 0 to 1. Chosen by the campaign's definition of utilisation. */
const BAND = { from: 0.3, to: 0.8 } as const;

/** Share of cells and reports whose load is within the band; `null` where none was reported. */
export const bandShareOf = (recording: string): number | null => {
  let [within, all] = [0, 0];
  for (const { cells } of observationsOf(recording))
    for (const report of cells.values()) {
      const percent = report['RRU.PrbTotDl'];
      if (percent === undefined) continue;
      all++;
      if (percent >= 100 * BAND.from && percent <= 100 * BAND.to) within++;
    }
  return all === 0 ? null : within / all;
};
