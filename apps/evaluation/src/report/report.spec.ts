import { describe, expect, it } from '@jest/globals';
import { fault, run } from '../domain/testing.js';
import { ecdfPlot } from './ecdf-plot.js';
import { comparisonsOf, scoreboardOf } from './scoreboard.js';
import { element, ticksUpTo } from './svg.js';
import { comparisonTable, findings, scoreTable } from './write-report.js';

const arm = (name: string, found: number) =>
  [1, 2, 3].map((seed) =>
    run({ seed, arm: name, faults: [0, 1, 2, 3].map((at) => fault({ id: `F${at}`, detected: at < found })) }),
  );
const runs = new Map([
  ['none', arm('none', 3)],
  ['nocturne-without-logs', arm('nocturne-without-logs', 3)],
  ['nocturne-without-alarms', arm('nocturne-without-alarms', 1)],
]);
const comparisons = comparisonsOf(runs, [
  ['nocturne-without-logs', 'none'],
  ['nocturne-without-alarms', 'none'],
  ['nocturne', 'none'],
]);

describe('the report', () => {
  it('shows a value with its interval and what it is of', () => {
    expect(scoreTable(scoreboardOf(runs))).toContain('| found [%] | 75 (75 to 75; 12) |');
  });

  it('compares only what was run, and marks what is worse', () => {
    expect(comparisons).toHaveLength(2);
    expect(comparisonTable(comparisons)).toContain('-50 (-50 to -50; 3) worse');
  });

  it('reports an ablation that is no worse as a finding, and what one that is worse loses', () => {
    const [logs, alarms] = findings(comparisons);
    expect(logs).toMatch(
      /^Finding: nocturne-without-logs is in no figure worse than none beyond chance \(3 seeds\); by the value alone it is in nothing/,
    );
    expect(alarms).toMatch(/^nocturne-without-alarms against none \(3 seeds\): worse in found/);
  });
});

describe('plots', () => {
  it('escape what they are given', () => {
    expect(element('text', { x: 1.234, title: '"' }, '<a & b>')).toBe(
      '<text x="1.23" title="&quot;">&lt;a &amp; b&gt;</text>',
    );
  });

  it.each<[number, number[]]>([
    [0, [0]],
    [60, [0, 20, 40, 60]],
    [7, [0, 2, 4, 6]],
  ])('up to %d have ticks at %j', (most, expected) => {
    expect(ticksUpTo(most)).toEqual(expected);
  });

  it('end below all where some were never found', () => {
    const svg = ecdfPlot('found', 'minutes', 60, [{ name: 'none', values: [0, 30, 600], of: 4 }]);
    expect(svg).toContain('none (3 of 4)');
    // A quarter at once, half by minute 30, and no more within the hour: pixels of 320 less a share of 276.
    expect(svg).toContain('M60 320H60.0V251.0H265.0V182.0H470');
  });
});
