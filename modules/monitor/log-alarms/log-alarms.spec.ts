import { describe, expect, it } from '@jest/globals';
import { type LogRecord, networkTimeOf } from '#foundation/vocabulary';
import { LogAlarms } from './log-alarms.js';
import { LogAlarmsConfig } from './log-alarms.config.js';

const NOW = 1_000_000_000_000;
const SITE = 'SubNetwork=1,ManagedElement=7';
const HOUR = 3_600_000;
const log = (body: string, time = NOW, dn = SITE): LogRecord => ({
  ...{ dn, time: networkTimeOf(time), severityNumber: 13, body },
});
const open = (settings: Readonly<Record<string, unknown>> = {}) => {
  const counted: Record<string, number> = {};
  const alarms = new LogAlarms(LogAlarmsConfig.schema.parse(settings), {
    count: (rule, outcome) => (counted[`${rule} ${outcome}`] = (counted[`${rule} ${outcome}`] ?? 0) + 1),
  });
  return { alarms, counted };
};

describe('alarms from logs', () => {
  it.each([
    ['timing', 'SYNC: GNSS holdover entered, reference lost'],
    ['timing', 'ptp4l: clock servo unlocked'],
    ['timing', '%PTP-4-SYNC: synchronization source failed, free-running'],
    ['power', 'PWR: mains lost, running on battery'],
    ['power', 'AC input failure on rectifier 2'],
  ])('knows by itself %s: %s', (rule, body) => {
    const [alarm] = open().alarms.take([log(body)], NOW);
    expect(alarm).toMatchObject({ id: `log/${rule}/${SITE}`, dn: SITE, time: NOW, text: body });
  });

  it.each(['PTP: port is master', 'SWM: software level 9 activated', 'Interface to-agg-1, changed state to down'])(
    'takes nothing else for one: %s',
    (body) => {
      expect(open().alarms.take([log(body)], NOW)).toEqual([]);
    },
  );

  it('raises once what is repeated, by object, and clears by word', () => {
    const { alarms, counted } = open();
    const [other] = alarms
      .take([log('GNSS holdover'), log('GNSS holdover', NOW + 1), log('GNSS lost', NOW, 'ManagedElement=8')], NOW)
      .slice(1);
    expect(other?.dn).toBe('ManagedElement=8');
    expect(alarms.take([log('GNSS holdover', NOW + HOUR)], NOW + HOUR)).toEqual([]);
    expect(alarms.take([log('GNSS locked', NOW + HOUR + 1)], NOW + HOUR)).toMatchObject([
      { id: `log/timing/${SITE}`, perceivedSeverity: 'cleared', time: NOW + HOUR + 1, probableCause: 'timingProblem' },
    ]);
    expect(counted).toEqual({ 'timing raised': 2, 'timing repeated': 2, 'timing cleared': 1 });
    expect(alarms.take([log('GNSS holdover', NOW + 2 * HOUR)], NOW + 2 * HOUR)).toHaveLength(1);
  });

  it('clears by silence, from the newest record on', () => {
    const { alarms } = open();
    alarms.take([log('GNSS holdover')], NOW);
    alarms.take([log('GNSS holdover', NOW + HOUR)], NOW + HOUR);
    expect(alarms.expire(NOW + 3 * HOUR)).toEqual([]);
    expect(alarms.expire(NOW + 3 * HOUR + 60_000)).toMatchObject([
      { perceivedSeverity: 'cleared', text: 'Nothing in the log said so any more.' },
    ]);
    expect(alarms.expire(NOW + 9 * HOUR)).toEqual([]);
  });

  it('goes on after a restart as if there had been none', () => {
    const { alarms } = open();
    alarms.take([log('GNSS holdover')], NOW);
    const next = open();
    next.alarms.restore(structuredClone(alarms.state()));
    expect(next.alarms.take([log('GNSS holdover', NOW + 1)], NOW)).toEqual([]);
    expect(next.alarms.take([log('GNSS locked', NOW + 2)], NOW)).toHaveLength(1);
  });

  it('raises nothing of the past, and no more than it can hold', () => {
    const { alarms, counted } = open({ maxOpen: 1 });
    expect(alarms.take([log('GNSS holdover', NOW - HOUR)], NOW)).toEqual([]);
    expect(alarms.take([log('GNSS lost'), log('GNSS lost', NOW, 'ManagedElement=8')], NOW)).toHaveLength(1);
    expect(counted).toEqual({ 'timing raised': 1, 'timing too-many': 1 });
  });

  it('takes the rules of the configuration, and refuses what is no expression', () => {
    const fan = { name: 'fan', raisedBy: String.raw`FAN-\d-FAILED`, probableCause: 'coolingFanFailure' };
    const { alarms } = open({ rules: [{ ...fan, perceivedSeverity: 'major' }] });
    expect(alarms.take([log('%fan-3-failed: tray 2')], NOW)).toMatchObject([{ probableCause: 'coolingFanFailure' }]);
    expect(alarms.take([log('GNSS holdover')], NOW)).toEqual([]);
    expect(() => open({ rules: [{ ...fan, raisedBy: '(', perceivedSeverity: 'major' }] })).toThrow(
      /regular expression/,
    );
  });
});
