import { type FaultKindSource } from '../kind.js';

const HALF_A_DAY = 720;
const ratio = (usual: number, least: number, most: number) => ({ usual, least, most, unit: '1' });
const seconds = (usual: number, least: number, most: number) => ({ usual, least, most, unit: 's' });
/** No call takes the trunk. */
const EMPTY = { attribute: 'weight', to: 0 };
const REWEIGHT = { function: 'trunk-reweighting', actions: [[{ attribute: 'weight', to: 0 }]] };
/** A bad trunk stays bad until its carrier repairs it, whether calls use it or not. */
const CARRIER = { lingersMinutes: 240, putBackBy: 'voice-operations', lastsMinutes: HALF_A_DAY, feltAt: ['unit'] };

/** What goes wrong with calls. The unit of a trunk is its border controller. */
export const VOICE = {
  'trunk-loss': {
    cause: 'trunk-degraded',
    target: { among: 'trunks' },
    parameters: { lossRatio: ratio(0.06, 0.02, 0.3), jitterSeconds: seconds(0.045, 0.01, 0.15) },
    effects: [
      { effect: 'parameter', parameter: 'loss', value: { parameter: 'lossRatio' }, avoidedBy: EMPTY },
      { effect: 'parameter', parameter: 'jitter', value: { parameter: 'jitterSeconds' }, avoidedBy: EMPTY },
    ],
    ...CARRIER,
    expected: 'mended',
    remedy: REWEIGHT,
  },
  'trunk-jitter': {
    cause: 'trunk-degraded',
    target: { among: 'trunks' },
    parameters: { jitterSeconds: seconds(0.12, 0.06, 0.3) },
    effects: [{ effect: 'parameter', parameter: 'jitter', value: { parameter: 'jitterSeconds' }, avoidedBy: EMPTY }],
    ...CARRIER,
    expected: 'mended',
    remedy: REWEIGHT,
  },
  'trunk-at-capacity': {
    cause: 'trunk-congested',
    target: { among: 'trunks' },
    parameters: { lostShare: ratio(0.9, 0.5, 1) },
    effects: [
      {
        ...{ effect: 'parameter', parameter: 'lostChannels', value: { parameter: 'lostShare' } },
        avoidedBy: { attribute: 'weight', atMostShare: 0.1 },
      },
    ],
    ...CARRIER,
    expected: 'mended',
    remedy: REWEIGHT,
  },
  'codec-mismatch': {
    cause: 'codec-mismatch',
    target: { among: 'trunks' },
    parameters: { share: ratio(0.6, 0.2, 1) },
    effects: [
      { effect: 'attribute', attribute: 'vsCodecs', value: 'G729', announcedBy: 'voice-operations' },
      {
        ...{ effect: 'parameter', parameter: 'codecMismatch', value: { parameter: 'share' } },
        withAttribute: 'vsCodecs',
      },
    ],
    lastsMinutes: HALF_A_DAY,
    feltAt: ['unit'],
    expected: 'mended',
    remedy: { function: 'configuration-rollback', actions: [[{ attribute: 'vsCodecs', to: { special: 'was' } }]] },
  },
  'one-way-audio': {
    cause: 'one-way-audio',
    target: { among: 'trunks' },
    parameters: { share: ratio(0.4, 0.1, 1) },
    effects: [
      { effect: 'parameter', parameter: 'oneWayAudio', value: { parameter: 'share' }, avoidedBy: EMPTY },
      {
        effect: 'log',
        of: 'unit',
        severity: 'warn',
        body: 'MEDIA: no RTP received on leg, ICMP port unreachable',
        everyMinutes: 5,
      },
    ],
    ...CARRIER,
    expected: 'mended',
    remedy: REWEIGHT,
  },
  'slow-proxy': {
    cause: 'slow-signalling',
    target: { among: 'border-controllers' },
    parameters: { delaySeconds: seconds(6, 2, 25) },
    effects: [
      { effect: 'parameter', parameter: 'slowSignalling', value: { parameter: 'delaySeconds' } },
      { effect: 'log', severity: 'warn', body: 'SIP: transaction queue is long, 100 Trying delayed', everyMinutes: 10 },
    ],
    lastsMinutes: 240,
    feltAt: ['trunks'],
    expected: 'handed-over',
  },
  'wrong-route': {
    cause: 'wrong-route',
    target: { among: 'trunks' },
    parameters: { share: ratio(0.5, 0.1, 1) },
    effects: [
      { effect: 'attribute', attribute: 'vsRoutePlan', value: 'plan-2', announcedBy: 'voice-operations' },
      {
        ...{ effect: 'parameter', parameter: 'misroutedCalls', value: { parameter: 'share' } },
        withAttribute: 'vsRoutePlan',
      },
    ],
    lastsMinutes: HALF_A_DAY,
    feltAt: ['unit'],
    expected: 'mended',
    remedy: { function: 'configuration-rollback', actions: [[{ attribute: 'vsRoutePlan', to: { special: 'was' } }]] },
  },
} as const satisfies Readonly<Record<string, FaultKindSource>>;
