import { describe, expect, it } from '@jest/globals';
import { durationMs, sizeBytes } from './duration.js';

describe('durationMs', () => {
  it.each([
    ['15s', 15_000],
    ['1m30s', 90_000],
    ['500ms', 500],
    ['1h1ms', 3_600_001],
    ['2d', 172_800_000],
    ['0', 0],
    ['15', undefined],
    ['s15', undefined],
    ['30s1m', undefined],
    ['1.5s', undefined],
    ['', undefined],
  ])('%s is %s ms', (text, ms) => {
    expect(durationMs(text)).toBe(ms);
  });
});

describe('sizeBytes', () => {
  it.each([
    ['0', 0],
    ['512B', 512],
    ['10MB', 10 << 20],
    ['1KiB', 1_024],
    ['2G', 2 ** 31],
    ['ten', undefined],
  ])('%s is %s bytes', (text, bytes) => {
    expect(sizeBytes(text)).toBe(bytes);
  });
});
