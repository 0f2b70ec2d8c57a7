import { describe, expect, it } from '@jest/globals';
import {
  type AlarmEvent,
  type AnomalyEvent,
  type ChangeEvent,
  type Dn,
  type Event,
  type Incident,
  networkTimeOf,
  type SourceSilentEvent,
} from '#foundation/vocabulary';
import { explain } from './apart.js';
import { diagnose } from './diagnose.js';
import { type NetworkView } from './network-view.js';

const ONSET = networkTimeOf(1_000_000_000_000);
const LATER = networkTimeOf(ONSET + 2_700_000);
const base = { region: 'north', onset: ONSET, decidedAt: networkTimeOf(ONSET + 900_000) };

const element = (n: number | string): Dn => `SubNetwork=1,ManagedElement=${String(n)}`;
const cell = (n: number, c: number): Dn => `${element(n)},GNBDUFunction=1,NRCellDU=${String(c)}`;
const AGGREGATION = 'SubNetwork=1,TransportLink=agg';
const TRUNK = 'SubNetwork=1,SipTrunk=a';
const SBC = 'SubNetwork=1,ManagedElement=sbc';
const trunkAt = (name: string): string => `${SBC},SipTrunk=${name}`;

/** Four elements of three cells; cell c of one element neighbours cell c of the others; two access links below the aggregation link. */
const view: NetworkView = {
  neighbours: (dn) => {
    const at = /ManagedElement=(\d),GNBDUFunction=1,NRCellDU=(\d)$/.exec(dn);
    return at === null ? [] : [1, 2, 3, 4].filter((n) => n !== Number(at[1])).map((n) => cell(n, Number(at[2])));
  },
  // Identity 12 is what changes write below: a cell of element 3 has it.
  attribute: (dn, name) => (/^(nRPCI|vsRootSequenceIndex)$/.test(name) && dn === cell(3, 1) ? 12 : undefined),
  children: (dn) => {
    if (dn === SBC) return ['a', 'b', 'c'].map(trunkAt);
    if (dn.endsWith('GNBDUFunction=1')) return [1, 2, 3].map((c) => `${dn},NRCellDU=${String(c)}`);
    return /ManagedElement=\d$/.test(dn) ? [`${dn},GNBDUFunction=1`] : [];
  },
  carriedBy: (dn) => {
    if (/ManagedElement=\d$/.test(dn)) return [`SubNetwork=1,TransportLink=access-${dn.slice(-1)}`];
    if (dn.includes('Interface=to-')) return [`SubNetwork=1,TransportLink=${dn.slice(dn.indexOf('to-') + 3)}`];
    return dn.includes('access-') || dn === TRUNK ? [AGGREGATION] : [];
  },
  carries: (dn) => {
    if (dn === AGGREGATION) return [1, 2, 3, 4].map((n) => `SubNetwork=1,TransportLink=access-${String(n)}`);
    const at = /TransportLink=access-(\d)$/.exec(dn)?.[1];
    return at === undefined ? [] : [element(Number(at))];
  },
  linksAt: () => [],
  endsOf: () => [],
  barred: () => [],
};

const anomaly = (
  dn: Dn,
  measure: string,
  direction: 'high' | 'low',
  more: Partial<AnomalyEvent> = {},
): AnomalyEvent => ({
  ...base,
  id: `anomaly/${dn}/${measure}`,
  kind: 'anomaly',
  state: 'raised',
  dn,
  measure,
  shape: 'level',
  direction,
  unit: '1',
  observed: direction === 'high' ? 0.97 : 0.1,
  expected: { value: 0.5, lower: 0.3, upper: 0.7 },
  evidence: 12,
  ...more,
});
const alarm = (dn: Dn, probableCause = 'lossOfSignal', text = 'LOS'): AlarmEvent => ({
  ...base,
  id: `alarm/${dn}/${probableCause}`,
  kind: 'alarm',
  state: 'raised',
  dn,
  perceivedSeverity: 'critical',
  alarm: { id: `${dn}/${probableCause}`, dn, time: ONSET, perceivedSeverity: 'critical', probableCause, text },
});
const change = (dn: Dn, attribute: string, minutesBefore: number): ChangeEvent => {
  const time = networkTimeOf(ONSET - minutesBefore * 60_000);
  return {
    ...base,
    id: `change/${dn}/${attribute}`,
    kind: 'configuration-change',
    dn,
    change: { id: `c-${attribute}`, dn, time, attribute, from: 4, to: 12, actor: 'planner' },
  };
};
const incidentOf = (events: readonly Event[]): Incident => ({
  id: 'incident-1',
  schemaVersion: 1,
  region: 'north',
  state: 'open',
  openedAt: ONSET,
  onset: ONSET,
  updatedAt: LATER,
  perceivedSeverity: 'major',
  affected: [...new Set(events.map((event) => event.dn))],
  events,
  eventCount: events.length,
});

const silence = anomaly(cell(1, 1), 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 });
const overload = [
  anomaly(cell(1, 1), 'prbUtilisationRatio', 'high'),
  anomaly(cell(1, 1), 'ueThroughputBitsPerSecond', 'low', {
    unit: 'bit/s',
    observed: 1.2e6,
    expected: { value: 8e6, lower: 5e6, upper: 11e6 },
  }),
];
const tilt = [
  change(cell(1, 1), 'digitalTilt', 20),
  ...[cell(1, 1), cell(2, 1), cell(3, 1)].flatMap((dn) => [
    anomaly(dn, 'ueThroughputBitsPerSecond', 'low'),
    anomaly(dn, 'handoverSuccessRatio', 'low'),
  ]),
];
const link = [alarm(AGGREGATION), alarm(element(1)), alarm(element(2)), alarm(element(3))];
const top = (events: readonly Event[]) => diagnose(incidentOf(events), view, LATER).ranked[0];

describe('diagnose', () => {
  it.each([
    ['a sleeping cell without alarm', [silence], cell(1, 1), 'sleeping-cell'],
    [
      'a cell that says that it is out of service',
      [silence, alarm(cell(1, 1), 'CellUnavailable', 'Radio unit does not answer')],
      cell(1, 1),
      'cell-outage',
    ],
    [
      'an element on its battery',
      [alarm(element(1), 'powerProblem', 'AC mains failure, on battery')],
      element(1),
      'power-failure',
    ],
    [
      'an element whose battery is empty',
      [
        alarm(element(1), 'MainsFailure'),
        alarm(element(1), 'HeartbeatLost'),
        ...[1, 2, 3].flatMap((c) => [
          alarm(cell(1, c), 'CellUnavailable'),
          anomaly(cell(1, c), 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 }),
        ]),
      ],
      element(1),
      'power-failure',
    ],
    [
      'an element that is down, and says nothing of its power,',
      [
        alarm(element(1), 'HeartbeatLost'),
        ...[1, 2, 3].flatMap((c) => [
          alarm(cell(1, c), 'CellUnavailable'),
          anomaly(cell(1, c), 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 }),
        ]),
      ],
      element(1),
      'element-down',
    ],
    [
      'a router whose neighbours come and go',
      [alarm(element(2), 'RoutingAdjacencyLost', 'BGP peer down'), anomaly(TRUNK, 'answerSeizureRatio', 'low')],
      element(2),
      'route-flapping',
    ],
    [
      'water in a feeder',
      [
        alarm(cell(1, 1), 'VswrOverThreshold', 'VSWR over threshold'),
        anomaly(cell(1, 1), 'ueThroughputBitsPerSecond', 'low'),
        anomaly(cell(1, 1), 'connectedUsers', 'low'),
      ],
      cell(1, 1),
      'feeder-loss',
    ],
    [
      'crossed antenna lines: one sector full, one that hands over to nobody, one silent,',
      [
        ...overload,
        anomaly(cell(1, 1), 'dropRatio', 'high', { observed: 0.07, evidence: 8 }),
        anomaly(cell(1, 2), 'handoverSuccessRatio', 'low', { observed: 0 }),
        anomaly(cell(1, 2), 'dropRatio', 'high', { observed: 0.17 }),
        anomaly(cell(1, 3), 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 }),
      ],
      cell(1, 1),
      'crossed-feeders',
    ],
    [
      'an overload that two sectors of a site share',
      [
        ...overload,
        anomaly(cell(1, 1), 'handoverSuccessRatio', 'low', { observed: 0.8 }),
        anomaly(cell(1, 2), 'prbUtilisationRatio', 'high', { observed: 0.6 }),
        anomaly(cell(1, 2), 'handoverSuccessRatio', 'low', { observed: 0.85 }),
      ],
      cell(1, 1),
      'cell-overload',
    ],
    ['a wrong tilt', tilt, cell(1, 1), 'wrong-antenna-tilt'],
    [
      'a wrong tilt that looks like an overload',
      [change(cell(1, 1), 'digitalTilt', 0), ...overload],
      cell(1, 1),
      'wrong-antenna-tilt',
    ],
    [
      'a wrong tilt that fills its cell until it blocks and drops',
      [
        change(cell(1, 1), 'digitalTilt', 9),
        ...overload,
        anomaly(cell(1, 1), 'handoverSuccessRatio', 'low'),
        anomaly(cell(1, 1), 'rrcEstablishmentSuccessRatio', 'low'),
        anomaly(cell(1, 1), 'dropRatio', 'high'),
        anomaly(cell(2, 1), 'ueThroughputBitsPerSecond', 'low'),
      ],
      cell(1, 1),
      'wrong-antenna-tilt',
    ],
    [
      'a tilt whose first signs are lost connections and a neighbour that fills up',
      [
        change(cell(1, 1), 'digitalTilt', 0),
        anomaly(cell(1, 1), 'dropRatio', 'high'),
        anomaly(cell(2, 1), 'prbUtilisationRatio', 'high', { observed: 0.93 }),
      ],
      cell(1, 1),
      'wrong-antenna-tilt',
    ],
    [
      'a cell that was given the identity of its neighbour',
      [
        change(cell(1, 1), 'nRPCI', 5),
        anomaly(cell(1, 1), 'handoverSuccessRatio', 'low'),
        anomaly(cell(3, 1), 'handoverSuccessRatio', 'low'),
      ],
      cell(1, 1),
      'pci-collision',
    ],
    [
      'a cell that was given an identity which nobody near it has',
      [change(cell(1, 2), 'nRPCI', 5), anomaly(cell(1, 2), 'handoverSuccessRatio', 'low')],
      cell(1, 2),
      'configuration-change',
    ],
    [
      'a cell that was given the root sequence of its neighbour',
      [
        change(cell(1, 1), 'vsRootSequenceIndex', 5),
        anomaly(cell(1, 1), 'rrcEstablishmentSuccessRatio', 'low', { observed: 0.85 }),
        anomaly(cell(3, 1), 'rrcEstablishmentSuccessRatio', 'low', { observed: 0.88 }),
      ],
      cell(1, 1),
      'prach-root-clash',
    ],
    [
      'a lossy antenna line before its users feel it',
      [alarm(cell(1, 1), 'VSWR over threshold', 'return loss 9 dB')],
      cell(1, 1),
      'feeder-loss',
    ],
    ['trunk loss', [anomaly(TRUNK, 'mosCqe', 'low', { shape: 'call-quality' })], TRUNK, 'trunk-degraded'],
    [
      'calls in which nobody is heard',
      [
        anomaly(TRUNK, 'mosCqe', 'low', { shape: 'call-quality' }),
        anomaly(TRUNK, 'unheardCallRatio', 'high', { observed: 0.4 }),
      ],
      TRUNK,
      'one-way-audio',
    ],
    [
      'a trunk without free channels',
      [
        anomaly(TRUNK, 'congestedCallRatio', 'high', { observed: 0.5 }),
        anomaly(TRUNK, 'networkEffectivenessRatio', 'low', { observed: 0.5 }),
      ],
      TRUNK,
      'trunk-congested',
    ],
    [
      'calls sent where nobody has the number',
      [
        anomaly(TRUNK, 'unallocatedCallRatio', 'high', { observed: 0.5 }),
        anomaly(TRUNK, 'networkEffectivenessRatio', 'low', { observed: 0.5 }),
      ],
      TRUNK,
      'wrong-route',
    ],
    [
      'the change that sent them there',
      [
        change(TRUNK, 'vsRoutePlan', 5),
        anomaly(TRUNK, 'unallocatedCallRatio', 'high', { observed: 0.5 }),
        anomaly(TRUNK, 'networkEffectivenessRatio', 'low', { observed: 0.5 }),
      ],
      TRUNK,
      'configuration-change',
    ],
    [
      'a controller whose trunks are all slow',
      [
        anomaly(SBC, 'postDialDelaySeconds', 'high', { observed: 8 }),
        ...['a', 'b', 'c'].map((name) => anomaly(trunkAt(name), 'postDialDelaySeconds', 'high', { observed: 8 })),
      ],
      SBC,
      'slow-signalling',
    ],
    [
      'the one trunk that is slow',
      [
        anomaly(SBC, 'postDialDelaySeconds', 'high', { observed: 4 }),
        anomaly(trunkAt('b'), 'postDialDelaySeconds', 'high', { observed: 8 }),
      ],
      trunkAt('b'),
      'slow-signalling',
    ],
    ['an aggregation link', link, AGGREGATION, 'link-down'],
    ['an overload', overload, cell(1, 1), 'cell-overload'],
    [
      'an overload that loses handovers as well',
      [
        ...overload,
        anomaly(cell(1, 1), 'handoverSuccessRatio', 'low'),
        ...[2, 3, 4].map((n) => anomaly(cell(n, 1), 'ueThroughputBitsPerSecond', 'low')),
        anomaly(cell(2, 1), 'handoverSuccessRatio', 'low'),
      ],
      cell(1, 1),
      'cell-overload',
    ],
    [
      'the cell that is loaded, not a neighbour that is merely slow,',
      [anomaly(cell(2, 1), 'ueThroughputBitsPerSecond', 'low', { evidence: 20 }), ...overload],
      cell(1, 1),
      'cell-overload',
    ],
    [
      'of two loaded cells the fuller one',
      [
        ...overload,
        anomaly(cell(2, 1), 'prbUtilisationRatio', 'high', { observed: 0.55 }),
        anomaly(cell(2, 1), 'ueThroughputBitsPerSecond', 'low'),
      ],
      cell(1, 1),
      'cell-overload',
    ],
    [
      'the sleeping cell, whose neighbour is half full with its users,',
      [
        silence,
        anomaly(cell(2, 1), 'prbUtilisationRatio', 'high', { observed: 0.55 }),
        ...[2, 3].map((n) => anomaly(cell(n, 1), 'ueThroughputBitsPerSecond', 'low')),
      ],
      cell(1, 1),
      'sleeping-cell',
    ],
    [
      'nothing where a cell is merely slow',
      [anomaly(cell(1, 1), 'ueThroughputBitsPerSecond', 'low')],
      cell(1, 1),
      'unknown',
    ],
    [
      'an element',
      [
        alarm(element(1)),
        ...[1, 2, 3].map((c) => anomaly(cell(1, c), 'rrcEstablishmentAttempts', 'low', { shape: 'silence' })),
      ],
      element(1),
      'element-down',
    ],
    [
      'another change',
      [change(cell(1, 1), 'pMax', 10), anomaly(cell(1, 1), 'rsrpDbm', 'low')],
      cell(1, 1),
      'configuration-change',
    ],
  ] as const)('ranks %s first', (_, events, dn, cause) => {
    expect(top(events)).toMatchObject({ dn, cause });
  });

  it('takes the link whose interfaces fell silent for the one that is down, not the one that carries it', () => {
    const port = (router: string): Dn => `SubNetwork=1,ManagedElement=${router},Interface=to-access-1`;
    const silent = ['access-1', 'agg-1'].map((router) =>
      anomaly(port(router), 'inOctets', 'low', { shape: 'silence', observed: 0 }),
    );
    expect(top([alarm('SubNetwork=1,TransportLink=access-1'), ...silent])).toMatchObject({
      dn: 'SubNetwork=1,TransportLink=access-1',
      cause: 'link-down',
    });
  });

  describe('of a storm behind a ring', () => {
    const LINK = (name: string): Dn => `SubNetwork=1,TransportLink=${name}`;
    // Sites 1 and 2 hang on the router `spur`, site 3 on the router `hub`; the link `spur-hub` rides on `hub-core`.
    const ring: NetworkView = {
      ...view,
      neighbours: () => [],
      carriedBy: (dn) => {
        if (/ManagedElement=[12]$/.test(dn)) return [element('spur'), LINK('spur-hub')];
        if (dn.endsWith('ManagedElement=3')) return [element('hub'), LINK('hub-core')];
        if (dn === LINK('spur-hub')) return [LINK('hub-core'), element('hub')];
        return dn === element('spur') ? [LINK('spur-hub')] : dn === element('hub') ? [LINK('hub-core')] : [];
      },
      carries: (dn) => {
        if (dn === element('spur')) return [1, 2].map(element);
        if (dn === LINK('spur-hub')) return [element('spur')];
        if (dn === element('hub')) return [element(3), LINK('spur-hub')];
        return dn === LINK('hub-core') ? [element('hub')] : [];
      },
      linksAt: (dn) =>
        dn === element('hub')
          ? ['spur-hub', 'hub-core', 'hub-other'].map(LINK)
          : dn === element('spur')
            ? [LINK('spur-hub')]
            : [],
    };
    const dark = (n: number): readonly Event[] => [
      alarm(element(n)),
      ...[1, 2, 3].map((c) =>
        anomaly(cell(n, c), 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 }),
      ),
    ];
    const first = (events: readonly Event[]) => diagnose(incidentOf(events), ring, LATER).ranked[0];

    it('names the link that all dark sites ride on, not one of them, nor what carries a site that is well', () => {
      expect(first([alarm(LINK('spur-hub')), ...dark(1), ...dark(2)])).toMatchObject({
        dn: LINK('spur-hub'),
        cause: 'link-down',
      });
    });

    it('names the router whose links all complain', () => {
      const links = ['spur-hub', 'hub-core', 'hub-other'].map((name) => alarm(LINK(name)));
      expect(first([...links, ...dark(1), ...dark(2), ...dark(3)])).toMatchObject({
        dn: element('hub'),
        cause: 'element-down',
      });
    });
  });

  it('answers unknown for a scatter of weak anomalies', () => {
    const weak = [
      anomaly(cell(1, 1), 'ueThroughputBitsPerSecond', 'low', { evidence: 2.5 }),
      anomaly(cell(3, 2), 'rrcEstablishmentSuccessRatio', 'low', { evidence: 2 }),
      anomaly(cell(4, 3), 'handoverSuccessRatio', 'low', { evidence: 2 }),
    ];
    expect(top(weak)?.cause).toBe('unknown');
    expect(top([])?.cause).toBe('unknown');
  });

  it('gives probabilities that sum to at most 1, whatever the order of events', () => {
    const events = [...tilt, ...link, silence];
    const one = diagnose(incidentOf(events), view, LATER);
    expect(diagnose(incidentOf([...events].reverse()), view, LATER)).toEqual(one);
    const sum = one.ranked.reduce((total, { probability }) => total + probability, 0);
    expect(sum).toBeLessThanOrEqual(1 + 1e-9);
    expect(one.ranked.length).toBeLessThanOrEqual(20);
    expect(one.ranked.some(({ cause }) => cause === 'unknown')).toBe(true);
  });

  it('names the change it suspects, in words', () => {
    const first = top(tilt);
    expect(first?.changeId).toBe('c-digitalTilt');
    expect(first?.for[0]?.sentence).toBe(
      'digitalTilt of ManagedElement=1,NRCellDU=1 was changed from 4 to 12 by planner, 20 min before the onset.',
    );
    const unknownBefore = tilt.map((event) =>
      event.kind === 'configuration-change' ? { ...event, change: { ...event.change, from: undefined } } : event,
    );
    expect(top(unknownBefore)?.for[0]?.sentence).toContain(' was changed to 12 by planner, ');
  });

  it('finds the cell of a tilt changed on the beam of its sector carrier', () => {
    const beam = `${element(1)},GNBDUFunction=1,NRSectorCarrier=1,CommonBeamformingFunction=1`;
    const events = [change(beam, 'digitalTilt', 20), ...tilt.slice(1)];
    expect(top(events)).toMatchObject({ dn: cell(1, 1), cause: 'wrong-antenna-tilt', changeId: 'c-digitalTilt' });
  });

  it.each<[string, Partial<ChangeEvent['change']>, string, 'handoverTooEarlyRatio' | 'handoverTooLateRatio']>([
    ['an offset that was raised', { from: 0, to: 15 }, 'handover-too-early', 'handoverTooEarlyRatio'],
    ['an offset that was lowered', { from: 0, to: -9 }, 'handover-too-late', 'handoverTooLateRatio'],
  ])('blames %s at a relation for what its cell does', (_, values, cause, measure) => {
    const relation = `${cell(1, 1)},NRCellRelation=2`;
    const told = change(relation, 'cellIndividualOffset.rsrpOffsetSSB', 3);
    const ratio = { expected: { value: 0.004, lower: 0, upper: 0.03 }, observed: 0.2 };
    const events = [
      { ...told, change: { ...told.change, ...values } },
      anomaly(cell(1, 1), measure, 'high', ratio),
      anomaly(cell(1, 1), 'handoverSuccessRatio', 'low', { observed: 0.78 }),
    ];
    expect(top(events)).toMatchObject({ dn: cell(1, 1), cause, changeId: told.change.id });
  });

  it('blames a relation that must not be used any more for users that are lost', () => {
    const told = change(`${cell(1, 1)},NRCellRelation=2`, 'isHOAllowed', 3);
    const barred = { ...view, barred: (dn: Dn) => (dn === cell(1, 1) ? [cell(2, 1)] : []) };
    const ratio = { expected: { value: 0.004, lower: 0, upper: 0.03 }, observed: 0.2 };
    const events = [
      { ...told, change: { ...told.change, from: true, to: false } },
      anomaly(cell(1, 1), 'handoverTooLateRatio', 'high', ratio),
      anomaly(cell(1, 1), 'dropRatio', 'high', ratio),
    ];
    expect(diagnose(incidentOf(events), barred, LATER).ranked[0]).toMatchObject({
      ...{ dn: cell(1, 1), cause: 'missing-neighbour', changeId: told.change.id },
    });
  });

  it.each([
    ['the weight of a trunk', 'weight', 'unheardCallRatio'],
    ['the codecs of a trunk', 'vsCodecs', 'congestedCallRatio'],
    ['the routes of a trunk', 'vsRoutePlan', 'mosCqe'],
  ])('does not blame %s for what it cannot move', (_, attribute, measure) => {
    const seen = anomaly(TRUNK, measure, measure === 'mosCqe' ? 'low' : 'high', { observed: 0.5 });
    const causes = diagnose(incidentOf([change(TRUNK, attribute, 5), seen]), view, LATER).ranked;
    expect(causes.map(({ cause }) => cause)).not.toContain('configuration-change');
  });

  it('blames of several changes at one place the one that can have moved what is seen', () => {
    const events = [
      change(TRUNK, 'weight', 5),
      change(TRUNK, 'vsCodecs', 60),
      anomaly(TRUNK, 'incompatibleCallRatio', 'high', { observed: 0.5 }),
    ];
    expect(top(events)).toMatchObject({ cause: 'configuration-change', changeId: 'c-vsCodecs' });
  });

  it('lets what was learned replace the probability of a symptom', () => {
    const probabilityOf = (learned: Readonly<Record<string, number>>) =>
      diagnose(incidentOf([silence]), view, LATER, learned).ranked.find(({ cause }) => cause === 'sleeping-cell')
        ?.probability ?? 0;
    expect(probabilityOf({ 'sleeping-cell|takes-over': 0.9 })).toBeLessThan(probabilityOf({}));
  });

  it('gives numbers and units in its sentences', () => {
    expect(top(overload)?.for.map(({ sentence }) => sentence)).toEqual([
      'prbUtilisationRatio of ManagedElement=1,NRCellDU=1 is high: 97 %, where 50 % (30 % to 70 %) is usual.',
      'ueThroughputBitsPerSecond of ManagedElement=1,NRCellDU=1 is low: 1.2 Mbit/s, where 8 Mbit/s (5 Mbit/s to 11 Mbit/s) is usual.',
    ]);
    expect(top(overload)?.against[0]?.sentence).toBe(
      'ManagedElement=1,NRCellDU=1 does not show failing set-ups, expected in 25 % of such cases.',
    );
  });

  it('suspects a change that came a few minutes behind the onset, which is not known better than to a report', () => {
    const { ranked } = diagnose(
      incidentOf([
        change(cell(1, 1), 'digitalTilt', -5),
        anomaly(cell(1, 1), 'ueThroughputBitsPerSecond', 'low'),
        anomaly(cell(1, 1), 'handoverSuccessRatio', 'low', { shape: 'ratio' }),
      ]),
      view,
      LATER,
    );
    expect(ranked[0]).toMatchObject({ cause: 'wrong-antenna-tilt', dn: cell(1, 1), changeId: 'c-digitalTilt' });
  });

  it('never calls a cell sleeping that is not silent, nor overloaded whose load is usual, whatever its neighbours show', () => {
    const neighbours = [2, 3, 4].flatMap((n) => [
      anomaly(cell(n, 1), 'prbUtilisationRatio', 'high'),
      anomaly(cell(n, 1), 'ueThroughputBitsPerSecond', 'low'),
    ]);
    const { ranked } = diagnose(
      incidentOf([anomaly(cell(1, 1), 'rrcEstablishmentSuccessRatio', 'low'), ...neighbours]),
      view,
      LATER,
    );
    const at = ranked.filter(({ dn }) => dn === cell(1, 1)).map(({ cause }) => cause);
    expect(at).not.toContain('sleeping-cell');
    expect(at).not.toContain('cell-overload');
  });

  it('does not suspect a change that was taken back before the onset, nor the taking back', () => {
    const tilted = change(cell(1, 1), 'digitalTilt', 120);
    const back = change(cell(1, 1), 'digitalTilt', 60);
    const { from, to } = tilted.change;
    if (from === undefined) throw new Error('no value before');
    const undone: ChangeEvent = {
      ...back,
      id: 'change/back',
      change: { ...back.change, id: 'c-back', from: to, to: from },
    };
    const symptoms = ['ueThroughputBitsPerSecond', 'handoverSuccessRatio'].map((of) => anomaly(cell(1, 1), of, 'low'));
    expect(top([tilted, ...symptoms])?.cause).toBe('wrong-antenna-tilt');
    expect(top([tilted, undone, ...symptoms])?.cause).toBe('unknown');
    const late = { ...undone, change: { ...undone.change, time: networkTimeOf(ONSET + 60_000) } };
    expect(top([tilted, late, ...symptoms])?.cause).toBe('wrong-antenna-tilt');
  });

  it('does not suspect a change made after the onset', () => {
    const late = diagnose(incidentOf([change(cell(1, 1), 'pMax', -20), ...overload]), view, LATER);
    expect(late.ranked.map(({ cause }) => cause)).not.toContain('configuration-change');
  });

  it('counts what is missing only after it had time to show', () => {
    const against = (at: number) =>
      diagnose(incidentOf([silence]), view, networkTimeOf(at)).ranked.find(({ cause }) => cause === 'sleeping-cell')
        ?.against;
    expect(against(ONSET + 60_000)).toEqual([]);
    // Two symptoms that neighbours may show, at three of them each.
    expect(against(LATER)).toHaveLength(6);
  });

  it('never calls a cell sleeping whose source is silent', () => {
    const silent: SourceSilentEvent = {
      ...base,
      id: 's',
      kind: 'source-silent',
      state: 'raised',
      dn: element(1),
      source: 'ems',
    };
    const { ranked } = diagnose(incidentOf([silent, silence]), view, LATER);
    expect(ranked[0]).toMatchObject({ dn: element(1), cause: 'source-silent' });
    expect(ranked.map(({ cause }) => cause)).not.toContain('sleeping-cell');
  });

  it('learns of tilts from changes, and believes in none that nobody changed', () => {
    const taught = { 'wrong-antenna-tilt': 0.5 };
    const events = [...overload, anomaly(cell(1, 1), 'handoverSuccessRatio', 'low')];
    const of = (all: readonly Event[]) => diagnose(incidentOf(all), view, LATER, taught).ranked[0]?.cause;
    expect(of(events)).toBe('cell-overload');
    expect(of([change(cell(1, 1), 'digitalTilt', 5), ...events])).toBe('wrong-antenna-tilt');
  });

  it('lets what was learned replace a prior', () => {
    const learned = diagnose(incidentOf([silence]), view, LATER, { 'sleeping-cell': 0.001 });
    expect(learned.ranked[0]?.cause).toBe('unknown');
  });
});

describe('a part of an incident', () => {
  const asleep = (dn: Dn): AnomalyEvent =>
    anomaly(dn, 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 });
  const partIn = (events: readonly Event[]) => {
    const { part } = explain(incidentOf(events), view, LATER);
    return part && { dn: part.hypothesis.dn, cause: part.hypothesis.cause, ids: [...part.eventIds].sort() };
  };
  const far = asleep(cell(2, 2));
  const unavailable = alarm(cell(2, 2), 'CellUnavailable', 'Radio unit does not answer');

  const dark = [
    alarm(element(1), 'MainsFailure'),
    ...[1, 2, 3].flatMap((c) => [alarm(cell(1, c), 'CellUnavailable'), asleep(cell(1, c))]),
  ];

  it.each<[string, readonly Event[], string, readonly Event[], Dn?]>([
    ['a cell that sleeps beside a wrong tilt', [...tilt, far], 'sleeping-cell', [far]],
    [
      'all else that is left of the cell, as it may be a reason to leave it alone',
      [...tilt, far, anomaly(cell(2, 2), 'averageLayersDownlink', 'high')],
      'sleeping-cell',
      [anomaly(cell(2, 2), 'averageLayersDownlink', 'high'), far],
    ],
    [
      'a cell that sleeps beside one that was changed',
      [
        change(cell(1, 1), 'softwareVersion', 5),
        ...['ueThroughputBitsPerSecond', 'connectedUsers', 'averageLayersDownlink'].map((name) =>
          anomaly(cell(1, 1), name, 'low'),
        ),
        asleep(cell(2, 1)),
      ],
      'sleeping-cell',
      [asleep(cell(2, 1))],
      cell(2, 1),
    ],
    ['an outage beside a site without power', [...dark, far, unavailable], 'cell-outage', [unavailable, far]],
  ])('finds %s', (_, events, cause, own, dn = cell(2, 2)) => {
    const ids = own.map(({ id }) => id).sort();
    expect(partIn(events)).toEqual({ dn, cause, ids });
    expect(partIn([...events].reverse())).toEqual({ dn, cause, ids });
  });

  it.each<[string, readonly Event[]]>([
    ['its cause accounts for all', [silence, anomaly(cell(2, 1), 'prbUtilisationRatio', 'high')]],
    ['what is left rides on what failed', [...link, far, unavailable]],
    ['what is left is over', [...tilt, far, { ...far, state: 'cleared' }]],
    ['what is left says nothing by itself', [...tilt, anomaly(cell(2, 2), 'prbUtilisationRatio', 'high')]],
    ['it is one of two', [...tilt, far, asleep(cell(3, 3))]],
    ['it is of the same kind', [silence, far]],
    ['nothing is known of the first', [anomaly(cell(4, 4), 'dropRatio', 'low')]],
  ])('finds none where %s', (_, events) => {
    expect(partIn(events)).toBeUndefined();
  });
});
