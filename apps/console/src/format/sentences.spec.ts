import { describe, expect, it } from '@jest/globals';
import { plainSentence } from './sentences.js';

describe('plainSentence', () => {
  it.each([
    [
      'mosCqe of ManagedElement=sbc-1,SipTrunk=trunk-a is low: 3.57 {score}, where 4.35 {score} (3.7 {score} to 5.01 {score}) is usual.',
      'Carrier A',
      'Call quality (MOS-CQE) of Carrier A is low: 3.57, where 4.35 (3.7 to 5.01) is usual.',
      'counters and DNs are for machines',
    ],
    [
      'prbUtilisationRatio of GNBDUFunction=1,NRCellDU=5 is high: 59.7 %.',
      'South-18 2B',
      'PRB utilisation of South-18 2B is high: 59.7 %.',
      'an abbreviation keeps its capitals',
    ],
    [
      'The telemetry is 60000 ms old, at most 1800000 ms.',
      undefined,
      'The telemetry is 1 min old, at most 30 min.',
      'nobody counts in ms',
    ],
    ['The link is down.', 'South', 'The link is down.', 'a plain sentence stays'],
  ])('%s', (sentence, name, expected, because) => {
    expect([plainSentence(sentence, name), because]).toEqual([expected, because]);
  });
});
