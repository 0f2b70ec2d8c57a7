import { describe, expect, it } from '@jest/globals';
import { networkTimeOf } from '#foundation/vocabulary';
import { sourceSilence } from './source-silence.js';

const heard = (at: number) => [
  { source: 'pm', dn: 'ManagedElement=1', region: 'north', lastEventAt: networkTimeOf(at) },
];

describe('sourceSilence', () => {
  it('is raised once after the allowed delay and cleared by the next event', () => {
    const [none, early] = sourceSilence(new Map(), heard(0), networkTimeOf(60), 60);
    expect(early).toEqual([]);
    const [open, raised] = sourceSilence(none, heard(0), networkTimeOf(61), 60);
    expect(raised).toMatchObject([{ state: 'raised', onset: 0, source: 'pm' }]);
    const [still, again] = sourceSilence(open, heard(0), networkTimeOf(90), 60);
    expect(again).toEqual([]);
    const [closed, cleared] = sourceSilence(still, heard(95), networkTimeOf(95), 60);
    expect(cleared).toMatchObject([{ state: 'cleared', onset: 0 }]);
    expect(closed.size).toBe(0);
  });

  it('waits as long as a source of its own may take', () => {
    const slow = heard(0).map((source) => ({ ...source, allowedDelayMs: 1800 }));
    expect(sourceSilence(new Map(), slow, networkTimeOf(1800), 60)[1]).toEqual([]);
    expect(sourceSilence(new Map(), slow, networkTimeOf(1801), 60)[1]).toHaveLength(1);
  });
});
