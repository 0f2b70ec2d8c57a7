import { describe, expect, it } from '@jest/globals';
import { type ConfigurationChange, networkTimeOf } from '#foundation/vocabulary';
import { readConfigurationChangesFrame, writeConfigurationChangesFrame } from './changes-frame.js';

const change: ConfigurationChange = {
  id: 'c1',
  dn: 'ManagedElement=7,NRCellDU=3',
  time: networkTimeOf(1000),
  attribute: 'digitalTilt',
  from: 40,
  to: 90,
  actor: 'planner',
};

describe('a frame of configuration changes', () => {
  it('gives back what was written, the unknown old value and the reason too', () => {
    const changes = [
      change,
      { ...change, reason: 'CHG-7' },
      { ...change, from: undefined },
      { ...change, from: false, to: 'LOCKED' },
    ];
    expect(readConfigurationChangesFrame(writeConfigurationChangesFrame(changes))).toEqual(changes);
  });

  it.each(['', '[', '{}', '[{}]', JSON.stringify([{ ...change, to: null }])])('refuses %j', (text) => {
    expect(() => readConfigurationChangesFrame(new TextEncoder().encode(text))).toThrow(/no configuration changes/);
  });
});
