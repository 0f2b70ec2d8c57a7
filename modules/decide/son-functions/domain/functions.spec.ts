import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CAUSES, classOf, isWithin, managedElementOf, networkTimeOf } from '#foundation/vocabulary';
import * as toy from '../testing/index.js';
import { functionsFor } from './functions.js';
import { type PlanDraft, type Proposal, type Scene } from './strategy.js';

const proposalsOf = (scene: Scene): readonly Proposal[] =>
  functionsFor(scene.hypothesis.cause).flatMap((strategy) => strategy.propose(scene));
const draftsOf = (scene: Scene): readonly PlanDraft[] =>
  proposalsOf(scene).flatMap((proposal) => (proposal.kind === 'draft' ? [proposal.draft] : []));
const reasonsOf = (scene: Scene): string =>
  proposalsOf(scene)
    .flatMap((proposal) => (proposal.kind === 'draft' ? [] : [proposal.because]))
    .join(' ');
const writesOf = (draft: PlanDraft | undefined) =>
  draft?.actions.map(
    ({ dn, attribute, from, to }) => `${dn.slice(dn.lastIndexOf(',') + 1)} ${attribute} ${String(from)}>${String(to)}`,
  );

describe('sleeping-cell recovery', () => {
  it('locks and unlocks first, and says what a restart takes down', () => {
    const [first, second] = draftsOf(toy.sleepingCell(new toy.ToyNetwork()));
    expect(writesOf(first)).toEqual([
      'NRCellDU=2 administrativeState UNLOCKED>LOCKED',
      'NRCellDU=2 administrativeState LOCKED>UNLOCKED',
    ]);
    expect(writesOf(second)).toEqual(['GNBDUFunction=1 vsRestartCount 3>4']);
    expect(second?.summary).toMatch(/5 other cells are out of service/);
    expect(first?.expected[0]?.change).toEqual({ value: 35, lower: 20, upper: 50 });
  });

  it.each<[RegExp, string, (network: toy.ToyNetwork, scene: Scene) => Scene]>([
    [/source .* silent/, 'what is not seen may be working', (n, s) => (n.silent.add(s.hypothesis.dn), s)],
    [
      /LOCKED: somebody/,
      'an operator wanted it so',
      (n, s) => (n.values.set(s.hypothesis.dn, { administrativeState: 'LOCKED' }), s),
    ],
    [/does not say/, 'the network does not know the cell', (n, s) => (n.values.delete(s.hypothesis.dn), s)],
    [
      /has an alarm: NRCellDU=2 does not merely sleep/,
      'a sleeping cell has none',
      (n, s) => {
        const time = s.incident.onset;
        const text = {
          id: 'a',
          dn: toy.elementOf(3),
          time,
          perceivedSeverity: 'major',
          probableCause: '',
          text: '',
        } as const;
        const at = { id: 'a', region: 'North', dn: text.dn, onset: time, decidedAt: time } as const;
        const alarm = { ...at, kind: 'alarm', state: 'raised', perceivedSeverity: 'major', alarm: text } as const;
        return { ...s, incident: toy.incidentOf(n, [...s.incident.events, alarm]) };
      },
    ],
    [
      /carried by .*access-1-agg-1/,
      'the link that carries it is in trouble',
      (n) => ({
        ...toy.sleepingCell(n, toy.cellOf(1, 2)),
        troubled: new Set([toy.LINK, ...[1, 3, 4, 5, 6].map((c) => toy.cellOf(1, c))]),
      }),
    ],
    [
      /too few to tell yet/,
      'two attempts an hour are usual, and ten minutes have passed',
      (n, s) => {
        n.usual = () => ({ value: 2 / 60, lower: 0, upper: 1 });
        return s;
      },
    ],
  ])('proposes nothing, and says %s, because %s', (expected, _why, change) => {
    const network = new toy.ToyNetwork();
    const scene = change(network, toy.sleepingCell(network));
    expect(draftsOf(scene)).toEqual([]);
    expect(reasonsOf(scene)).toMatch(expected);
  });
});

it('a link in trouble carries a cell none the less where it carries the cells beside it', () => {
  const scene = toy.sleepingCell(new toy.ToyNetwork(), toy.cellOf(1, 2));
  expect(draftsOf({ ...scene, troubled: new Set([toy.LINK]) })).toHaveLength(2);
});

describe('cell outage recovery', () => {
  it('restarts the unit of a cell that says that it is out of service', () => {
    const drafts = draftsOf(toy.cellOutage(new toy.ToyNetwork()));
    expect(drafts.map(writesOf)).toEqual([['GNBDUFunction=1 vsRestartCount 3>4']]);
    expect(drafts[0]).toMatchObject({ function: 'cell-outage-recovery', cause: 'cell-outage' });
  });

  it('waits for what an alarm came before, and not for ever', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.cellOutage(network);
    const alarms = scene.incident.events.filter(({ kind }) => kind === 'alarm');
    const young = { ...scene, incident: toy.incidentOf(network, alarms) };
    expect(proposalsOf(young)).toMatchObject([{ kind: 'wait', because: expect.stringMatching(/Nothing measured/) }]);
    const later = networkTimeOf(scene.now + scene.settings.patienceMs);
    expect(proposalsOf({ ...young, now: later })).toMatchObject([{ kind: 'refused' }]);
  });

  it('leaves alone what fails with its element', () => {
    const scene = toy.cellOutage(new toy.ToyNetwork(), toy.cellOf(3, 2), [toy.elementOf(3)]);
    expect(draftsOf(scene)).toEqual([]);
    expect(reasonsOf(scene)).toMatch(/does not merely fail by itself/);
  });
});

describe('clock recovery', () => {
  it('restarts the unit of a site whose cells hear that its clock has drifted', () => {
    const [draft, ...others] = draftsOf(toy.driftedClock(new toy.ToyNetwork()));
    expect(others).toEqual([]);
    expect(writesOf(draft)).toEqual(['GNBDUFunction=1 vsRestartCount 3>4']);
    expect(draft).toMatchObject({ function: 'clock-recovery', target: toy.elementOf(3) });
    expect(draft?.expected.map(({ dn, change }) => [dn, change.value])).toEqual([
      [toy.cellOf(3, 5), -15],
      [toy.cellOf(3, 4), -9],
    ]);
    expect(draft?.summary).toMatch(/its 6 cells are out of service for a moment, and it cannot be undone/);
    expect(draft?.controls.every((dn) => managedElementOf(dn) !== toy.elementOf(3))).toBe(true);
  });

  it('leaves a clock alone that nobody hears, as long as that lasts', () => {
    const network = new toy.ToyNetwork();
    const { incident, ...scene } = toy.driftedClock(network);
    const told = incident.events.filter(({ kind }) => kind === 'alarm');
    const unheard = { ...scene, incident: toy.incidentOf(network, told) };
    expect(proposalsOf(unheard)).toMatchObject([
      { kind: 'wait', because: expect.stringMatching(/is seen to hear noise/) },
    ]);
    const later = networkTimeOf(scene.now + scene.settings.patienceMs);
    expect(proposalsOf({ ...unheard, now: later })).toMatchObject([{ kind: 'wait' }]);
  });

  it('leaves a clock alone that has its reference again', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.driftedClock(network);
    const over = scene.incident.events.flatMap((event) =>
      event.kind === 'alarm' ? [{ ...event, id: 'over', state: 'cleared' as const }] : [],
    );
    const incident = toy.incidentOf(network, [...scene.incident.events, ...over]);
    const proposals = proposalsOf({ ...scene, incident });
    expect(proposals).toMatchObject([{ kind: 'wait', because: expect.stringMatching(/alarm .* is over/) }]);
  });

  it('judges nothing by cells that already hear no more', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.driftedClock(network);
    for (const cell of [4, 5]) network.set(toy.cellOf(3, cell), 'uplinkInterferenceDbm', -114);
    expect(reasonsOf(scene)).toMatch(/coming back by itself/);
  });
});

describe('what comes back by itself', () => {
  it.each([
    ['a sleeping cell', toy.sleepingCell, 'connectedUsers', 18],
    ['a trunk', toy.lossyTrunk, 'mosCqe', 4.2],
    ['a cell whose tilt was changed', toy.wrongTilt, 'ueThroughputBitsPerSecond', 1.9e7],
  ])('%s is waited for', (_name, make, measure, level) => {
    const network = new toy.ToyNetwork();
    const scene = make(network);
    network.set(scene.hypothesis.dn, measure, level);
    if (make === toy.sleepingCell) network.set(scene.hypothesis.dn, 'rrcEstablishmentAttempts', 33);
    expect(proposalsOf(scene).map(({ kind }) => kind)).not.toContain('draft');
    expect(reasonsOf(scene)).toMatch(/coming back by itself/);
  });
});

describe('load balancing', () => {
  const cool = new Set([toy.cellOf(2, 1), toy.cellOf(2, 3)]);
  const beside = (load: number) => {
    const network = new toy.ToyNetwork();
    const scene = toy.overload(network, (dn) => !cool.has(dn));
    network.set(scene.hypothesis.dn, 'prbUtilisationRatio', load);
    network.set(toy.cellOf(2, 3), 'prbUtilisationRatio', 0.3);
    return draftsOf(scene);
  };

  it('steers to as few neighbours as bring it down, the coolest first, both ways by 2 dB', () => {
    const [first, second] = beside(0.75);
    expect(first?.summary).toMatch(/ to NRCellDU=3 \(30 % now, 38 % expected\)\.$/);
    expect(first?.actions.map(({ from, to }) => [from, to])).toEqual([
      [0, 2],
      [0, -2],
    ]);
    expect(first?.expected[0]?.change).toEqual({
      value: expect.closeTo(-0.075),
      lower: expect.closeTo(-0.15),
      upper: expect.closeTo(-0.01875),
    });
    expect(second?.actions).toHaveLength(4);
  });

  it('asks all that may take over at once where fewer would not do', () => {
    const drafts = beside(0.86);
    expect(drafts.map(({ actions }) => actions.length)).toEqual([4]);
  });

  it.each<[RegExp, string, (network: toy.ToyNetwork) => Scene]>([
    [/stay under 55 %/, 'every neighbour is as full', (n) => toy.overload(n, () => true)],
    [
      /asked for 160 % of what it has: without the 30 % that may be moved it stays above 70 %/,
      'four times as many come as usual',
      (n) => {
        const scene = toy.overload(n);
        n.set(scene.hypothesis.dn, 'rrcEstablishmentAttempts', 140);
        return scene;
      },
    ],
    [
      /below 70 %/,
      'it is not hot any more',
      (n) => {
        const scene = toy.overload(n);
        n.set(scene.hypothesis.dn, 'prbUtilisationRatio', 0.6);
        return scene;
      },
    ],
    [
      /stay under 55 %/,
      'the offsets were turned back an hour ago',
      (n) => {
        const scene = toy.overload(n);
        for (const dn of n.children(scene.hypothesis.dn))
          n.recorded.push({ ...toy.changeAt(n, dn, 'cellIndividualOffset.rsrpOffsetSSB', 2, 0, 'nocturne') });
        return scene;
      },
    ],
    [
      /stay under 55 %/,
      'the offsets are at their limit',
      (n) => {
        const scene = toy.overload(n);
        for (const dn of n.children(scene.hypothesis.dn)) n.values.set(dn, { 'cellIndividualOffset.rsrpOffsetSSB': 6 });
        return scene;
      },
    ],
  ])('proposes nothing, and says %s, because %s', (expected, _why, make) => {
    const scene = make(new toy.ToyNetwork());
    expect(draftsOf(scene)).toEqual([]);
    expect(reasonsOf(scene)).toMatch(expected);
  });
});

describe('trunk re-weighting', () => {
  it('takes all weight off, and is judged by those who move and by all of the controller', () => {
    const [draft] = draftsOf(toy.lossyTrunk(new toy.ToyNetwork()));
    expect(writesOf(draft)).toEqual(['SipTrunk=trunk-a weight 40>0']);
    const [moved, all] = draft?.expected ?? [];
    expect(moved).toMatchObject({ dn: toy.trunkOf('a'), laterAt: toy.controllerOf(), measure: 'mosCqe' });
    expect(moved?.change.value).toBeCloseTo(1.7);
    expect(all).toMatchObject({ dn: toy.controllerOf(), measure: 'mosCqe' });
    expect(all?.change.value).toBeCloseTo(0.4 * 1.7);
    expect(draft?.controls.every((dn) => dn.startsWith('SubNetwork=South,'))).toBe(true);
  });

  it.each<[RegExp, string, (network: toy.ToyNetwork) => void]>([
    [
      /last trunk/,
      'the others have no weight',
      (n) => {
        for (const name of ['b', 'c']) n.values.set(toy.trunkOf(name), { weight: 0 });
      },
    ],
    [/no new calls already/, 'it has none', (n) => n.values.set(toy.trunkOf('a'), { weight: 0 })],
    [
      /head-room/,
      'the others are at their busiest already',
      (n) => {
        n.set(toy.trunkOf('a'), 'callAttempts', 60);
      },
    ],
    [/does not say the weight/, 'it is not known', (n) => n.values.delete(toy.trunkOf('a'))],
    [/in trouble itself/, 'calls would move to a silent trunk', (n) => n.silent.add(toy.trunkOf('c'))],
  ])('proposes nothing, and says %s, because %s', (expected, _why, change) => {
    const network = new toy.ToyNetwork();
    const scene = toy.lossyTrunk(network);
    change(network);
    expect(draftsOf(scene)).toEqual([]);
    expect(reasonsOf(scene)).toMatch(expected);
  });

  it('leads calls to a trunk in trouble too where they fare no worse there, and expects nothing of that part', () => {
    const network = new toy.ToyNetwork();
    const scene = { ...toy.lossyTrunk(network), troubled: new Set([toy.trunkOf('b')]) };
    network.set(toy.trunkOf('b'), 'mosCqe', 2.8);
    const [draft] = draftsOf(scene);
    expect(writesOf(draft)).toEqual(['SipTrunk=trunk-a weight 40>0']);
    // 20 of 60 go to the one that is well.
    expect(draft?.expected[0]?.change.value).toBeCloseTo(1.7 / 3);
    network.set(toy.trunkOf('b'), 'networkEffectivenessRatio', 0.5);
    expect(proposalsOf(scene)).toMatchObject([{ kind: 'wait', because: expect.stringMatching(/in trouble itself/) }]);
  });

  it('waits until it is known how many calls there are', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.lossyTrunk(network);
    const level = network.level.bind(network);
    network.level = (dn, measure) =>
      dn === toy.trunkOf('b') && measure === 'callAttempts' ? undefined : level(dn, measure);
    expect(proposalsOf(scene).map(({ kind }) => kind)).toEqual(['wait']);
    expect(reasonsOf(scene)).toMatch(/not known yet/);
  });

  it('takes calls off a trunk on which nobody is heard, and expects fewer of them', () => {
    const [draft] = draftsOf(toy.deafTrunk(new toy.ToyNetwork()));
    expect(writesOf(draft)).toEqual(['SipTrunk=trunk-a weight 40>0']);
    expect(draft?.expected.map(({ measure }) => measure)).toEqual(['unheardCallRatio', 'unheardCallRatio']);
    expect(draft?.expected.every(({ change }) => change.value < 0)).toBe(true);
  });

  it('takes a heavy trunk down by one step', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.lossyTrunk(network);
    network.values.set(toy.trunkOf('a'), { weight: 90 });
    expect(writesOf(draftsOf(scene)[0])).toEqual(['SipTrunk=trunk-a weight 90>30']);
  });
});

describe('roll-back of a configuration change', () => {
  it('writes back what stood there, and names the change', () => {
    const [draft] = draftsOf(toy.wrongTilt(new toy.ToyNetwork()));
    expect(draft?.actions).toEqual([
      {
        dn: toy.cellOf(3, 2),
        attribute: 'digitalTilt',
        from: 160,
        to: 60,
        unit: '0.1 deg',
        restores: 'change-digitalTilt',
      },
    ]);
    expect(draft?.expected[0]?.change).toEqual({ value: 1.6e7, lower: 1.1e7, upper: 2.1e7 });
  });

  it('takes back all that one hand changed in one go below the object, but for what was touched since', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.spoiltHandovers(network);
    const relations = network.children(toy.cellOf(3, 2));
    expect(draftsOf(scene)[0]?.actions).toEqual(
      relations.map((dn, n) => ({
        ...{ dn, attribute: 'cellIndividualOffset.rsrpOffsetSSB', from: 15, to: 0, unit: 'dB', restores: `c-${n}` },
      })),
    );
    const [, touched = ''] = relations;
    network.values.set(touched, { 'cellIndividualOffset.rsrpOffsetSSB': 3 });
    expect(draftsOf(scene)[0]?.actions.map(({ dn }) => dn)).toEqual(relations.filter((dn) => dn !== touched));
  });

  it('takes back what was done once before, and undone', () => {
    const network = new toy.ToyNetwork();
    const scene = toy.wrongTilt(network);
    const hours = (n: number, from: number, to: number, actor?: string) => {
      const change = toy.changeAt(network, scene.hypothesis.dn, 'digitalTilt', from, to, actor);
      return { ...change, id: `before-${n}`, time: networkTimeOf(change.time - n * 3_600_000) };
    };
    network.recorded.push(hours(1, 160, 60, 'nocturne'), hours(2, 60, 160));
    expect(draftsOf(scene)[0]?.actions).toMatchObject([{ from: 160, to: 60, restores: 'change-digitalTilt' }]);
  });

  it.each<[RegExp, string, (network: toy.ToyNetwork, scene: Scene) => Scene]>([
    [
      /80 now, no longer 160/,
      'somebody changed it since',
      (n, s) => (n.values.set(s.hypothesis.dn, { digitalTilt: 80 }), s),
    ],
    [
      /put back what had been changed before/,
      'somebody undid what the appliance had done',
      (n, s) => {
        const ours = toy.changeAt(n, s.hypothesis.dn, 'digitalTilt', 160, 60, 'nocturne');
        n.recorded.push({ ...ours, id: 'ours', time: networkTimeOf(ours.time - 3_600_000) });
        return s;
      },
    ],
    [
      /takes its own changes back itself/,
      'the appliance made it',
      (n, s) => {
        const change = toy.changeAt(n, s.hypothesis.dn, 'digitalTilt', 60, 160, 'nocturne');
        n.recorded.splice(0, 1, change);
        return { ...s, incident: toy.incidentOf(n, s.incident.events.slice(1)) };
      },
    ],
    [
      /before the change is not known/,
      'nobody recorded the old value',
      (n, s) => {
        n.recorded.splice(0, 1, toy.changeAt(n, s.hypothesis.dn, 'digitalTilt', undefined, 160));
        return { ...s, incident: toy.incidentOf(n, s.incident.events.slice(1)) };
      },
    ],
    [
      /No change that may be to blame is on record/,
      'the change is not known',
      (_, s) => ({ ...s, hypothesis: { ...s.hypothesis, changeId: 'other' } }),
    ],
    [
      /would show/,
      'nothing is wrong any more',
      (n, s) => ({ ...s, incident: toy.incidentOf(n, s.incident.events.slice(0, 1)) }),
    ],
    [
      /Too few/,
      'all like it are in trouble',
      (n, s) => ({ ...s, troubled: new Set(n.ofClass('NRCellDU').map(({ dn }) => dn)) }),
    ],
  ])('proposes nothing, and says %s, because %s', (expected, _why, change) => {
    const network = new toy.ToyNetwork();
    const scene = change(network, toy.wrongTilt(network));
    expect(draftsOf(scene)).toEqual([]);
    expect(reasonsOf(scene)).toMatch(expected);
  });
});

describe('every function, whatever the network is like', () => {
  const makes = [
    ...[toy.sleepingCell, (n: toy.ToyNetwork) => toy.overload(n), toy.lossyTrunk, toy.wrongTilt],
    (n: toy.ToyNetwork) => toy.driftedClock(n),
  ];
  // Plain data, so that a counterexample can be read.
  const disturbances = fc.record({
    make: fc.nat({ max: makes.length - 1 }),
    sites: fc.integer({ min: 3, max: 14 }),
    silent: fc.array(fc.nat({ max: 400 }), { maxLength: 6 }),
    out: fc.array(fc.tuple(fc.nat({ max: 400 }), fc.integer({ min: 0, max: 40 })), { maxLength: 10 }),
    attributes: fc.array(fc.tuple(fc.nat({ max: 800 }), fc.integer({ min: -6, max: 90 })), { maxLength: 20 }),
  });
  const disturbed = ({
    make,
    sites,
    silent,
    out,
    attributes,
  }: typeof disturbances extends fc.Arbitrary<infer T> ? T : never) => {
    const network = new toy.ToyNetwork(sites);
    const scene = (makes[make] ?? toy.lossyTrunk)(network);
    const at = (n: number) => network.objects[n % network.objects.length]?.dn ?? '';
    for (const n of silent) network.silent.add(at(n));
    for (const [n, value] of out) network.set(at(n), 'prbUtilisationRatio', value / 40);
    for (const [n, value] of attributes) {
      const held = network.values.get(at(n));
      for (const [name, before] of Object.entries(held ?? {}))
        if (held !== undefined && typeof before === 'number') held[name] = value;
    }
    return { network, scene };
  };

  it('answers with drafts or with reasons, and every draft can be trusted', () => {
    fc.assert(
      fc.property(disturbances, (disturbance) => {
        const { network, scene } = disturbed(disturbance);
        const proposals = proposalsOf(scene);
        expect(proposals.length).toBeGreaterThan(0);
        for (const proposal of proposals) if (proposal.kind !== 'draft') expect(proposal.because).toMatch(/^.{20,}\.$/);
        for (const draft of draftsOf(scene)) {
          // The first write of an attribute starts from what the network says, each later one from the write before it.
          const held = new Map<string, unknown>();
          for (const { dn, attribute, from, to } of draft.actions) {
            const key = `${dn}|${attribute}`;
            expect(from).toBe(held.has(key) ? held.get(key) : network.attributes(dn)?.[attribute]);
            expect(to).not.toBe(from);
            held.set(key, to);
          }
          const near = new Set([...network.neighbours(draft.target), ...scene.incident.affected]);
          expect(draft.controls.length).toBeGreaterThanOrEqual(toy.SETTINGS.minControls);
          for (const control of draft.controls) {
            expect(near.has(control)).toBe(false);
            expect(network.isObserved(control)).toBe(true);
            for (const { dn } of draft.actions) expect(isWithin(dn, control) || isWithin(control, dn)).toBe(false);
            if (classOf(draft.target) === 'NRCellDU') {
              expect(managedElementOf(control)).not.toBe(managedElementOf(draft.target));
              expect(network.object(control)?.attributes['vsLayer']).toBe(
                network.object(draft.target)?.attributes['vsLayer'],
              );
            }
          }
          expect(draft.expected.length).toBeGreaterThan(0);
          for (const { change } of draft.expected) {
            expect(change.value).not.toBe(0);
            expect(change.lower).toBeLessThanOrEqual(change.value);
            expect(change.upper).toBeGreaterThanOrEqual(change.value);
            expect(change.lower * change.upper).toBeGreaterThanOrEqual(0);
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  it('asks for all it looks at', () => {
    for (const make of makes) {
      const network = new toy.ToyNetwork();
      const scene = make(network);
      const [strategy] = functionsFor(scene.hypothesis.cause);
      const wants = strategy?.wants(scene);
      const asked: string[] = [];
      const only =
        <A extends readonly unknown[], R>(known: (...key: A) => boolean, read: (...key: A) => R) =>
        (...key: A): R => {
          if (!known(...key)) asked.push(JSON.stringify(key));
          return read(...key);
        };
      const watched = Object.assign(Object.create(network) as toy.ToyNetwork, {
        attributes: only((dn: string) => wants?.attributes.includes(dn) ?? false, network.attributes.bind(network)),
        changes: only((dn: string) => wants?.changes.includes(dn) ?? false, network.changes.bind(network)),
        level: only(
          (dn: string, measure: string) => wants?.levels.some((w) => w.dn === dn && w.measure === measure) ?? false,
          network.level.bind(network),
        ),
      });
      expect(strategy?.propose({ ...scene, network: watched }).some(({ kind }) => kind === 'draft')).toBe(true);
      expect(asked).toEqual([]);
    }
  });

  it('leaves to people what no function mends', () => {
    const left = CAUSES.filter((cause) => functionsFor(cause).length === 0);
    expect(left).toEqual([
      ...[
        'wrong-route',
        'codec-mismatch',
        'slow-signalling',
        'link-down',
        'element-down',
        'power-failure',
        'route-flapping',
        'feeder-loss',
      ],
      ...['crossed-feeders', 'link-lossy', 'link-congested', 'ring-cut-twice'],
      'source-silent',
      ...['uplink-interference', 'antenna-branch-lost'],
      'unknown',
    ]);
  });
});
