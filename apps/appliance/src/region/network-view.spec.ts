import { describe, expect, it } from '@jest/globals';
import { correlate, CorrelationConfig, type CorrelationState, emptyCorrelation } from '#analyse/correlation';
import { diagnose } from '#analyse/diagnosis';
import { fromProvMns, TopologySnapshot } from '#foundation/topology';
import { type AlarmEvent, type AnomalyEvent, type Dn, type Event, networkTimeOf } from '#foundation/vocabulary';
import { networkView } from './network-view.js';

const MINUTE = 60_000;
const START = 1_000_000_000_000;
const element = (name: string): Dn => `SubNetwork=N,ManagedElement=${name}`;
const link = (name: string): Dn => `SubNetwork=N,TransportLink=${name}`;
const port = (router: string, name: string): Dn => `${element(router)},Interface=to-${name}`;
const cell = (site: string): Dn => `${element(site)},GNBDUFunction=1,NRCellDU=1`;

/** core < hub < west - east > hub: a ring of two routers with a site on each, and a spur with two more behind `east`. */
const router = (name: string, uplink?: string) => ({
  id: name,
  attributes: uplink === undefined ? {} : { carriedByRef: link(uplink) },
});
const site = (name: string, uplink: string, at: string) => ({
  id: name,
  attributes: { carriedByRef: link(uplink), attachedToRef: element(at) },
  GNBDUFunction: [{ id: '1', attributes: {}, NRCellDU: [{ id: '1', attributes: {} }] }],
});
const line = (a: string, z: string, above?: string) => ({
  id: `${a}-${z}`,
  attributes: {
    ...{ aEndRef: element(a), zEndRef: element(z) },
    ...{ aEndInterfaceRef: port(a, `${a}-${z}`), zEndInterfaceRef: port(z, `${a}-${z}`) },
    ...(above === undefined ? {} : { carriedByRef: link(above) }),
  },
});
const { objects, relations } = fromProvMns(
  {
    SubNetwork: [
      {
        id: 'N',
        ManagedElement: [
          ...[router('core'), router('hub', 'hub-core'), router('west', 'west-hub'), router('east', 'east-hub')],
          ...[router('spur', 'spur-east'), site('1', 'west-hub', 'west'), site('2', 'east-hub', 'east')],
          ...[site('3', 'spur-east', 'spur'), site('4', 'spur-east', 'spur')],
        ],
        TransportLink: [
          ...[line('hub', 'core'), line('west', 'hub', 'hub-core'), line('east', 'hub', 'hub-core')],
          ...[line('west', 'east'), line('spur', 'east', 'east-hub')],
        ],
      },
    ],
  },
  () => 'n',
);
const topology = new TopologySnapshot(objects, relations);

const alarm = (dn: Dn, probableCause: string, minute: number): AlarmEvent => {
  const time = networkTimeOf(START + minute * MINUTE);
  const of = { id: `${dn}/${probableCause}`, dn, time, perceivedSeverity: 'major', probableCause, text: '' } as const;
  const id = `${of.id}/${String(minute)}`;
  return {
    ...{ id, kind: 'alarm', state: 'raised', region: 'n', dn, onset: time, decidedAt: time },
    ...{ perceivedSeverity: 'major', alarm: of },
  };
};
const anomaly = (dn: Dn, measure: string, direction: 'high' | 'low', minute: number): AnomalyEvent => ({
  ...{ id: `${dn}/${measure}`, kind: 'anomaly', state: 'raised', region: 'n', dn, measure, direction, unit: '1' },
  ...{ onset: networkTimeOf(START + minute * MINUTE), decidedAt: networkTimeOf(START + (minute + 3) * MINUTE) },
  ...{ shape: 'level', observed: 1, expected: { value: 0, lower: 0, upper: 0 }, evidence: 14 },
});
const limits = CorrelationConfig.schema.parse({});
const after = (events: readonly Event[], minute: number, state: CorrelationState = emptyCorrelation()) =>
  correlate(events, state, topology, limits, networkTimeOf(START + minute * MINUTE));

describe('networkView', () => {
  it('lets the second cut of a ring be understood by the first, which stands in an incident of its own', () => {
    const first = after([alarm(link('east-hub'), 'LinkDown', 0)], 1);
    const dark = ['2', '3', '4'].flatMap((name) => [
      alarm(element(name), 'NgInterfaceLost', 60),
      alarm(cell(name), 'CellUnavailable', 60),
    ]);
    const second = after([alarm(link('west-east'), 'LinkDown', 60), ...dark], 62, first.state);
    const incident = second.touched.find(({ affected }) => affected.includes(link('west-east')));
    expect(incident?.affected).not.toContain(link('east-hub'));
    if (incident === undefined) throw new Error('no incident');
    const { ranked } = diagnose(incident, networkView(topology), networkTimeOf(START + 62 * MINUTE));
    expect(ranked[0]).toMatchObject({ dn: element('east'), cause: 'ring-cut-twice' });
    // The first line was mended before the second went: one way out is enough.
    const mended: AlarmEvent = { ...alarm(link('east-hub'), 'LinkDown', 30), state: 'cleared' };
    const later = after(
      [alarm(link('west-east'), 'LinkDown', 60), ...dark],
      62,
      after([mended], 30, first.state).state,
    );
    for (const one of later.touched)
      expect(
        diagnose(one, networkView(topology), networkTimeOf(START + 62 * MINUTE)).ranked.map(({ cause }) => cause),
      ).not.toContain('ring-cut-twice');
  });

  it('joins what a port counts with the cells that suffer from it, and names their link', () => {
    const { touched, state } = after(
      [
        anomaly(port('spur', 'spur-east'), 'errorRatio', 'high', 0),
        ...['3', '4'].map((name) => anomaly(cell(name), 'ueThroughputBitsPerSecond', 'low', 0)),
      ],
      10,
    );
    expect(state.open).toHaveLength(1);
    const [incident] = touched;
    if (incident === undefined) throw new Error('no incident');
    const { ranked } = diagnose(incident, networkView(topology), networkTimeOf(START + 40 * MINUTE));
    expect(ranked[0]).toMatchObject({ dn: link('spur-east'), cause: 'link-lossy' });
  });
});
