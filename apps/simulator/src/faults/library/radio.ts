import { type FaultKindSource } from '../kind.js';

const DAY = 1440;
const HALF_A_DAY = 720;
const dB = (usual: number, least: number, most: number) => ({ usual, least, most, unit: 'dB' });
const ratio = (usual: number, least: number, most: number) => ({ usual, least, most, unit: '1' });
const minutes = (usual: number, least: number, most: number) => ({ usual, least, most, unit: 'min' });

/** A restart of the whole unit. */
const RESTART = { of: 'unit', attribute: 'vsRestartCount' };
const LOCKED_AND_UNLOCKED = { attribute: 'administrativeState', from: 'LOCKED', to: 'UNLOCKED' };
const restart = [{ of: 'unit', attribute: 'vsRestartCount', to: { special: 'next' as const } }];
const rollback = (attribute: string, of = 'target') => ({
  function: 'configuration-rollback',
  actions: [[{ of, attribute, to: { special: 'was' as const } }]],
});
/** Another value than neighbours have, or the planned one. */
const replan = (attribute: string, by: string) => ({
  function: by,
  actions: [[{ attribute, to: { special: 'was' as const } }], [{ attribute, to: { special: 'free' as const } }]],
});

/** What goes wrong in the radio network. Values are chosen to be felt by users, but not by all of them at all hours. */
export const RADIO = {
  'sleeping-cell': {
    cause: 'sleeping-cell',
    target: { among: 'cells', choose: 'felt' },
    effects: [{ effect: 'parameter', parameter: 'outage', value: 1, clearedBy: [LOCKED_AND_UNLOCKED, RESTART] }],
    lastsMinutes: HALF_A_DAY,
    expected: 'mended',
    remedy: {
      function: 'sleeping-cell-recovery',
      actions: [
        [
          { attribute: 'administrativeState', to: 'LOCKED' },
          { attribute: 'administrativeState', to: 'UNLOCKED' },
        ],
        restart,
      ],
    },
  },
  'cell-outage': {
    cause: 'cell-outage',
    target: { among: 'cells', choose: 'felt' },
    effects: [
      { effect: 'parameter', parameter: 'outage', value: 1, clearedBy: [RESTART] },
      { effect: 'alarm', alarm: 'CellUnavailable', severity: 'critical' },
      {
        effect: 'log',
        of: 'unit',
        severity: 'error',
        body: 'Baseband: radio unit of the cell does not answer, cell disabled',
      },
    ],
    lastsMinutes: HALF_A_DAY,
    expected: 'mended',
    remedy: { function: 'cell-outage-recovery', actions: [restart] },
  },
  'degraded-mimo-branch': {
    cause: 'antenna-branch-lost',
    target: { among: 'capacity-cells', choose: 'felt' },
    parameters: { share: ratio(0.5, 0.25, 0.75) },
    effects: [{ effect: 'parameter', parameter: 'lostBranches', value: { parameter: 'share' } }],
    lastsMinutes: DAY,
    expected: 'handed-over',
  },
  'wrong-tilt': {
    cause: 'wrong-antenna-tilt',
    target: { among: 'cells', choose: 'felt' },
    /** A degree up instead of down: the cell shines far into its neighbours. In 0.1 degree. */
    parameters: { tilt: { usual: 0, least: -50, most: 20, unit: '0.1.deg' } },
    effects: [
      {
        ...{ effect: 'attribute', attribute: 'digitalTilt', value: { parameter: 'tilt' }, within: 10 },
        announcedBy: 'ran-planning',
      },
    ],
    lastsMinutes: HALF_A_DAY,
    expected: 'mended',
    remedy: rollback('digitalTilt'),
  },
  'crossed-feeders': {
    cause: 'crossed-feeders',
    target: { among: 'cells', choose: 'felt' },
    effects: [
      { effect: 'parameter', parameter: 'crossedFeeders', value: 1 },
      { effect: 'parameter', of: 'sectors', parameter: 'crossedFeeders', value: 1 },
      { effect: 'log', of: 'element', severity: 'info', body: 'Site visit closed: antenna line work done' },
    ],
    lastsMinutes: DAY,
    feltAt: ['sectors'],
    // Lines are crossed with one another: each of them is wrong.
    namedAt: ['sectors'],
    expected: 'handed-over',
  },
  'wrong-power': {
    cause: 'wrong-transmit-power',
    target: { among: 'cells', choose: 'felt' },
    parameters: { decibel: dB(-12, -20, -6) },
    effects: [
      {
        ...{ effect: 'attribute', attribute: 'configuredMaxTxPower', value: { plus: { parameter: 'decibel' } } },
        ...{ within: 1, announcedBy: 'ran-planning' },
      },
    ],
    lastsMinutes: HALF_A_DAY,
    expected: 'mended',
    remedy: rollback('configuredMaxTxPower'),
  },
  'pci-collision': {
    cause: 'pci-collision',
    target: { among: 'cells-with-neighbours', choose: 'felt' },
    effects: [
      {
        ...{ effect: 'attribute', attribute: 'nRPCI', value: { copyOf: 'neighbour' }, announcedBy: 'ran-planning' },
        differsFrom: ['neighbours', 'second-tier'],
      },
    ],
    lastsMinutes: DAY,
    feltAt: ['neighbour'],
    expected: 'mended',
    remedy: replan('nRPCI', 'pci-optimisation'),
  },
  'pci-confusion': {
    cause: 'pci-confusion',
    target: { among: 'cells-with-neighbours', choose: 'felt' },
    effects: [
      {
        ...{ effect: 'attribute', attribute: 'nRPCI', value: { copyOf: 'second-tier' }, announcedBy: 'ran-planning' },
        differsFrom: ['neighbours', 'second-tier'],
      },
    ],
    lastsMinutes: DAY,
    feltAt: ['neighbours'],
    expected: 'mended',
    remedy: replan('nRPCI', 'pci-optimisation'),
  },
  'missing-neighbour': {
    cause: 'missing-neighbour',
    target: { among: 'cells-with-neighbours', choose: 'felt' },
    effects: [{ effect: 'attribute', of: 'relations', attribute: 'isHOAllowed', value: false }],
    lastsMinutes: DAY,
    feltAt: ['relations', 'neighbours'],
    expected: 'mended',
    remedy: {
      function: 'neighbour-relations',
      actions: [[{ of: 'relations', attribute: 'isHOAllowed', to: true }]],
    },
  },
  'cio-too-early': {
    cause: 'handover-too-early',
    target: { among: 'cells-with-neighbours', choose: 'felt' },
    parameters: { decibel: dB(15, 8, 20) },
    effects: [
      {
        ...{ effect: 'attribute', of: 'relations', attribute: 'cellIndividualOffset.rsrpOffsetSSB', within: 2 },
        value: { plus: { parameter: 'decibel' } },
      },
    ],
    lastsMinutes: DAY,
    feltAt: ['relations', 'neighbours'],
    expected: 'mended',
    remedy: {
      ...rollback('cellIndividualOffset.rsrpOffsetSSB', 'relations'),
      function: 'mobility-robustness',
    },
  },
  'cio-too-late': {
    cause: 'handover-too-late',
    target: { among: 'cells-with-neighbours', choose: 'felt' },
    parameters: { decibel: dB(-9, -15, -6) },
    effects: [
      {
        ...{ effect: 'attribute', of: 'relations', attribute: 'cellIndividualOffset.rsrpOffsetSSB', within: 2 },
        value: { plus: { parameter: 'decibel' } },
      },
    ],
    lastsMinutes: DAY,
    feltAt: ['relations', 'neighbours'],
    expected: 'mended',
    remedy: {
      ...rollback('cellIndividualOffset.rsrpOffsetSSB', 'relations'),
      function: 'mobility-robustness',
    },
  },
  'prach-root-clash': {
    cause: 'prach-root-clash',
    target: { among: 'cells-with-neighbours', choose: 'felt' },
    effects: [
      {
        ...{ effect: 'attribute', attribute: 'vsRootSequenceIndex', value: { copyOf: 'neighbour' } },
        differsFrom: ['neighbours'],
      },
    ],
    lastsMinutes: DAY,
    feltAt: ['neighbour'],
    expected: 'mended',
    remedy: replan('vsRootSequenceIndex', 'rach-optimisation'),
  },
  'uplink-interference': {
    cause: 'uplink-interference',
    target: { among: 'cells', choose: 'felt' },
    parameters: { decibel: dB(18, 10, 30) },
    effects: [
      { effect: 'parameter', parameter: 'uplinkInterference', value: { parameter: 'decibel' } },
      { effect: 'parameter', of: 'neighbour', parameter: 'uplinkInterference', value: 6 },
    ],
    lastsMinutes: 300,
    feltAt: ['neighbour'],
    expected: 'handed-over',
  },
  'tdd-clock-drift': {
    cause: 'clock-out-of-sync',
    target: { among: 'tdd-cells', choose: 'felt' },
    parameters: { microseconds: { usual: 60, least: 20, most: 150, unit: 'us' }, over: minutes(30, 5, 240) },
    effects: [
      {
        ...{ effect: 'parameter', of: 'cells', parameter: 'clockOffset', value: { parameter: 'microseconds' } },
        onset: { shape: 'drift', minutes: { parameter: 'over' } },
        clearedBy: [RESTART],
      },
      {
        effect: 'log',
        of: 'element',
        severity: 'warn',
        body: 'SYNC: GNSS holdover entered, reference lost',
        everyMinutes: 60,
      },
    ],
    lastsMinutes: HALF_A_DAY,
    feltAt: ['element', 'neighbours'],
    namedAt: ['element', 'unit'],
    expected: 'mended',
    remedy: { function: 'clock-recovery', actions: [restart] },
  },
  'starved-slice': {
    cause: 'slice-starved',
    target: { among: 'capacity-cells', choose: 'felt' },
    parameters: { share: ratio(0.9, 0.5, 1) },
    effects: [
      { effect: 'attribute', attribute: 'rRMPolicyMinRatio', value: 0, within: 3, announcedBy: 'slice-management' },
      {
        ...{ effect: 'parameter', parameter: 'starvedSlice', value: { parameter: 'share' } },
        withAttribute: 'rRMPolicyMinRatio',
      },
    ],
    lastsMinutes: HALF_A_DAY,
    expected: 'mended',
    remedy: rollback('rRMPolicyMinRatio'),
  },
  overload: {
    cause: 'cell-overload',
    target: { among: 'cells', choose: 'felt' },
    parameters: { load: ratio(0.7, 0.4, 1.5) },
    effects: [{ effect: 'parameter', parameter: 'crowd', value: { parameter: 'load' } }],
    lastsMinutes: 150,
    expected: 'reverted',
  },
  'failing-software': {
    cause: 'failing-software',
    target: { among: 'cells', choose: 'felt' },
    parameters: { share: ratio(0.25, 0.05, 0.6), spacing: minutes(5, 1, 60) },
    effects: [
      {
        ...{ effect: 'attribute', of: 'cells-of-vendor', attribute: 'vsSoftwareVersion', value: 'candidate-9' },
        ...{ spacingMinutes: { parameter: 'spacing' }, announcedBy: 'software-management' },
      },
      {
        ...{ effect: 'parameter', of: 'cells-of-vendor', parameter: 'failingSoftware', value: { parameter: 'share' } },
        withAttribute: 'vsSoftwareVersion',
      },
      { effect: 'log', of: 'element', severity: 'info', body: 'SWM: software level candidate-9 activated' },
    ],
    lastsMinutes: HALF_A_DAY,
    feltAt: ['cells-of-vendor'],
    // Each cell with the bad level is as much at fault as the one that it began with.
    namedAt: ['cells-of-vendor'],
    expected: 'mended',
    remedy: rollback('vsSoftwareVersion', 'cells-of-vendor'),
  },
  'water-in-feeder': {
    cause: 'feeder-loss',
    target: { among: 'cells', choose: 'felt' },
    parameters: { decibel: dB(14, 6, 25), over: minutes(180, 30, 2880) },
    effects: [
      {
        ...{ effect: 'parameter', parameter: 'feederLoss', value: { parameter: 'decibel' } },
        onset: { shape: 'drift', minutes: { parameter: 'over' } },
      },
      { effect: 'alarm', alarm: 'VswrOverThreshold', severity: 'minor', afterMinutes: 120 },
    ],
    lastsMinutes: DAY,
    expected: 'handed-over',
  },
} as const satisfies Readonly<Record<string, FaultKindSource>>;
