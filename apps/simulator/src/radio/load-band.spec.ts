import { describe, expect, it } from '@jest/globals';
import { LoadBand } from './load-band.js';

describe('LoadBand', () => {
  it('counts cells and minutes within the band, ends included', () => {
    const band = new LoadBand();
    expect(band.share).toBeNull();
    band.count([0.1, 0.3, 0.5, 0.8]);
    band.count([0.9, 0.2, 0.81, 1]);
    expect(band.share).toBe(3 / 8);
  });
});
