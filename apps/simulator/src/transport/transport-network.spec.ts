import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Conditions, NOTHING_WRONG } from '../conditions.js';
import { buildNetwork } from '../network/build-network.js';
import { Rng } from '../rng.js';
import { carriersOf } from './build-transport.js';
import { linksThatCutOff } from './cut-off.js';
import { TransportNetwork } from './transport-network.js';

const plant = buildNetwork(40, 1, new Rng(3));
const BUSY = new Float64Array(plant.cells.length).fill(50);
const transport = new TransportNetwork(plant, BUSY);
const link = (name: string): string => `SubNetwork=North,TransportLink=${name}`;
const router = (name: string): string => `SubNetwork=North,ManagedElement=${name}`;
const during = (...wrong: [string, Record<string, number>][]): Conditions => new Map(wrong);
const cellsAt = (name: string): number[] =>
  plant.cells.flatMap(({ site }, i) =>
    plant.network.read(plant.sites[site]?.dn ?? '', 'attachedToRef') === router(name) ? [i] : [],
  );
const at = (column: Float64Array, i: number | undefined): number => column[i ?? -1] ?? NaN;
const numberOf = (name: string): number => transport.graph.links.findIndex(({ dn }) => dn === link(name));

describe('buildTransport', () => {
  it('gives each site a chain of at most four links to the core', () => {
    for (const { dn } of plant.sites) {
      const chain = carriersOf(plant.network, dn);
      expect(chain.at(-1)).toMatch(/agg-\d-core-1$/);
      expect(chain.length).toBeLessThanOrEqual(4);
      for (const carrier of chain) expect(plant.network.objects.has(carrier)).toBe(true);
    }
  });

  it('protects rings and not spurs', () => {
    const cutting = linksThatCutOff(plant);
    expect([...cutting.keys()]).toEqual([
      link('access-3-access-2'),
      link('access-6-access-5'),
      link('access-9-access-8'),
    ]);
    expect(cutting.get(link('access-3-access-2'))).toHaveLength(4);
  });
});

describe('TransportNetwork', () => {
  it('plans every link for the busiest hour, and for it with any one link down', () => {
    const usual = transport.evaluate(BUSY, NOTHING_WRONG);
    expect(Math.max(...usual.links.load)).toBeLessThanOrEqual(0.5);
    expect(Math.min(...usual.cells.servedShare)).toBe(1);
    for (const { dn } of transport.graph.links)
      expect(Math.max(...transport.evaluate(BUSY, during([dn, { outage: 1 }])).links.load)).toBeLessThanOrEqual(0.9);
  });

  it('goes the other way round when a ring is cut, and nowhere when it is cut twice', () => {
    const [cell] = cellsAt('access-1');
    const once = transport.evaluate(BUSY, during([link('access-1-agg-1'), { outage: 1 }]));
    expect(at(once.cells.availability, cell)).toBe(1);
    expect(at(once.links.availability, numberOf('access-1-agg-1'))).toBe(0);
    expect(at(once.links.downMbps, numberOf('access-2-access-4'))).toBeGreaterThan(0);
    const twice = during([link('access-1-agg-1'), { outage: 1 }], [link('access-2-access-4'), { outage: 1 }]);
    expect(at(transport.evaluate(BUSY, twice).cells.availability, cell)).toBe(0);
    expect(at(transport.reach(twice), cell)).toBe(0);
    expect(at(transport.reach(twice), cellsAt('access-4')[0])).toBe(1);
  });

  it('takes the other core when one is dead, and loses what hangs on a dead access router alone', () => {
    expect(Math.min(...transport.reach(during([router('core-1'), { outage: 1 }])))).toBe(1);
    const reach = transport.reach(during([router('access-2'), { outage: 1 }]));
    const lost = plant.cells.flatMap((_, i) => (reach[i] === 0 ? [i] : []));
    expect(lost).toEqual([...cellsAt('access-2'), ...cellsAt('access-3')].sort((a, b) => a - b));
  });

  it('counts a link that flaps by the share of the time in which it is down', () => {
    const [cell] = cellsAt('access-3');
    const flaps = transport.evaluate(BUSY, during([link('access-3-access-2'), { outage: 0.25 }]));
    expect(at(flaps.cells.availability, cell)).toBeCloseTo(0.75);
    expect(at(flaps.cells.servedShare, cell)).toBeCloseTo(1);
    expect(at(flaps.links.downMbps, numberOf('access-3-access-2'))).toBeCloseTo(
      0.75 * at(transport.evaluate(BUSY, NOTHING_WRONG).links.downMbps, numberOf('access-3-access-2')),
    );
  });

  it('lets less through where foreign traffic fills a link, and makes it wait', () => {
    const capacity = Number(plant.network.read(link('access-3-access-2'), 'capacity'));
    const full = transport.evaluate(BUSY, during([link('access-3-access-2'), { foreignTraffic: capacity }]));
    const [behind, beside] = [cellsAt('access-3')[0], cellsAt('access-4')[0]];
    expect(at(full.cells.servedShare, behind)).toBeLessThan(0.95);
    expect(at(full.cells.delaySeconds, behind)).toBeGreaterThan(0.01);
    expect(at(full.cells.servedShare, beside)).toBe(1);
  });

  it('limits users behind a lossy link', () => {
    const lossy = transport.evaluate(BUSY, during([link('access-3-access-2'), { loss: 0.01 }]));
    expect(at(lossy.cells.lossRatio, cellsAt('access-3')[0])).toBeCloseTo(0.01, 3);
    expect(at(lossy.cells.userLimitMbps, cellsAt('access-3')[0])).toBeLessThan(40);
    expect(at(lossy.cells.userLimitMbps, cellsAt('access-4')[0])).toBe(Infinity);
  });

  it('lives on its battery until that is empty, and again once mains are back', () => {
    const site = plant.sites[0]?.dn ?? '';
    const off = during([site, { mainsFailure: 1 }]);
    const other = new TransportNetwork(plant, BUSY);
    const minutes = Number(plant.network.read(site, 'vsBatteryMinutes'));
    const alive: number[] = [];
    for (let n = 0; n <= minutes; n++) {
      other.advance(off, 60);
      alive.push(at(other.reach(off), 0));
    }
    expect(alive.indexOf(0)).toBe(minutes - 1);
    expect([...other.dark(off)]).toEqual([site]);
    other.advance(NOTHING_WRONG, 60);
    expect(at(other.reach(off), 0)).toBe(1);
  });

  it('conserves traffic: what leaves the core is what cells are served', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.integer({ min: 0, max: 400 })), (stream) => {
        const demand = Float64Array.from(plant.cells, () => Number(stream.next().value));
        const { links, cells } = transport.evaluate(demand, NOTHING_WRONG);
        const left = transport.graph.links.reduce(
          (sum, { dn }, i) => sum + (dn.endsWith('-core-1') && dn.includes('agg') ? at(links.downMbps, i) : 0),
          0,
        );
        const served = demand.reduce((sum, mbps, i) => sum + mbps * at(cells.servedShare, i), 0);
        expect(left / 1.08).toBeCloseTo(served, 3);
      }),
      { numRuns: 30 },
    );
  });
});
