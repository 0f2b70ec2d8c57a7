import { describe, expect, it } from '@jest/globals';
import { type CellReport } from '../decoding/cell-reports.js';
import { type Minute } from '../decoding/observations.js';
import { CELL, MINUTE } from '../domain/testing.js';
import { alertsOf } from './alerting.js';
import { CLASS_RULES } from './class-rules.js';
import { siloedRules } from './siloed-rules.js';
import { SILOED_THRESHOLDS } from './siloed-thresholds.js';

const minute = (at: number, change: Partial<Minute> = {}): Minute => ({
  ...{ timeMs: at * MINUTE, cells: new Map(), trunks: new Map(), alarms: [], logs: [], changes: [] },
  ...change,
});
const cell = (at: number, report: CellReport): Minute => minute(at, { cells: new Map([[CELL, report]]) });
const usual: CellReport = { 'RRU.PrbTotDl': 40, 'RRC.ConnEstabAtt': 10, 'RRC.ConnEstabSucc': 10 };
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const told = (minutes: readonly Minute[], rules = siloedRules(SILOED_THRESHOLDS)) =>
  alertsOf(minutes, rules).map(({ rule, dn, openedAtMs }) => [rule, dn, openedAtMs / MINUTE]);

describe('siloed rules', () => {
  it('say nothing of what is as usual', () => {
    expect(told(range(0, 60).map((at) => cell(at, usual)))).toEqual([]);
  });

  it('tell once of a load that lasts, as soon as the quarter of an hour is above the limit', () => {
    const full = { ...usual, 'RRU.PrbTotDl': 100 };
    // 15 reports: above 85 on average with 12 of 100 and 3 of 40 (88), not with 11 (84).
    const minutes = [...range(0, 20).map((at) => cell(at, usual)), ...range(20, 60).map((at) => cell(at, full))];
    expect(told(minutes)).toEqual([['load', CELL, 31]]);
  });

  it('tell of a cell without traffic after a quarter of an hour', () => {
    const silent = { 'RRU.PrbTotDl': 0, 'RRC.ConnEstabAtt': 0, 'RRC.ConnEstabSucc': 0 };
    const minutes = [...range(0, 20).map((at) => cell(at, usual)), ...range(20, 60).map((at) => cell(at, silent))];
    expect(told(minutes)).toEqual([['no-traffic', CELL, 34]]);
  });

  it('make a ticket of every alarm that somebody is called for, whatever it has to do with another', () => {
    const alarm = (dn: string, severity: string) => ({ dn, name: 'LinkDown', severity, isCleared: false });
    const alarms = [alarm('a', 'critical'), alarm('b', 'major'), alarm('c', 'minor'), alarm('a', 'critical')];
    expect(told([minute(1, { alarms }), minute(2)])).toEqual([
      ['alarm', 'a', 1],
      ['alarm', 'b', 1],
    ]);
  });
});

describe('class rules', () => {
  it('blame a change after which it is worse, and put it back', () => {
    const change = { dn: CELL, attribute: 'digitalTilt', from: 60, to: 0 };
    const minutes = range(0, 120).map((at) =>
      minute(at, {
        cells: new Map([[CELL, { ...usual, 'DRB.UEThpDl': at < 70 ? 20 : 8 }]]),
        changes: at === 70 ? [change] : [],
      }),
    );
    const [alert] = alertsOf(minutes, CLASS_RULES).filter(({ cause }) => cause === 'wrong-antenna-tilt');
    expect(alert?.remedy).toEqual([{ dn: CELL, attribute: 'digitalTilt', from: 0, to: 60 }]);
  });

  it.each([
    ['restart what sleeps and was busy before', [['sleeping-cell', CELL]], usual],
    ['leave a cell alone whose whole site is silent', [], undefined],
  ] as const)('%s', (_, expected, besides) => {
    const silent = { 'RRC.ConnEstabAtt': 0, 'RRC.ConnEstabSucc': 0 };
    const sibling = CELL.replace('NRCellDU=3', 'NRCellDU=4');
    const minutes = range(0, 120).map((at) =>
      minute(at, {
        cells: new Map([
          [CELL, at < 80 ? usual : silent],
          [sibling, at < 80 ? usual : (besides ?? silent)],
        ]),
      }),
    );
    expect(alertsOf(minutes, CLASS_RULES).map(({ cause, dn }) => [cause, dn])).toEqual(expected);
  });
});
