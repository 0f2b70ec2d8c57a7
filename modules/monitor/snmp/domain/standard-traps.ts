import { type TrapMapping } from './trap-mapping.js';

const IF_INDEX = '1.3.6.1.2.1.2.2.1.1';
const INTERFACE = {
  ifIndex: IF_INDEX,
  ifDescr: '1.3.6.1.2.1.2.2.1.2',
  ifAdminStatus: '1.3.6.1.2.1.2.2.1.7',
  ifOperStatus: '1.3.6.1.2.1.2.2.1.8',
  ifName: '1.3.6.1.2.1.31.1.1.1.1',
};
const POINTERS = {
  model: '1.3.6.1.2.1.118.1.2.2.1.13',
  resource: '1.3.6.1.2.1.118.1.2.2.1.10',
};

const common = { dn: [], below: [], isMomentary: false } as const;
const link = {
  ...common,
  varbinds: INTERFACE,
  // An index may mean another interface behind a restart, a name never does; the instance stands in where the varbind was left out.
  below: ['Interface=${ifName}', 'Interface=${ifDescr}', 'Interface=${ifIndex}', 'Interface=${ifOperStatus:index}'],
  alarm: 'link',
  probableCause: 'LinkDown',
};
const restart = {
  ...common,
  varbinds: {},
  alarm: 'restart',
  severity: 'warning' as const,
  isMomentary: true,
  probableCause: 'Restart',
};
const modelled = {
  ...common,
  varbinds: POINTERS,
  // The last number of the pointer is the state, all before it the alarm.
  alarm: 'model/${model:init}/${resource}',
  probableCause: 'Alarm ${model:init}',
  text: 'Alarm model ${model} of resource ${resource}',
};

/**
 * Traps that mean the same whoever makes them. What the operator maps comes first.
 *
 * @see IF-MIB (RFC 2863), SNMPv2-MIB (RFC 3418), ALARM-MIB and the table of ituAlarmTable in ITU-ALARM-MIB (RFC 3877)
 */
export const STANDARD_TRAPS: readonly TrapMapping[] = [
  {
    ...link,
    trap: '1.3.6.1.6.3.1.1.5.3',
    // Somebody shut it on purpose: ifAdminStatus is down.
    severity: { of: '${ifAdminStatus}', values: { '2': 'warning' }, otherwise: 'major' },
    text: 'Link down: ${ifName} ${ifDescr} (ifIndex ${ifIndex}, admin ${ifAdminStatus}, oper ${ifOperStatus})',
  },
  {
    ...link,
    trap: '1.3.6.1.6.3.1.1.5.4',
    severity: 'cleared',
    text: 'Link up: ${ifName} ${ifDescr} (ifIndex ${ifIndex})',
  },
  { ...restart, trap: '1.3.6.1.6.3.1.1.5.1', text: 'Restarted, its configuration may have changed (coldStart)' },
  { ...restart, trap: '1.3.6.1.6.3.1.1.5.2', text: 'Restarted with the same configuration (warmStart)' },
  {
    ...modelled,
    trap: '1.3.6.1.2.1.118.0.2',
    severity: {
      of: '${model:last}',
      values: { '1': 'cleared', '2': 'indeterminate', '3': 'warning', '4': 'minor', '5': 'major', '6': 'critical' },
      otherwise: 'indeterminate',
    },
  },
  { ...modelled, trap: '1.3.6.1.2.1.118.0.3', severity: 'cleared' },
];
