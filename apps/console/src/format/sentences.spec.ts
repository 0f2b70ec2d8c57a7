import { describe, expect, it } from '@jest/globals';
import { plainSentence } from './sentences.js';

describe('plainSentence', () => {
  it.each([
    [
      'mosCqe of ManagedElement=sbc-1,SipTrunk=trunk-a is low: 3.57 {score}, where 4.35 {score} (3.7 {score} to 5.01 {score}) is usual.',
      { dn: 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk=trunk-a', name: 'Carrier A' },
      'Call quality (MOS-CQE) of Carrier A is low: 3.57, where 4.35 (3.7 to 5.01) is usual.',
      'counters and DNs are for machines',
    ],
    [
      'prbUtilisationRatio of GNBDUFunction=1,NRCellDU=5 is high: 59.7 %.',
      { dn: 'SubNetwork=South,ManagedElement=48,GNBDUFunction=1,NRCellDU=5', name: 'South-18 2B' },
      'PRB utilisation of South-18 2B is high: 59.7 %.',
      'an abbreviation keeps its capitals',
    ],
    [
      'The telemetry is 60000 ms old, at most 1800000 ms.',
      undefined,
      'The telemetry is 1 min old, at most 30 min.',
      'nobody counts in ms',
    ],
    ['The link is down.', { dn: 'SubNetwork=South', name: 'South' }, 'The link is down.', 'a plain sentence stays'],
    [
      'Lock and unlock North-27 3C (NRCellDU=9), which carries no traffic.',
      undefined,
      'Lock and unlock North-27 3C, which carries no traffic.',
      'the name is enough',
    ],
    [
      'ManagedElement=9 has a major alarm: "Lost at SubNetwork=South,ManagedElement=60".',
      { dn: 'SubNetwork=South,ManagedElement=60', name: 'gNB South-30' },
      'ManagedElement=9 has a major alarm: "Lost at gNB South-30".',
      'another object keeps its DN',
    ],
  ])('%s', (sentence, object, expected, because) => {
    expect([plainSentence(sentence, object), because]).toEqual([expected, because]);
  });
});
