import fc from 'fast-check';
import {
  type Action,
  type ConfigurationChange,
  networkTimeOf,
  type NetworkTime,
  type Plan,
} from '#foundation/vocabulary';
import { type Situation } from '../domain/situation.js';

export const NOW = networkTimeOf(1_700_000_000_000);
export const cell = (n: number): string =>
  `SubNetwork=North,ManagedElement=${Math.floor(n / 3)},GNBDUFunction=1,NRCellDU=${n}`;

const anyCell = fc.integer({ min: 0, max: 11 }).map(cell);
const rarely = <T>(usual: T, other: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 14, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
const around = (ms: number): fc.Arbitrary<NetworkTime> =>
  fc.integer({ min: -ms, max: ms }).map((off) => networkTimeOf(NOW + off));

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .record({
        dn: anyCell,
        attribute: fc.constant('digitalTilt'),
        from: fc.integer({ min: -148, max: 148 }),
        to: fc.integer({ min: -11, max: 11 }),
        unit: rarely('0.1 deg', fc.constant('deg')),
      })
      .map((a) => ({ ...a, to: a.from + a.to })),
  },
  {
    weight: 2,
    arbitrary: fc
      .record({
        dn: anyCell,
        attribute: rarely('vsRestartCount', fc.constant('unheardOf')),
        from: fc.integer({ min: 0, max: 9 }),
        to: rarely(1, fc.constantFrom(0, 2, -1)),
        unit: fc.constant('1'),
      })
      .map((a) => ({ ...a, to: a.from + a.to })),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      dn: fc.tuple(anyCell, fc.integer({ min: 1, max: 4 })).map(([dn, n]) => `${dn},NRCellRelation=${n}`),
      attribute: fc.constant('cellIndividualOffset.rsrpOffsetSSB'),
      from: fc.integer({ min: -2, max: 2 }),
      to: fc.integer({ min: -2, max: 2 }),
      unit: fc.constant('dB'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      dn: anyCell,
      attribute: fc.constant('administrativeState'),
      from: fc.constant('LOCKED'),
      to: rarely('UNLOCKED', fc.constantFrom('LOCKED', 'SHUTTINGDOWN')),
      unit: fc.constant('1'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        dn: fc.constantFrom('a', 'b').map((name) => `SubNetwork=North,ManagedElement=sbc-1,SipTrunk=${name}`),
        attribute: fc.constant('weight'),
        from: fc.integer({ min: 0, max: 100 }),
        to: fc.integer({ min: -62, max: 62 }),
        unit: fc.constant('1'),
      })
      .map((a) => ({ ...a, to: Math.min(100, Math.max(0, a.from + a.to)) })),
  },
);

/** A cell that is locked and unlocked, seldom in the wrong order or only half. */
const lockAndUnlock: fc.Arbitrary<Action[]> = fc
  .record({ dn: anyCell, cut: rarely('whole', fc.constantFrom('half', 'swapped', 'gap')) })
  .map(({ dn, cut }) => {
    const lock: Action = { dn, attribute: 'administrativeState', from: 'UNLOCKED', to: 'LOCKED', unit: '1' };
    const unlock: Action = { ...lock, from: cut === 'gap' ? 'SHUTTINGDOWN' : 'LOCKED', to: 'UNLOCKED' };
    if (cut === 'half') return [lock];
    return cut === 'swapped' ? [unlock, lock] : [lock, unlock];
  });

/** A large step back to what a recorded change had left, seldom not quite what the record says. */
const restoring = fc
  .record({
    dn: anyCell,
    from: fc.integer({ min: -150, max: 150 }),
    by: fc.integer({ min: -200, max: 200 }),
    age: rarely(600_000, fc.constantFrom(-1, 86_400_000, 86_400_001)),
    lie: rarely('none', fc.constantFrom('id', 'dn', 'from', 'to', 'attribute')),
  })
  .map(({ dn, from, by, age, lie }) => {
    const to = from + by;
    const action: Action = { dn, attribute: 'digitalTilt', from, to, unit: '0.1 deg', restores: 'change-1' };
    const change: ConfigurationChange = {
      id: lie === 'id' ? 'change-2' : 'change-1',
      dn: lie === 'dn' ? `${dn}9` : dn,
      time: networkTimeOf(NOW - age),
      attribute: lie === 'attribute' ? 'azimuth' : 'digitalTilt',
      from: lie === 'from' ? to + 1 : to,
      to: lie === 'to' ? from + 1 : from,
      actor: 'ana',
    };
    return { action, change };
  });
/** The same of something that nothing but a record allows to be written. */
const puttingBack = restoring.map(({ action, change }) => ({
  action: {
    ...action,
    attribute: 'vsCodecs',
    from: `set ${String(action.from)}`,
    to: `set ${String(action.to)}`,
    unit: '1',
  },
  change: {
    ...change,
    attribute: change.attribute === 'digitalTilt' ? 'vsCodecs' : change.attribute,
    from: `set ${String(change.from)}`,
    to: `set ${String(change.to)}`,
  },
}));
/** What was recorded, for `situations` to know of as well. */
export const restorations = fc.oneof(restoring, puttingBack).map(({ action, change }) => ({
  plan: planOf({ target: action.dn, actions: [action] }),
  recordedChanges: [change],
}));

export const plans: fc.Arbitrary<Plan> = fc
  .record({
    target: anyCell,
    actions: fc.oneof(
      { weight: 6, arbitrary: fc.array(action, { minLength: 0, maxLength: 3 }) },
      { weight: 2, arbitrary: lockAndUnlock },
    ),
  })
  .map(({ target, actions }) => planOf({ target, actions }));

export const planOf = (change: Partial<Plan> = {}): Plan => ({
  id: 'p1',
  incidentId: 'i1',
  region: 'North',
  function: 'configuration-rollback',
  requester: 'nocturne',
  target: cell(0),
  cause: 'wrong-antenna-tilt',
  summary: 'Tilt the antenna back.',
  actions: [{ dn: cell(0), attribute: 'digitalTilt', from: 40, to: 45, unit: '0.1 deg' }],
  expected: [],
  controls: [],
  checks: [],
  verifyForMs: 900_000,
  at: NOW,
  ...change,
});

export const situationOf = (change: Partial<Situation> = {}): Situation => ({
  mode: 'autonomous',
  now: NOW,
  telemetryAgeMs: 60_000,
  running: [],
  lastChangeAt: new Map(),
  changedObjects: [],
  protectedPrefixes: [],
  windows: [],
  approvals: [],
  killSwitch: false,
  neighbours: () => [],
  layerOf: () => undefined,
  recordedChanges: [],
  ...change,
});

const few = <T>(of: fc.Arbitrary<T>, maxLength = 1): fc.Arbitrary<T[]> => rarely<T[]>([], fc.array(of, { maxLength }));
export const situations: fc.Arbitrary<Situation> = fc
  .record({
    mode: fc.constantFrom('autonomous' as const, 'autonomous' as const, 'assist' as const, 'shadow' as const),
    telemetryAgeMs: rarely(60_000, fc.integer({ min: 1_799_998, max: 1_800_003 })),
    running: few(
      fc.record({ planId: fc.constantFrom('p1', 'p2', 'p3'), targets: fc.array(anyCell, { maxLength: 2 }) }),
      6,
    ),
    lastChangeAt: few(fc.tuple(anyCell, around(4_000_000)), 3).map((entries) => new Map(entries)),
    changedObjects: rarely<string[]>(
      [],
      fc.integer({ min: 7, max: 11 }).map((length) => Array.from({ length }, (_, n) => cell(n + 6))),
    ),
    protectedPrefixes: few(fc.oneof(anyCell, fc.constant('SubNetwork=North,ManagedElement=1'))),
    windows: few(
      fc.record({
        kind: fc.constantFrom('open' as const, 'closed' as const),
        dn: fc.oneof(anyCell, fc.constant('SubNetwork=North')),
        from: around(1000),
        until: around(1000),
      }),
      2,
    ),
    approvals: fc.array(
      fc.record({ planId: rarely('p1', fc.constant('p2')), by: fc.constantFrom('ana', 'nocturne') }),
      {
        maxLength: 2,
      },
    ),
    killSwitch: rarely(false, fc.constant(true)),
    border: few(fc.tuple(anyCell, anyCell), 4),
    layers: fc.constantFrom(1, 1, 1, 3),
  })
  .map(({ border, layers, ...rest }) =>
    situationOf({
      ...rest,
      neighbours: (dn) => border.filter(([from]) => from === dn).map(([, to]) => to),
      layerOf: (dn) => (dn.includes('NRCellDU=') ? String(Number(dn.split('=').at(-1)) % layers) : undefined),
    }),
  );
