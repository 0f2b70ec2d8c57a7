import { describe, expect, it } from '@jest/globals';
import { type AlarmEvent, type ChangeEvent, type Dn, type Event, networkTimeOf } from '#foundation/vocabulary';
import { correlate, part } from './correlate.js';
import { emptyCorrelation } from './correlation-state.js';
import { type CorrelationLimits, type Nearness } from './workbench.js';

const limits: CorrelationLimits = {
  quietMs: 300_000,
  anomalyDelayMs: 900_000,
  alarmDelayMs: 60_000,
  lookBackMs: 3_600_000,
  maxChanges: 3,
  maxIncidents: 5_000,
  maxEvents: 50,
  maxTracked: 5_000,
};

/** Objects `0`, `1`, … on a chain, one hop apart. */
const chain: Nearness = {
  within: (dn, hops) => {
    const found = new Map<Dn, number>();
    for (let at = Number(dn) - hops; at <= Number(dn) + hops; at++) found.set(String(at), Math.abs(at - Number(dn)));
    return found;
  },
};
const alone: Nearness = { within: () => new Map() };

const alarm = (dn: Dn, at: number, state: 'raised' | 'cleared' = 'raised'): AlarmEvent => {
  const time = networkTimeOf(at);
  const perceivedSeverity = state === 'raised' ? 'major' : 'cleared';
  return {
    id: `${dn}-${state}-${String(at)}`,
    region: 'north',
    dn,
    onset: time,
    decidedAt: time,
    kind: 'alarm',
    state,
    perceivedSeverity,
    alarm: { id: dn, dn, time, perceivedSeverity, probableCause: 'lossOfSignal', text: '' },
  };
};
const change = (dn: Dn, at: number): ChangeEvent => {
  const time = networkTimeOf(at);
  const id = `change-${dn}-${String(at)}`;
  return {
    id,
    region: 'north',
    dn,
    onset: time,
    decidedAt: time,
    kind: 'configuration-change',
    change: { id, dn, time, attribute: 'tilt', from: 2, to: 9, actor: 'planner' },
  };
};
const run = (events: readonly Event[], now: number, state = emptyCorrelation(), near = chain, within = limits) =>
  correlate(events, state, near, within, networkTimeOf(now));

describe('correlate', () => {
  const leaves = Array.from({ length: 2_000 }, (_, index) => `cell-${String(index)}`);
  const star: Nearness = {
    // A hub is an end of a way, never crossed.
    within: (dn) =>
      new Map<Dn, number>([[dn, 0], ...(dn === 'link' ? leaves : ['link']).map((other) => [other, 1] as const)]),
  };

  it.each([
    ['first', 0],
    ['last', 5_000],
  ])('makes one incident of a storm whose link speaks %s', (_, linkAt) => {
    const storm = [...leaves.map((leaf, index) => alarm(leaf, 1_000 + index)), alarm('link', linkAt)];
    const { state } = run(storm, 5_000, emptyCorrelation(), star);
    expect(state.open).toHaveLength(1);
    expect(state.open[0]?.incident).toMatchObject({ eventCount: 2_001, perceivedSeverity: 'major', state: 'open' });
    expect(state.open[0]?.incident.events).toHaveLength(limits.maxEvents);
    expect(state.open[0]?.incident.affected).toHaveLength(2_001);
  });

  it('keeps apart what is far apart, in hops or in time', () => {
    expect(run([alarm('1', 0), alarm('9', 0)], 0).state.open).toHaveLength(2);
    expect(run([alarm('1', 0), alarm('2', 3_600_000)], 3_600_000).state.open).toHaveLength(2);
    expect(run([alarm('x', 0), alarm('y', 0)], 0, emptyCorrelation(), alone).state.open).toHaveLength(2);
  });

  it('merges what an event bridges into the older incident and ends the younger', () => {
    const before = run([alarm('1', 0), alarm('4', 1)], 1);
    expect(before.state.open).toHaveLength(2);
    const { state, touched, merged } = run([alarm('3', 2)], 2, before.state);
    expect(state.open.map(({ incident }) => incident.affected)).toEqual([['1', '4', '3']]);
    expect(merged).toEqual([{ from: 'incident-4-raised-1', into: 'incident-1-raised-0' }]);
    expect(touched.map(({ id, state: now }) => [id, now])).toEqual([
      ['incident-1-raised-0', 'open'],
      ['incident-4-raised-1', 'resolved'],
    ]);
    const cleared = run([alarm('4', 3, 'cleared'), alarm('1', 3, 'cleared'), alarm('3', 3, 'cleared')], 300_003, state);
    expect(cleared.state.open).toEqual([]);
  });

  it('attaches a near change made before, early or late reported, and never opens for one', () => {
    const early = run([change('2', 0), change('9', 0)], 0);
    expect(early.touched).toEqual([]);
    const { state } = run([alarm('1', 1_000)], 1_000, early.state);
    expect(state.open[0]?.incident.events.map(({ id }) => id)).toEqual(['1-raised-1000', 'change-2-0']);
    const late = run([change('1', 500), change('1', 200_000)], 200_000, state);
    expect(late.touched[0]?.events.map(({ id }) => id)).toEqual(['1-raised-1000', 'change-2-0', 'change-1-500']);
  });

  it('resolves when all was cleared for the quiet time', () => {
    const raised = run([alarm('1', 0), alarm('2', 0)], 0);
    const half = run([alarm('1', 10, 'cleared')], 1_000_000, raised.state);
    expect(half.state.open).toHaveLength(1);
    const all = run([alarm('2', 1_000_000, 'cleared')], 1_299_999, half.state);
    expect(all.state.open).toHaveLength(1);
    const quiet = run([], 1_300_000, all.state);
    expect(quiet.state.open).toEqual([]);
    expect(quiet.touched).toMatchObject([{ state: 'resolved', resolvedAt: 1_300_000, eventCount: 4 }]);
  });

  it('gives the same for any order and through JSON, and leaves its input alone', () => {
    const events = [alarm('1', 0), change('2', 0), alarm('4', 1), alarm('3', 2), alarm('1', 3, 'cleared')];
    const first = run(events, 3);
    expect(run([...events].reverse(), 3)).toEqual(first);
    expect(JSON.parse(JSON.stringify(first.state))).toEqual(first.state);
    const before = JSON.stringify(first.state);
    run([alarm('2', 4)], 4, first.state);
    expect(JSON.stringify(first.state)).toBe(before);
    expect(run([alarm('4', 1)], 3, first.state).state.drops.duplicate).toBe(1);
  });

  it('is bounded, and counts what it leaves', () => {
    const tight = { ...limits, maxIncidents: 1, maxTracked: 1 };
    const { state } = run(
      [alarm('1', 0), alarm('2', 1), alarm('9', 2), alarm('9', 3, 'cleared')],
      3,
      emptyCorrelation(),
      chain,
      tight,
    );
    expect(state.drops).toMatchObject({ 'too-many-incidents': 1, 'too-many-tracked': 1, 'clear-without-raise': 1 });
    expect(state.open[0]?.incident).toMatchObject({ eventCount: 2, affected: ['1'] });
    const changes = run(
      [1, 2, 3, 4].map((at) => change('1', at)),
      4,
    ).state;
    expect(changes.changes).toHaveLength(3);
    expect(changes.drops['change-forgotten']).toBe(1);
  });

  it('does not merge beyond the bound, and takes the event to the likeliest', () => {
    const tight = { ...limits, maxTracked: 3 };
    const apart = run([alarm('1', 0), alarm('0', 0), alarm('4', 1), alarm('5', 1)], 1).state;
    const { state, merged } = run([alarm('3', 2)], 2, apart, chain, tight);
    expect(merged).toEqual([]);
    expect(state.drops['merge-too-large']).toBe(1);
    expect(state.open.map(({ incident }) => incident.affected)).toEqual([
      ['0', '1'],
      ['4', '5', '3'],
    ]);
  });

  describe('of links', () => {
    const HOUR = 3_600_000;
    const near: Nearness = {
      within: (dn) => new Map(['TransportLink=a', 'TransportLink=b', 'Cell=1'].map((to) => [to, to === dn ? 0 : 2])),
    };

    it('shows one that stood down already beside the next that goes, and keeps it once the first is back', () => {
      const first = run([alarm('TransportLink=a', 0)], 0, emptyCorrelation(), near);
      const second = run([alarm('TransportLink=b', HOUR)], HOUR, first.state, near);
      const next = second.touched.find(({ affected }) => affected.includes('TransportLink=b'));
      expect(next).toMatchObject({ affected: ['TransportLink=b'], onset: HOUR, eventCount: 2 });
      expect(next?.events.map(({ dn }) => dn)).toEqual(['TransportLink=b', 'TransportLink=a']);
      const back = run([alarm('TransportLink=a', HOUR + 60_000, 'cleared')], HOUR + 60_000, second.state, near);
      expect(back.state.open.find(({ incident }) => incident.id === next?.id)?.incident).toEqual(next);
    });

    it('shows none that is back, nor one beside a cell', () => {
      const cleared = [alarm('TransportLink=a', 0), alarm('TransportLink=a', 60_000, 'cleared')];
      const state = run(cleared, 60_000, emptyCorrelation(), near).state;
      expect(run([alarm('TransportLink=b', HOUR)], HOUR, state, near).touched.at(0)?.events).toHaveLength(1);
      const standing = run([alarm('TransportLink=a', 0)], 0, emptyCorrelation(), near).state;
      expect(run([alarm('Cell=1', HOUR)], HOUR, standing, near).touched.at(0)?.events).toHaveLength(1);
    });

    it('keeps their alarms in a storm, in the place of the last of the crowd', () => {
      const crowd = ['0', '1', '2', '3'].map((dn) => alarm(dn, 0));
      const all: Nearness = {
        within: (dn) =>
          new Map([...crowd.map((event) => event.dn), 'TransportLink=a'].map((to) => [to, to === dn ? 0 : 1])),
      };
      const { touched } = run([...crowd, alarm('TransportLink=a', 1)], 1, emptyCorrelation(), all, {
        ...limits,
        maxEvents: 3,
      });
      expect(touched[0]?.events.map(({ dn }) => dn)).toEqual(['0', '1', 'TransportLink=a']);
      expect(touched[0]?.eventCount).toBe(5);
    });
  });
});

describe('part', () => {
  const AT = (2_000).toString(36);
  const storm = [change('4', 0), alarm('1', 1_000), alarm('2', 1_001), alarm('3', 1_002), alarm('4', 1_003)];
  const whole = run(storm, 2_000).state;
  const [id = ''] = whole.open.map(({ incident }) => incident.id);
  const partedBy = (eventIds: readonly string[], from = whole, near = chain) =>
    part({ id, eventIds: new Set(eventIds) }, from, near, limits, networkTimeOf(2_000));

  it('makes an incident of its own of what has another cause, with the changes that may be to blame', () => {
    const { state, touched } = partedBy(['3-raised-1002', '4-raised-1003']);
    expect(touched.map(({ affected, onset, eventCount }) => [affected, onset, eventCount])).toEqual([
      [['1', '2'], 1_000, 3],
      [['3', '4'], 1_002, 3],
    ]);
    expect(touched[1]?.events.map((event) => event.id)).toEqual(['3-raised-1002', '4-raised-1003', 'change-4-0']);
    expect(touched[1]).toMatchObject({
      id: `incident-3-raised-1002-${AT}`,
      openedAt: 2_000,
      perceivedSeverity: 'major',
    });
    expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });

  it('keeps the two apart, and each takes what is nearer to it', () => {
    const { state } = partedBy(['4-raised-1003']);
    const later = run([alarm('5', 3_000), alarm('0', 3_000), alarm('2', 3_001, 'cleared')], 3_000, state);
    expect(later.merged).toEqual([]);
    expect(later.state.open.map(({ incident }) => [...incident.affected].sort())).toEqual([
      ['0', '1', '2', '3'],
      ['4', '5'],
    ]);
  });

  it('keeps apart too what either was merged into, and forgets what is over', () => {
    const { state } = partedBy(['4-raised-1003']);
    const older = { ...alarm('7', 500), id: 'older' };
    const bridged = run([older, alarm('6', 2_500)], 2_500, state);
    expect(bridged.merged).toEqual([{ from: `incident-4-raised-1003-${AT}`, into: 'incident-older' }]);
    expect(bridged.state.open.map(({ apart }) => apart)).toEqual([['incident-older'], [id]]);
    const clears = ['4', '6', '7'].map((dn) => alarm(dn, 2_600, 'cleared'));
    const over = run(clears, 400_000, bridged.state);
    expect(over.state.open.map((each) => [each.incident.id, each.apart])).toEqual([[id, undefined]]);
  });

  it('keeps what is parted later apart from all that came of it', () => {
    const once = partedBy(['4-raised-1003']).state;
    const { state } = partedBy(['1-raised-1000'], once);
    const ids = state.open.map(({ incident }) => incident.id);
    expect(ids).toHaveLength(3);
    for (const [at, { apart }] of state.open.entries())
      expect([...(apart ?? [])].sort()).toEqual(ids.filter((_, other) => other !== at).sort());
  });

  it('clears and repeats go to the part that the raise is in', () => {
    const { state } = partedBy(['4-raised-1003']);
    const { touched } = run([alarm('4', 5_000, 'cleared')], 400_000, state);
    expect(touched).toMatchObject([{ id: `incident-4-raised-1003-${AT}`, state: 'resolved' }]);
  });

  it.each<[string, readonly string[]]>([
    ['all of it would go', storm.map((event) => event.id)],
    ['it has none of them', ['9-raised-1']],
    ['they are changes', ['change-4-0']],
  ])('touches nothing where %s', (_, eventIds) => {
    const { state, touched } = partedBy(eventIds);
    expect(touched).toEqual([]);
    expect(state).toEqual(whole);
  });

  it('touches nothing where what would be parted stands no more', () => {
    const over = run([alarm('4', 1_500, 'cleared')], 1_500, whole).state;
    expect(partedBy(['4-raised-1003'], over).touched).toEqual([]);
  });
});
