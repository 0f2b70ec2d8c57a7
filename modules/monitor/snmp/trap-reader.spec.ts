import { describe, expect, it } from '@jest/globals';
import { networkTimeOf } from '#foundation/vocabulary';
import { type Notification, type Varbind } from './domain/notification.js';
import { STANDARD_TRAPS } from './domain/standard-traps.js';
import { type TrapMapping } from './domain/trap-mapping.js';
import { type Mapped, TrapReader } from './trap-reader.js';

const NOW = networkTimeOf(5_000);
const R1 = 'SubNetwork=North,ManagedElement=r1';
const ALARM = '1.3.6.1.4.1.99999.0.1';
const own: TrapMapping = {
  ...{ trap: ALARM, varbinds: { level: '1.3.6.1.4.1.99999.1.1', cell: '1.3.6.1.4.1.99999.1.2' }, isMomentary: false },
  ...{ dn: ['SubNetwork=North,ManagedElement=${host},NRCellDU=${cell}'], below: ['Board=${level:index}'] },
  severity: { of: '${level}', values: { '1': 'critical', '9': 'cleared' } },
  ...{ alarm: 'vswr', probableCause: 'antennaFailure', text: 'VSWR of cell ${cell}' },
};
const reader = (mappings: readonly TrapMapping[] = [own]): TrapReader =>
  new TrapReader(
    'routers',
    ['SubNetwork=North,ManagedElement=${host}'],
    { '198.51.100.7': 'r1', '198.51.100.9': 'a,b' },
    [...mappings, ...STANDARD_TRAPS],
  );
const trap = (oid: string, varbinds: readonly Varbind[] = [], agent = '198.51.100.7'): Notification => ({
  ...{ trap: oid, agent, varbinds },
});
const linkDown = (...varbinds: readonly Varbind[]) => trap('1.3.6.1.6.3.1.1.5.3', varbinds);
const ifIndex = { oid: '1.3.6.1.2.1.2.2.1.1.3', value: '3' };
const adminDown = { oid: '1.3.6.1.2.1.2.2.1.7.3', value: '2' };
const ifName = { oid: '1.3.6.1.2.1.31.1.1.1.1.3', value: 'ge-0/0/3' };
const model = (state: number) => ({
  oid: '1.3.6.1.2.1.118.1.2.2.1.13.7',
  value: `1.3.6.1.2.1.118.1.1.2.1.3.0.5.${state}`,
});

const told = (mapped: Mapped): unknown =>
  mapped.kind === 'alarms'
    ? mapped.alarms.map(({ dn, perceivedSeverity, probableCause }) => [dn, perceivedSeverity, probableCause])
    : mapped;

describe('TrapReader', () => {
  it.each<[string, Notification, unknown]>([
    ['a link by its name', linkDown(ifIndex, ifName), [[`${R1},Interface=ge-0/0/3`, 'major', 'LinkDown']]],
    ['a link by its index', linkDown(ifIndex), [[`${R1},Interface=3`, 'major', 'LinkDown']]],
    ['a link that was shut', linkDown(adminDown, ifName), [[`${R1},Interface=ge-0/0/3`, 'warning', 'LinkDown']]],
    [
      'a restart, which is over',
      trap('1.3.6.1.6.3.1.1.5.1'),
      [
        [R1, 'warning', 'Restart'],
        [R1, 'cleared', 'Restart'],
      ],
    ],
    [
      'a modelled alarm',
      trap('1.3.6.1.2.1.118.0.2', [model(6)]),
      [[R1, 'critical', 'Alarm 1.3.6.1.2.1.118.1.1.2.1.3.0.5']],
    ],
    ['its end', trap('1.3.6.1.2.1.118.0.3', [model(1)]), [[R1, 'cleared', 'Alarm 1.3.6.1.2.1.118.1.1.2.1.3.0.5']]],
    [
      'what the operator maps',
      trap(ALARM, [
        { oid: '1.3.6.1.4.1.99999.1.1.4', value: '1' },
        { oid: '1.3.6.1.4.1.99999.1.2.4', value: '12' },
      ]),
      [[`${R1},NRCellDU=12`, 'critical', 'antennaFailure']],
    ],
    [
      'an instance as a name',
      trap(ALARM, [{ oid: '1.3.6.1.4.1.99999.1.1.4', value: '9' }]),
      [[`${R1},Board=4`, 'cleared', 'antennaFailure']],
    ],
    [
      'no severity that is known',
      trap(ALARM, [{ oid: '1.3.6.1.4.1.99999.1.1.4', value: '5' }]),
      { kind: 'unmapped', dn: R1 },
    ],
    ['a trap that nobody mapped', trap('1.3.6.1.4.1.1.0.1'), { kind: 'unmapped', dn: R1 }],
    ['a link without a name', linkDown(), { kind: 'unplaced', because: 'no-object' }],
    [
      'an agent whose name is none',
      trap('1.3.6.1.6.3.1.1.5.1', [], '198.51.100.9'),
      { kind: 'unplaced', because: 'no-element' },
    ],
  ])('reads %s', (_, notification, expected) => {
    expect(told(reader().read(notification, NOW))).toEqual(expected);
  });

  it('gives raise, repeat and clear one id, and another one to another interface', () => {
    const ids = [
      linkDown(ifIndex, ifName),
      linkDown(ifName),
      trap('1.3.6.1.6.3.1.1.5.4', [ifName]),
      linkDown({ ...ifName, value: 'ge-0/0/4' }),
    ].map((each) => {
      const mapped = reader().read(each, NOW);
      return mapped.kind === 'alarms' ? mapped.alarms[0]?.id : undefined;
    });
    expect(new Set(ids.slice(0, 3)).size).toBe(1);
    expect(ids[3]).not.toBe(ids[0]);
  });

  it('puts the operator before the standard, and a whole subtree behind single traps', () => {
    const all = { ...own, trap: '1.3.6.1.6.3.1.1.5.*', dn: [], below: [], severity: 'minor' as const };
    const mine = { ...all, trap: '1.3.6.1.6.3.1.1.5.1', severity: 'critical' as const };
    expect(told(reader([all, mine]).read(trap('1.3.6.1.6.3.1.1.5.1'), NOW))).toEqual([
      [R1, 'critical', 'antennaFailure'],
    ]);
    expect(told(reader([all]).read(trap('1.3.6.1.6.3.1.1.5.5'), NOW))).toEqual([[R1, 'minor', 'antennaFailure']]);
  });
});
