import { type Dn } from './network/network.js';

/** One number that a fault may move, by class of managed object. All are 0 where nothing is wrong. */
export interface Parameter {
  /** UCUM. */
  readonly unit: string;
  readonly most: number;
  readonly means: string;
}
const parameter = (unit: string, most: number, means: string): Parameter => ({ unit, most, means });

/**
 * Everything that can be wrong with the network beyond what stands in its attributes. Faults of the library and those that a scenario file composes
 * come down to these and to attributes; physics reads these and knows no fault by name.
 */
export const PARAMETERS = {
  SubNetwork: {
    holiday: parameter('1', 1, 'people live as on a Sunday'),
    clockAhead: parameter('h', 2, 'people live by a clock that is so much ahead of the one of the week before'),
  },
  NRCellDU: {
    outage: parameter('1', 1, 'share of the time in which the cell carries nothing; it still reports'),
    reducedPower: parameter('dB', 40, 'power that the amplifier does not put out'),
    lostBranches: parameter('1', 0.75, 'share of the antenna branches that are dead: rank and gain go with them'),
    feederLoss: parameter('dB', 30, 'attenuation of the feeder, both ways'),
    crossedFeeders: parameter('{sector}', 2, 'the antenna used is that of the sector so many further round'),
    tiltError: parameter('0.1.deg', 300, 'the antenna points so much higher than the attribute says'),
    uplinkInterference: parameter('dB', 40, 'rise of the uplink noise floor from outside'),
    clockOffset: parameter('us', 200, 'TDD frame timing against its neighbours'),
    failingSoftware: parameter('1', 1, 'share of set-ups and bearers that the baseband software loses'),
    starvedSlice: parameter('1', 1, 'share of its resources that the smaller slice does not get'),
    crowd: parameter('1', 3, 'load of people in the middle of the cell, as a share of what it can carry'),
  },
  ManagedElement: {
    outage: parameter('1', 1, 'the element is dead, with all it carries'),
    mainsFailure: parameter('1', 1, 'runs on its battery, and dies with it'),
    slowSignalling: parameter('s', 30, 'a proxy or border controller answers so much later'),
    flappingRoutes: parameter('1', 1, 'share of the time in which a router has lost its routes'),
  },
  TransportLink: {
    outage: parameter('1', 1, 'share of the time in which the link is down'),
    loss: parameter('1', 1, 'share of packets lost'),
    lostCapacity: parameter('1', 1, 'share of its capacity that is gone'),
    foreignTraffic: parameter('Mbit/s', 1e6, 'traffic that is not of this network'),
  },
  SipTrunk: {
    loss: parameter('1', 1, 'share of media packets lost'),
    jitter: parameter('s', 1, 'interarrival jitter of media'),
    lostChannels: parameter('1', 1, 'share of its channels that are gone'),
    codecMismatch: parameter('1', 1, 'share of calls refused with 488 for want of a common codec'),
    oneWayAudio: parameter('1', 1, 'share of calls in which one side hears nothing'),
    misroutedCalls: parameter('1', 1, 'share of calls that end in 404 at the wrong carrier'),
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Parameter>>>>;

export type ConditionClass = keyof typeof PARAMETERS;
export type ParameterOf<C extends ConditionClass> = keyof (typeof PARAMETERS)[C] & string;

/** What is wrong at one moment: a value for object and parameter, absent where nothing is. Attributes are not in it. */
export type Conditions = ReadonlyMap<Dn, Readonly<Partial<Record<string, number>>>>;

export const NOTHING_WRONG: Conditions = new Map();
