import { type TruthRecord } from '../domain/observed.js';

/**
 * A fault as it would have been, had it been mended then. Its impact is cut in proportion to the time that users were hurt: the recording knows how long and
 * how much in all, and not the hours of which it was more.
 *
 * @param runEndMs where the fault outlasts the recording
 */
export const mendedAt = (truth: TruthRecord, atMs: number | undefined, runEndMs: number): TruthRecord => {
  const endMs = truth.endMs ?? runEndMs;
  if (atMs === undefined || atMs >= endMs) return truth;
  const fromMs = truth.userImpactFromMs ?? endMs;
  const share = endMs <= fromMs ? 1 : Math.max(0, atMs - fromMs) / (endMs - fromMs);
  return { ...truth, endMs: atMs, endedBy: 'remedy', userImpactMinutes: (truth.userImpactMinutes ?? 0) * share };
};
