import { describe, expect, it } from '@jest/globals';
import { steadied } from './stream.js';
import type { Status } from './types.js';

const status = (networkRate: number): Status => ({
  version: '1',
  networkTimeMs: 0,
  wallTimeMs: 0,
  networkRate,
  rung: 'full',
  killSwitch: false,
  doing: [],
  samplesReceived: 0,
  samplesPerSecond: 0,
  sources: [],
  openIncidents: { critical: 0, major: 0, minor: 0, warning: 0, indeterminate: 0, cleared: 0 },
  casesByState: {},
});

describe('steadied', () => {
  it.each([
    [60, undefined, 60, 'a demonstration runs fast'],
    [123_066_584, 60, 60, 'a rate over no time at all is none'],
    [123_066_584, undefined, 1, 'without a rate before it time runs as here'],
    [0, 12, 12, 'time that stands still for one status goes on'],
    [-3, 0, 1, 'it never runs back'],
  ])('%d after %d is %d because %s', (rate, before, expected, because) => {
    const { networkRate } = steadied(status(rate), before === undefined ? undefined : status(before));
    expect([networkRate, because]).toEqual([expected, because]);
  });
});
