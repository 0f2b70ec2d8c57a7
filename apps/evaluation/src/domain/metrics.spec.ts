import { describe, expect, it } from '@jest/globals';
import { costOf } from './cost.js';
import { METRICS } from './metrics.js';
import { type RunFacts } from './run-facts.js';
import { fault, run } from './testing.js';

const of = (name: string, runs: readonly RunFacts[]) => METRICS.find((metric) => metric.name === name)?.of(runs);

describe('METRICS', () => {
  const found = fault({ minutes: 3, reports: 3, objectRank: 1, causeRank: 2, restored: true, minutesToRestore: 20 });
  const missed = fault({
    id: 'F2',
    detected: false,
    incidents: 0,
    rootSeen: false,
    endedRight: false,
    restored: false,
  });
  const unfelt = fault({ id: 'F3', impactful: false, detected: false, incidents: 0, impactMinutes: 0 });
  const merged = fault({ id: 'F4', minutes: 9, reports: 9, merged: true, incidents: 0, objectRank: 4 });
  const runs = [
    run({
      ...{
        hours: 12,
        faults: [found, missed, unfelt, merged],
        incidents: 2,
        raised: 10,
        falseIncidents: 1,
        touches: 3,
      },
      ...{ plans: { right: 3, harmless: 1, harmful: 0 }, reverts: { right: 1, wrong: 1 }, bandShare: 0.4 },
      ...{ changes: 4, wrongChanges: 1 },
    }),
  ];

  it.each<[string, number | null, number, string]>([
    ['detected', 2 / 3, 3, 'what nobody felt is no miss'],
    ['impactToIncidentMinutesP50', 3, 2, 'nearest rank of 3 and 9'],
    ['impactToIncidentMinutesP95', 9, 2, 'nearest rank of 3 and 9'],
    ['objectAt1', 1 / 3, 3, 'what was missed is wrong too'],
    ['objectAt3', 1 / 3, 3, 'the fourth is not among three'],
    ['causeAt1', 0, 3, 'the cause stands second'],
    ['causeAt3', 1 / 3, 3, 'the cause stands second'],
    ['overMerge', 1 / 2, 2, 'one of two that were found'],
    ['overSplit', 1, 1, 'only one has an incident of its own'],
    ['falseIncidentsADay', 2, 1, 'one in half a day'],
    ['stormCompression', 5, 2, 'ten in two incidents'],
    ['rootRecall', 2 / 3, 3, 'one was missed'],
    ['plansRight', 3 / 4, 4, 'three of four'],
    ['wrongChangesADay', 2, 1, 'one in half a day'],
    ['restored', 1 / 2, 2, 'of the two that something mends'],
    ['minutesToRestoreP50', 20, 1, 'one was restored'],
    ['revertsRight', 1 / 2, 2, 'one of two'],
    ['impactHoursADay', 6, 1, 'three hours in half a day, felt or not'],
    ['touchesADay', 6, 1, 'three in half a day'],
    ['bandShare', 0.4, 1, 'as the run says'],
  ])('%s is %d of %d because %s', (name, value, n) => {
    expect(of(name, runs)).toEqual({ value, n });
  });

  it('says nothing of nothing', () => {
    expect(of('detected', [run({ faults: [] })])).toEqual({ value: null, n: 0 });
    expect(of('bandShare', [run()])).toEqual({ value: null, n: 0 });
  });

  it('weighs users, people and changes into one cost', () => {
    // 180 min of hurt users are 3 h; 3 touches of 10 min, a wrong change of 60 min, 3 others of 1 min; twice that a day.
    expect(runs.map(costOf)).toEqual([2 * (3 + 30 + 60 + 3)]);
  });
});
