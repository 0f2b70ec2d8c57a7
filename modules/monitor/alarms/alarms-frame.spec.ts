import { describe, expect, it } from '@jest/globals';
import { type Alarm, networkTimeOf } from '#foundation/vocabulary';
import { readAlarmsFrame, writeAlarmsFrame } from './alarms-frame.js';

const alarm: Alarm = {
  id: 'alertmanager/1',
  dn: 'ManagedElement=7',
  time: networkTimeOf(1000),
  perceivedSeverity: 'major',
  probableCause: 'LinkDown',
  text: 'Tür offen',
};

describe('a frame of alarms', () => {
  it('gives back what was written', () => {
    expect(readAlarmsFrame(writeAlarmsFrame([alarm, { ...alarm, perceivedSeverity: 'cleared' }]))).toEqual([
      alarm,
      { ...alarm, perceivedSeverity: 'cleared' },
    ]);
  });

  it.each(['', '[', '{}', '[{}]', JSON.stringify([{ ...alarm, time: 'now' }])])('refuses %j', (text) => {
    expect(() => readAlarmsFrame(new TextEncoder().encode(text))).toThrow(/no alarms/);
  });
});
