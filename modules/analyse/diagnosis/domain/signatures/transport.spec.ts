import { describe, expect, it } from '@jest/globals';
import {
  type AlarmEvent,
  type AnomalyEvent,
  classOf,
  type Dn,
  type Event,
  type Incident,
  networkTimeOf,
} from '#foundation/vocabulary';
import { diagnose } from '../diagnose.js';
import { type NetworkView } from '../network-view.js';

const ONSET = networkTimeOf(1_000_000_000_000);
const LATER = networkTimeOf(ONSET + 2_700_000);
const base = { region: 'north', onset: ONSET, decidedAt: networkTimeOf(ONSET + 300_000) };

const element = (name: string | number): Dn => `SubNetwork=1,ManagedElement=${String(name)}`;
const link = (name: string): Dn => `SubNetwork=1,TransportLink=${name}`;
const port = (router: string, name: string): Dn => `${element(router)},Interface=to-${name}`;
const cell = (site: number, c: number): Dn => `${element(site)},GNBDUFunction=1,NRCellDU=${String(c)}`;

/**
 * A ring of two access routers between two aggregation routers, with a spur: core < agg-a < left < > right < agg-z < core, spur < right. Sites 1 and 2
 * hang on `left`, 3 and 4 on `right`, 5 and 6 on `spur`, and 7 to 20 on `far`, which has nothing to do with the ring.
 */
const LINKS: Readonly<Record<string, readonly [a: string, z: string]>> = {
  'agg-a-core': ['agg-a', 'core'],
  'agg-z-core': ['agg-z', 'core'],
  'left-agg-a': ['left', 'agg-a'],
  'right-agg-z': ['right', 'agg-z'],
  'left-right': ['left', 'right'],
  'spur-right': ['spur', 'right'],
  'far-agg-a': ['far', 'agg-a'],
};
/** The first link on the way to the core. */
const UPLINK: Readonly<Record<string, string>> = {
  ...{ 'agg-a': 'agg-a-core', 'agg-z': 'agg-z-core', left: 'left-agg-a', right: 'right-agg-z', spur: 'spur-right' },
  far: 'far-agg-a',
};
const ROUTER_OF = (site: number): string => (site > 6 ? 'far' : (['left', 'right', 'spur'][(site - 1) >> 1] ?? ''));
const SITES = Array.from({ length: 20 }, (_, at) => at + 1);
const nameOf = (dn: Dn): string => dn.slice(dn.lastIndexOf('=') + 1);
const isSite = (dn: Dn): boolean => /ManagedElement=\d+$/.test(dn);

const carriedBy = (dn: Dn): readonly Dn[] => {
  const name = nameOf(dn);
  if (classOf(dn) === 'Interface') return [link(name.slice(3))];
  if (isSite(dn)) return [link(UPLINK[ROUTER_OF(Number(name))] ?? ''), element(ROUTER_OF(Number(name)))];
  if (classOf(dn) === 'TransportLink') {
    const far = (LINKS[name] ?? []).filter((end) => UPLINK[end] !== name);
    return far.flatMap((end) => [...(name === 'left-right' ? [] : [link(UPLINK[end] ?? '')]), element(end)]);
  }
  return UPLINK[name] === undefined ? [] : [link(UPLINK[name])];
};
const EVERYTHING = [...SITES.map(element), ...Object.keys(UPLINK).map(element), ...Object.keys(LINKS).map(link)];
const CARRIED = new Map<Dn, Dn[]>();
for (const dn of EVERYTHING)
  for (const carrier of carriedBy(dn)) CARRIED.set(carrier, [...(CARRIED.get(carrier) ?? []), dn]);
const view: NetworkView = {
  neighbours: () => [],
  attribute: () => undefined,
  children: (dn) => {
    if (dn.endsWith('GNBDUFunction=1')) return [1, 2, 3].map((c) => `${dn},NRCellDU=${String(c)}`);
    return isSite(dn) ? [`${dn},GNBDUFunction=1`] : [];
  },
  carriedBy,
  carries: (dn) => CARRIED.get(dn) ?? [],
  linksAt: (dn) =>
    Object.keys(LINKS).flatMap((name) => (LINKS[name]?.includes(nameOf(dn)) === true ? [link(name)] : [])),
  barred: () => [],
  endsOf: (dn) => (LINKS[nameOf(dn)] ?? []).map(element),
};

const anomaly = (
  dn: Dn,
  measure: string,
  direction: 'high' | 'low',
  more: Partial<AnomalyEvent> = {},
): AnomalyEvent => ({
  ...base,
  ...{
    id: `anomaly/${dn}/${measure}`,
    kind: 'anomaly',
    state: 'raised',
    dn,
    measure,
    shape: 'level',
    direction,
    unit: '1',
  },
  ...{ observed: direction === 'high' ? 0.1 : 1, expected: { value: 10, lower: 8, upper: 12 }, evidence: 14 },
  ...more,
});
const alarm = (dn: Dn, probableCause: string, source = dn): AlarmEvent => {
  const raised = { dn, time: ONSET, perceivedSeverity: 'major', probableCause, text: probableCause } as const;
  const id = `alarm/${source}/${probableCause}/${dn}`;
  return { ...base, id, kind: 'alarm', state: 'raised', dn, perceivedSeverity: 'major', alarm: { id, ...raised } };
};
const down = (name: string, ends: readonly string[] = LINKS[name] ?? []): readonly Event[] =>
  ends.map((end) => alarm(link(name), 'LinkDown', element(end)));
const idle = (name: string, ends: readonly string[] = LINKS[name] ?? []): readonly Event[] =>
  ends.map((end) => anomaly(port(end, name), 'inOctets', 'low', { shape: 'silence', observed: 0 }));
const dark = (...sites: readonly number[]): readonly Event[] =>
  sites.flatMap((site) => [
    alarm(element(site), 'NgInterfaceLost'),
    ...[1, 2, 3].flatMap((c) => [
      alarm(cell(site, c), 'CellUnavailable'),
      anomaly(cell(site, c), 'rrcEstablishmentAttempts', 'low', { shape: 'silence', observed: 0 }),
    ]),
  ]);
const slow = (...sites: readonly number[]): readonly Event[] =>
  sites.flatMap((site) => [1, 2, 3].map((c) => anomaly(cell(site, c), 'ueThroughputBitsPerSecond', 'low')));
const counted = (router: string, name: string, measure: string): AnomalyEvent =>
  anomaly(port(router, name), measure, 'high', {
    shape: 'ratio',
    observed: 0.05,
    expected: { value: 0, lower: 0, upper: 0 },
  });

const incidentOf = (events: readonly Event[]): Incident => ({
  ...{ id: 'incident-1', schemaVersion: 1, region: 'north', state: 'open', perceivedSeverity: 'major' },
  ...{ openedAt: ONSET, onset: ONSET, updatedAt: LATER, events, eventCount: events.length },
  affected: [...new Set(events.map((event) => event.dn))],
});
const ranked = (events: readonly Event[], around = view) => diagnose(incidentOf(events), around, LATER).ranked;

describe('diagnose, between sites and core', () => {
  it.each([
    [
      'a link that damages packets',
      [counted('right', 'spur-right', 'errorRatio'), ...slow(5, 6)],
      link('spur-right'),
      'link-lossy',
    ],
    [
      'a link whose errors are all that is seen',
      [counted('spur', 'spur-right', 'errorRatio'), counted('right', 'spur-right', 'errorRatio')],
      link('spur-right'),
      'link-lossy',
    ],
    [
      'a link whose router complains of errors',
      [alarm(link('spur-right'), 'degradedSignal'), ...slow(5, 6)],
      link('spur-right'),
      'link-lossy',
    ],
    [
      'a full link',
      [counted('right', 'spur-right', 'outDiscardRatio'), ...slow(5, 6)],
      link('spur-right'),
      'link-congested',
    ],
    [
      'a full link whose router complains',
      [alarm(link('spur-right'), 'congestion'), ...slow(5, 6)],
      link('spur-right'),
      'link-congested',
    ],
    [
      'a link that is down',
      [...down('spur-right'), ...idle('spur-right'), ...dark(5, 6)],
      link('spur-right'),
      'link-down',
    ],
    [
      'a link that is down as its ports say (SNMP)',
      [...['spur', 'right'].map((end) => alarm(port(end, 'spur-right'), 'LinkDown')), ...dark(5, 6)],
      link('spur-right'),
      'link-down',
    ],
    [
      'a link of which nobody says that it is down, all sites behind it dark,',
      [...idle('spur-right'), ...dark(5, 6)],
      link('spur-right'),
      'link-down',
    ],
    [
      'the link that is down, not the one further up that has nothing to carry any more,',
      [...down('right-agg-z'), ...idle('right-agg-z'), ...idle('agg-z-core'), ...dark(3, 4, 5, 6)],
      link('right-agg-z'),
      'link-down',
    ],
    [
      'one side of a ring that is cut, whose traffic goes the other way round',
      [...down('right-agg-z'), ...idle('right-agg-z'), ...idle('agg-z-core')],
      link('right-agg-z'),
      'link-down',
    ],
    ['the same before its silence is measured', down('right-agg-z'), link('right-agg-z'), 'link-down'],
    [
      'a link that is down, though its errors were seen first',
      [counted('right', 'spur-right', 'errorRatio'), ...down('spur-right'), ...idle('spur-right'), ...dark(5, 6)],
      link('spur-right'),
      'link-down',
    ],
    [
      'a ring that is cut on both sides of a router',
      [
        ...[...down('right-agg-z'), ...down('left-right'), ...idle('right-agg-z'), ...idle('left-right')],
        ...[...idle('agg-z-core'), ...dark(3, 4, 5, 6)],
      ],
      element('right'),
      'ring-cut-twice',
    ],
    [
      'the same before anything is measured',
      [...down('right-agg-z'), ...down('left-right'), ...dark(3, 4, 5, 6)],
      element('right'),
      'ring-cut-twice',
    ],
    [
      'a router that is down, its spur with it',
      [
        alarm(element('right'), 'NodeUnreachable'),
        ...[...down('right-agg-z', ['agg-z']), ...down('left-right', ['left']), ...down('spur-right', ['spur'])],
        ...[...idle('right-agg-z', ['agg-z']), ...idle('spur-right', ['spur']), ...dark(3, 4, 5, 6)],
      ],
      element('right'),
      'element-down',
    ],
    [
      'a router whose routes come and go, though all about it says that it is down',
      [
        ...[alarm(element('right'), 'RoutingAdjacencyLost'), alarm(element('right'), 'NodeUnreachable')],
        ...[...down('right-agg-z', ['agg-z']), ...down('left-right', ['left']), ...down('spur-right', ['spur'])],
        ...[...idle('right-agg-z', ['agg-z']), ...dark(3, 4, 5, 6)],
      ],
      element('right'),
      'route-flapping',
    ],
    [
      'a router whose routes come and go while its lines stay up',
      [alarm(element('right'), 'RoutingAdjacencyLost'), ...slow(3, 4, 5, 6)],
      element('right'),
      'route-flapping',
    ],
  ] as const)('names %s', (_, events, dn, cause) => {
    expect(ranked(events)[0]).toMatchObject({ dn, cause });
  });

  it('calls no link down of which packets are lost or that is full', () => {
    for (const measure of ['errorRatio', 'outDiscardRatio'])
      expect(ranked([counted('right', 'spur-right', measure), ...slow(5, 6)]).map(({ cause }) => cause)).not.toContain(
        'link-down',
      );
  });

  it('does not take cells that are slow together for a link, without a sign of it', () => {
    expect(ranked(slow(5, 6)).map(({ cause }) => cause)).not.toEqual(
      expect.arrayContaining([expect.stringMatching(/^link-/)]),
    );
  });

  it('needs to know of the other side of a ring', () => {
    const events = [...down('left-right'), ...idle('left-right'), ...dark(3, 4, 5, 6)];
    expect(ranked(events).map(({ cause }) => cause)).not.toContain('ring-cut-twice');
    const [first] = ranked([...events, ...down('right-agg-z')]);
    expect(first).toMatchObject({ dn: element('right'), cause: 'ring-cut-twice' });
    expect(first?.for.map(({ dn }) => dn)).toContain(link('right-agg-z'));
  });

  it('does not call a router cut off that has a way out, nor one with a single one', () => {
    const causes = (events: readonly Event[]) => ranked(events).map(({ cause }) => cause);
    expect(causes([...down('spur-right'), ...down('left-right'), ...dark(5, 6)])).not.toContain('ring-cut-twice');
    expect(causes([...down('spur-right'), ...idle('spur-right'), ...dark(5, 6)])).not.toContain('ring-cut-twice');
  });

  it('does not call a core down that carries sites which are well', () => {
    const events = [...down('right-agg-z'), ...down('left-right'), ...dark(3, 4, 5, 6)];
    const core = ranked(events).find(({ dn, cause }) => dn === element('core') && cause === 'element-down');
    expect(core?.probability ?? 0).toBeLessThan(0.001);
    const noisy = ranked([alarm(element('core'), 'FanDegraded'), ...events])[0];
    expect(noisy).toMatchObject({ dn: element('right') });
  });

  it('calls the core down that takes every site with it', () => {
    const events = [
      ...[
        alarm(element('core'), 'NodeUnreachable'),
        ...down('agg-a-core', ['agg-a']),
        ...down('agg-z-core', ['agg-z']),
      ],
      ...dark(...SITES),
    ];
    expect(ranked(events)[0]).toMatchObject({ dn: element('core'), cause: 'element-down' });
  });

  it('lets a port stand for a link that no inventory knows', () => {
    const unplugged = { ...view, carriedBy: (dn: Dn) => (classOf(dn) === 'Interface' ? [] : carriedBy(dn)) };
    expect(ranked([counted('right', 'spur-right', 'errorRatio')], unplugged)[0]).toMatchObject({
      dn: port('right', 'spur-right'),
      cause: 'link-lossy',
    });
  });

  it('says what it saw on which port', () => {
    expect(ranked([counted('right', 'spur-right', 'errorRatio'), ...slow(5, 6)])[0]?.for[0]?.sentence).toBe(
      'errorRatio of ManagedElement=right,Interface=to-spur-right is high: 5 %, where 0 % (0 % to 0 %) is usual.',
    );
  });
});
