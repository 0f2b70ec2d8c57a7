import { describe, expect, it, jest } from '@jest/globals';
import { playRemedies } from './play-remedies.js';

jest.setTimeout(90_000);

describe('playRemedies', () => {
  it('restores users by the true write and not by another one', async () => {
    const network = { seed: 1, sites: 20, regions: 1, startMs: Date.parse('2026-11-25T16:00:00Z') };
    const played = await playRemedies(network, () => undefined, ['sleeping-cell', 'one-way-audio']);
    expect(played.map(({ kind }) => kind)).toEqual(['sleeping-cell', 'one-way-audio']);
    for (const row of played) {
      expect(row.hurtBefore).toBeGreaterThan(5);
      expect(row).toMatchObject({ restoredByRight: true, restoredByWrong: false });
    }
  });
});
