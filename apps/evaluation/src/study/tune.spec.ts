import { describe, expect, it } from '@jest/globals';
import { f1 } from './tune.js';

describe('f1', () => {
  it.each([
    [{ alerts: 10, right: 5, found: 4, faults: 8 }, 0.5, 'half of the alerts, half of the faults'],
    [{ alerts: 100, right: 1, found: 1, faults: 1 }, (2 * 0.01) / 1.01, 'noise is not paid for by finding all'],
    [{ alerts: 0, right: 0, found: 0, faults: 8 }, 0, 'who says nothing finds nothing'],
  ])('%j is %d because %s', (tried, expected) => {
    expect(f1(tried)).toBeCloseTo(expected, 9);
  });
});
