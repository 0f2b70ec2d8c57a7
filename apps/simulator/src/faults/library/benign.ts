import { type FaultKindSource } from '../kind.js';

const DAY = 1440;
const NOT_A_FAULT = { benign: true, expected: 'ignored' } as const;

/** What looks like a fault and is none. */
export const BENIGN = {
  'planned-lock': {
    ...NOT_A_FAULT,
    cause: 'planned-work',
    target: { among: 'cells' },
    effects: [{ effect: 'attribute', attribute: 'administrativeState', value: 'LOCKED', announcedBy: 'planned-work' }],
    lastsMinutes: 60,
  },
  'energy-saving-sleep': {
    ...NOT_A_FAULT,
    cause: 'energy-saving',
    target: { among: 'capacity-cells', choose: 'unfelt' },
    effects: [
      { effect: 'attribute', attribute: 'energySavingState', value: 'isEnergySaving', announcedBy: 'energy-saving' },
    ],
    lastsMinutes: 240,
  },
  'flash-crowd': {
    ...NOT_A_FAULT,
    cause: 'busy-hour',
    target: { among: 'cells' },
    parameters: { load: { usual: 0.18, least: 0.05, most: 0.3, unit: '1' } },
    effects: [
      {
        ...{ effect: 'parameter', parameter: 'crowd', value: { parameter: 'load' } },
        onset: { shape: 'drift', minutes: 20 },
      },
    ],
    lastsMinutes: 90,
  },
  holiday: {
    ...NOT_A_FAULT,
    cause: 'holiday',
    target: { among: 'regions' },
    effects: [{ effect: 'parameter', of: 'network', parameter: 'holiday', value: 1 }],
    lastsMinutes: DAY,
    feltAt: ['network'],
  },
  'clock-change': {
    ...NOT_A_FAULT,
    cause: 'clock-change',
    target: { among: 'regions' },
    effects: [{ effect: 'parameter', of: 'network', parameter: 'clockAhead', value: 1 }],
    lastsMinutes: 7 * DAY,
    feltAt: ['network'],
  },
  'lost-pm-file': {
    ...NOT_A_FAULT,
    cause: 'reports-lost',
    target: { among: 'sites' },
    effects: [{ effect: 'report', fate: 'lost' }],
    lastsMinutes: 15,
    feltAt: ['cells'],
  },
  'renamed-counter': {
    ...NOT_A_FAULT,
    cause: 'counter-renamed',
    target: { among: 'sites' },
    effects: [
      {
        effect: 'attribute',
        of: 'cells',
        attribute: 'vsSoftwareVersion',
        value: 'candidate-8',
        announcedBy: 'software-management',
      },
      { effect: 'report', fate: 'renamed', counters: ['DRB.UEThpDl', 'RRC.ConnMean'], suffix: '_v2' },
    ],
    lastsMinutes: DAY,
    feltAt: ['cells'],
  },
} as const satisfies Readonly<Record<string, FaultKindSource>>;
