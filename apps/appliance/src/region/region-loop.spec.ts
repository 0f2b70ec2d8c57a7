import { describe, expect, it } from '@jest/globals';
import { CorrelationConfig } from '#analyse/correlation';
import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { fromProvMns, Topology, TopologySnapshot } from '#foundation/topology';
import {
  type AnomalyEvent,
  type Diagnosis,
  type Dn,
  type Event,
  type Incident,
  networkTimeOf,
} from '#foundation/vocabulary';
import { type ReadEvents } from './event-log.js';
import { RegionLoop } from './region-loop.js';

const START = 1_000_000_000_000;
const cell = (site: number, n: number): Dn => `SubNetwork=N,ManagedElement=${site},GNBDUFunction=1,NRCellDU=${n}`;
const near = (site: number, n: number) =>
  [1, 2, 3]
    .filter((other) => other !== site)
    .map((other) => ({ id: `${other}`, attributes: { adjacentNRCellRef: cell(other, n) } }));
const site = (id: number) => ({
  id: `${id}`,
  attributes: {},
  GNBDUFunction: [
    {
      id: '1',
      attributes: {},
      NRCellDU: [1, 2].map((n) => ({ id: `${n}`, attributes: {}, NRCellRelation: near(id, n) })),
    },
  ],
});
const { objects, relations } = fromProvMns(
  { SubNetwork: [{ id: 'N', ManagedElement: [1, 2, 3].map(site) }] },
  (dn) => dn.split(',')[0] ?? dn,
);
const topology = new Topology(new TopologySnapshot(objects, relations));

const anomaly = (dn: Dn, measure: string, more: Partial<AnomalyEvent> = {}): AnomalyEvent => ({
  ...{ kind: 'anomaly', id: `anomaly/${dn}/${measure}`, region: 'N', dn, measure, shape: 'level', state: 'raised' },
  ...{ onset: networkTimeOf(START), decidedAt: networkTimeOf(START + 120_000), direction: 'low', unit: '1' },
  ...{ observed: 0.1, expected: { value: 0.5, lower: 0.3, upper: 0.7 }, evidence: 12 },
  ...more,
});
/** A cell was tilted wrongly, and one beside it fell asleep. */
const tilted: readonly Event[] = [
  {
    ...{ kind: 'configuration-change', id: 'change', region: 'N', dn: cell(1, 1) },
    ...{ onset: networkTimeOf(START - 600_000), decidedAt: networkTimeOf(START - 600_000) },
    change: {
      ...{ id: 'c', dn: cell(1, 1), time: networkTimeOf(START - 600_000), attribute: 'digitalTilt' },
      ...{ from: 40, to: 120, actor: 'planner' },
    },
  },
  ...[cell(1, 1), cell(2, 1), cell(3, 1)].flatMap((dn) => [
    anomaly(dn, 'ueThroughputBitsPerSecond'),
    anomaly(dn, 'handoverSuccessRatio'),
  ]),
];
const asleep = anomaly(cell(1, 2), 'rrcEstablishmentAttempts', { shape: 'silence', observed: 0 });

class DyingStore extends InMemoryRecordStore {
  writes = 0;
  diesAt = Infinity;

  private died(): void {
    if (this.writes++ >= this.diesAt) throw new Error('the disk is gone');
  }
  override async create(id: string, value: unknown): Promise<string> {
    this.died();
    return super.create(id, value);
  }
  override async compareAndSet(id: string, value: unknown, version: string): Promise<string> {
    this.died();
    return super.compareAndSet(id, value, version);
  }
}

const openLoop = async (store: DyingStore, log: readonly (readonly Event[])[], learned = {}, mayPart = true) => {
  const heard: string[] = [];
  const loop = new RegionLoop({
    ...{ region: 'N', records: store, topology, limits: CorrelationConfig.schema.parse({}) },
    events: {
      // eslint-disable-next-line @typescript-eslint/require-await
      async *read(from: number): AsyncGenerator<ReadEvents> {
        for (let at = from; at < log.length; at++) yield { events: log[at] ?? [], lane: '0', next: at + 1 };
      },
    },
    learned: () => Promise.resolve(learned),
    opened: ({ id }: Incident, { ranked }: Diagnosis) => {
      heard.push(`${id} ${ranked[0]?.cause ?? ''}`);
      return Promise.resolve();
    },
    mayPart: () => Promise.resolve(mayPart),
    resolved: () => Promise.resolve(),
  });
  await loop.restore();
  return { loop, heard };
};
const NOW = networkTimeOf(START + 180_000);
const openIn = async (store: DyingStore): Promise<readonly (readonly string[])[]> =>
  (await store.query<Incident>('incident/N/', { limit: 99 }))
    .filter(({ value }) => value.state === 'open')
    .map(({ value }) => [value.id, ...value.affected]);

describe('a second fault', () => {
  const log = [[...tilted, asleep]];
  const both = [
    [`incident-${tilted[2]?.id ?? ''}`, ...[1, 2, 3].map((n) => cell(n, 1))],
    [`incident-${asleep.id}-${NOW.toString(36)}`, cell(1, 2)],
  ];

  it('gets an incident of its own, which has its cause', async () => {
    const store = new DyingStore();
    const { loop, heard } = await openLoop(store, log);
    await loop.advance(NOW);
    expect([...heard].sort()).toEqual([`${both[0]?.[0]} wrong-antenna-tilt`, `${both[1]?.[0]} sleeping-cell`]);
    expect(await openIn(store)).toEqual(both);
    await loop.advance(networkTimeOf(NOW + 60_000));
    expect(heard).toHaveLength(2);
  });

  it('stays where it is while a change is made or judged', async () => {
    const store = new DyingStore();
    const { loop } = await openLoop(store, log, {}, false);
    await loop.advance(NOW);
    expect(await openIn(store)).toHaveLength(1);
  });

  it('is another one than what was merged away before, whose case is over', async () => {
    const at = (dn: Dn, measure: string, minutes: number, more: Partial<AnomalyEvent>) => {
      const time = networkTimeOf(START + minutes * 60_000);
      return anomaly(dn, measure, { ...more, onset: time, decidedAt: time });
    };
    const later = at(cell(1, 2), 'rrcEstablishmentAttempts', 25, { shape: 'silence', observed: 0 });
    const bridge = at('SubNetwork=N,ManagedElement=1,GNBDUFunction=1', 'temperature', 12, {});
    const late = networkTimeOf(START + 70 * 60_000);
    const store = new DyingStore();
    const told: (readonly Event[])[] = [];
    const { loop } = await openLoop(store, told);
    for (const events of [tilted, [later], [{ ...bridge, decidedAt: later.decidedAt }]]) {
      told.push(events);
      await loop.advance(late);
    }
    const records = await store.query<Incident>('incident/N/', { limit: 9 });
    expect(records.map(({ value: { id, state } }) => [id, state])).toEqual([
      [both[0]?.[0], 'open'],
      [`incident-${later.id}`, 'resolved'],
      [`incident-${later.id}-${late.toString(36)}`, 'open'],
    ]);
  });

  it('is recorded once, whatever write fails, by the next round or the next process', async () => {
    const undisturbed = new DyingStore();
    await (await openLoop(undisturbed, log)).loop.advance(NOW);
    for (let diesAt = 0; diesAt < undisturbed.writes; diesAt++)
      for (const isNew of [false, true]) {
        const store = new DyingStore();
        store.diesAt = diesAt;
        const first = await openLoop(store, log);
        await expect(first.loop.advance(NOW)).rejects.toThrow('the disk is gone');
        store.diesAt = Infinity;
        const { loop } = isNew ? await openLoop(store, log) : first;
        await loop.advance(NOW);
        expect(await openIn(store)).toEqual(both);
        expect(loop.incidents.map(({ id }) => id).sort()).toEqual(both.map(([id]) => id).sort());
      }
  });

  it('leaves nothing behind where another process, which learned otherwise, does not part it', async () => {
    for (let diesAt = 0; diesAt < 5; diesAt++) {
      const store = new DyingStore();
      store.diesAt = diesAt;
      await expect((await openLoop(store, log)).loop.advance(NOW)).rejects.toThrow('the disk is gone');
      store.diesAt = Infinity;
      const { loop } = await openLoop(store, log, { unknown: 0.99, 'sleeping-cell': 0.001 });
      await loop.advance(NOW);
      expect((await openIn(store)).map(([id]) => id)).toEqual(loop.incidents.map(({ id }) => id).sort());
    }
  });
});
