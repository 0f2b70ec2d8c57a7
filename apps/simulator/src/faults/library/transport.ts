import { type FaultKindSource } from '../kind.js';

const ratio = (usual: number, least: number, most: number) => ({ usual, least, most, unit: '1' });
const minutes = (usual: number, least: number, most: number) => ({ usual, least, most, unit: 'min' });
/** A technician's way and work. */
const REPAIRED = 180;
const BEHIND_A_LINK = ['ends', 'carried'];

/** What goes wrong between sites and core. Alarms of what is down are the network's own; here stand only those that a fault brings besides. */
export const TRANSPORT = {
  'link-down': {
    cause: 'link-down',
    target: { among: 'unprotected-links', choose: 'felt' },
    effects: [{ effect: 'parameter', parameter: 'outage', value: 1 }],
    lastsMinutes: 40,
    feltAt: BEHIND_A_LINK,
    expected: 'handed-over',
  },
  'link-lossy': {
    cause: 'link-lossy',
    target: { among: 'unprotected-links', choose: 'felt' },
    parameters: { lossRatio: ratio(0.05, 0.005, 0.3) },
    effects: [
      { effect: 'parameter', parameter: 'loss', value: { parameter: 'lossRatio' } },
      {
        effect: 'log',
        of: 'ends',
        severity: 'warn',
        body: '%ETHERNET-4-CRC: input errors rising on interface',
        everyMinutes: 15,
      },
    ],
    lastsMinutes: REPAIRED,
    feltAt: BEHIND_A_LINK,
    expected: 'handed-over',
  },
  'link-congested': {
    cause: 'link-congested',
    target: { among: 'unprotected-links', choose: 'felt' },
    parameters: { lostShare: ratio(0.9, 0.5, 0.98) },
    effects: [{ effect: 'parameter', parameter: 'lostCapacity', value: { parameter: 'lostShare' } }],
    lastsMinutes: REPAIRED,
    feltAt: BEHIND_A_LINK,
    expected: 'handed-over',
  },
  'router-down': {
    cause: 'element-down',
    target: { among: 'access-routers', choose: 'felt' },
    effects: [{ effect: 'parameter', parameter: 'outage', value: 1 }],
    lastsMinutes: REPAIRED,
    feltAt: ['links', 'carried'],
    expected: 'handed-over',
  },
  'route-flap': {
    cause: 'route-flapping',
    target: { among: 'access-routers', choose: 'felt' },
    parameters: { period: minutes(10, 2, 30), duty: ratio(0.4, 0.1, 0.8) },
    effects: [
      {
        ...{ effect: 'parameter', parameter: 'flappingRoutes', value: 1 },
        onset: { shape: 'flap', periodMinutes: { parameter: 'period' }, dutyRatio: { parameter: 'duty' } },
      },
      {
        effect: 'log',
        severity: 'error',
        body: '%BGP-5-ADJCHANGE: neighbor Down, hold time expired',
        everyMinutes: 10,
      },
      {
        ...{ effect: 'alarm', alarm: 'RoutingAdjacencyLost', severity: 'major' },
        onset: { shape: 'flap', periodMinutes: { parameter: 'period' }, dutyRatio: { parameter: 'duty' } },
      },
    ],
    lastsMinutes: REPAIRED,
    feltAt: ['links', 'carried'],
    expected: 'handed-over',
  },
  'ring-cut-twice': {
    cause: 'ring-cut-twice',
    target: { among: 'ring-routers', choose: 'felt' },
    parameters: { between: minutes(15, 1, 240) },
    effects: [
      {
        ...{ effect: 'parameter', of: 'ring-links', parameter: 'outage', value: 1 },
        spacingMinutes: { parameter: 'between' },
      },
    ],
    lastsMinutes: REPAIRED,
    feltAt: ['ring-links', 'links', 'carried'],
    expected: 'handed-over',
  },
  'power-failure': {
    cause: 'power-failure',
    target: { among: 'sites', choose: 'felt' },
    effects: [
      { effect: 'parameter', parameter: 'mainsFailure', value: 1 },
      { effect: 'alarm', alarm: 'MainsFailure', severity: 'major' },
      { effect: 'log', severity: 'warn', body: 'PWR: mains lost, running on battery' },
    ],
    /** Longer than any battery of a site. */
    lastsMinutes: 300,
    feltAt: ['cells', 'carried'],
    expected: 'handed-over',
  },
} as const satisfies Readonly<Record<string, FaultKindSource>>;
