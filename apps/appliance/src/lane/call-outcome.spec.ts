import { describe, expect, it } from '@jest/globals';
import { type CallRecord, networkTimeOf } from '#foundation/vocabulary';
import { outcomeOf } from './call-outcome.js';

const call = (of: Partial<CallRecord>): CallRecord => ({
  ...{ id: '1', trunk: 'ManagedElement=sbc,SipTrunk=a', start: networkTimeOf(0), end: networkTimeOf(9) },
  ...{ caller: 'a', callee: 'b', answered: false, disposition: '', billableSeconds: 0 },
  ...of,
});

describe('outcomeOf', () => {
  it.each<[string, Partial<CallRecord>, ReturnType<typeof outcomeOf>]>([
    ['answered, whatever ended it', { answered: true, releaseCause: 41 }, 'effective'],
    ['user busy', { releaseCause: 17 }, 'effective'],
    ['no circuit available', { releaseCause: 34 }, 'congested'],
    ['a number that nobody has', { releaseCause: 1 }, 'unallocated'],
    ['incompatible destination', { releaseCause: 88 }, 'incompatible'],
    ['temporary failure', { releaseCause: 41 }, 'failed'],
    ['service unavailable', { sipStatus: 503 }, 'congested'],
    ['not found', { sipStatus: 404 }, 'unallocated'],
    ['not acceptable here', { sipStatus: 488 }, 'incompatible'],
    ['cancelled by the caller', { sipStatus: 487 }, 'effective'],
    ['server internal error', { sipStatus: 500 }, 'failed'],
    ['the cause before the status', { releaseCause: 17, sipStatus: 503 }, 'effective'],
    ['no reason given', {}, undefined],
  ])('%s', (_, of, expected) => {
    expect(outcomeOf(call(of))).toBe(expected);
  });
});
