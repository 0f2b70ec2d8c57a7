import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Rng } from '../rng.js';
import { buildNetwork, type Plant } from './build-network.js';
import { IDENTITY_APART, ROOT_APART } from './code-plan.js';
import { SiteIndex } from './site-index.js';
import { VENDORS } from './vendors.js';

const built = (seed: number, sites: number, regions: number): Plant => buildNetwork(sites, regions, new Rng(seed));
const read = (plant: Plant, dn: string, attribute: string) => plant.network.read(dn, attribute);

describe('buildNetwork', () => {
  it.each([
    [20, 1, 180],
    [60, 2, 540],
    [200, 2, 1_800],
  ])('%i sites in %i regions have about %i cells', (sites, regions, cells) => {
    const plant = built(1, sites, regions);
    expect(plant.sites).toHaveLength(sites);
    expect(Math.abs(plant.cells.length - cells)).toBeLessThan(0.02 * cells);
  });

  it('is the same for one seed and another for another', () => {
    const objects = (seed: number) =>
      [...built(seed, 12, 1).network.objects.values()].map((mo) => [mo.dn, [...mo.attributes]]);
    expect(objects(7)).toEqual(objects(7));
    expect(objects(7)).not.toEqual(objects(8));
  });

  it('stands on dry ground, and no two sites in one place', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 3, max: 80 }), (seed, sites) => {
        const plant = built(seed, sites, 1);
        expect(plant.sites).toHaveLength(sites);
        const index = new SiteIndex(plant.sites);
        for (const site of plant.sites) {
          expect(plant.terrain.isLand(site)).toBe(true);
          const [, next = -1] = index.nearest(site, 2, 100);
          const other = plant.sites[next];
          if (other !== undefined) expect(Math.hypot(site.x - other.x, site.y - other.y)).toBeGreaterThan(0.05);
        }
      }),
      // A road along the coast.
      { numRuns: 15, examples: [[376_473, 18]] },
    );
  });

  it('is dense in the middle of towns and thin in the country, where not every layer is', () => {
    const plant = built(2, 200, 2);
    const mean = (area: string): number => {
      const of = plant.sites.filter((site) => site.area === area).map(({ spacingKm }) => spacingKm);
      return of.reduce((a, b) => a + b, 0) / of.length;
    };
    expect(mean('core')).toBeLessThan(mean('suburb'));
    expect(mean('suburb')).toBeLessThan(mean('village'));
    const layers = (site: number) => new Set(plant.cells.filter((c) => c.site === site).map(({ layer }) => layer)).size;
    plant.sites.forEach(({ area }, i) => {
      if (area === 'core' || area === 'suburb') expect(layers(i)).toBe(3);
    });
    expect(plant.sites.some(({ area }, i) => area === 'road' && layers(i) < 3)).toBe(true);
  });

  it('has no identity and no root sequence twice where they could be mistaken', () => {
    const plant = built(3, 120, 1);
    const index = new SiteIndex(plant.sites);
    plant.sites.forEach((site, s) => {
      const own = plant.cells.filter((c) => c.site === s && c.carrier === 0);
      const near = new Set(index.nearest(site, IDENTITY_APART, 100).slice(1));
      const nearer = new Set([...near].slice(0, ROOT_APART - 1));
      for (const other of plant.cells.filter((c) => c.carrier === 0 && near.has(c.site)))
        for (const cell of own) {
          expect(read(plant, other.dn, 'nRPCI')).not.toBe(read(plant, cell.dn, 'nRPCI'));
          if (nearer.has(other.site))
            expect(read(plant, other.dn, 'vsRootSequenceIndex')).not.toBe(read(plant, cell.dn, 'vsRootSequenceIndex'));
        }
    });
  });

  it('knows its neighbours both ways, on one carrier', () => {
    const { network, cells } = built(4, 30, 1);
    const pairs = new Set(
      network
        .ofClass('NRCellRelation')
        .map((dn) => `${dn.slice(0, dn.lastIndexOf(','))} ${String(network.read(dn, 'adjacentNRCellRef'))}`),
    );
    const carrier = new Map(cells.map((c) => [c.dn, c.carrier]));
    for (const pair of pairs) {
      const [from = '', to = ''] = pair.split(' ');
      expect(pairs.has(`${to} ${from}`)).toBe(true);
      expect(carrier.get(from)).toBe(carrier.get(to));
    }
  });

  it('has a maker for every site, three in all', () => {
    const plant = built(5, 300, 3);
    const makers = new Set(plant.sites.map(({ dn }) => read(plant, dn, 'vendorName')));
    expect([...makers].sort()).toEqual([...VENDORS]);
  });

  it('refuses a write that is out of range, and all of it', () => {
    const { network, cells } = built(1, 3, 1);
    const dn = cells[0]?.dn ?? '';
    for (const [attribute, value] of [
      ['nRPCI', 1008],
      ['vsRootSequenceIndex', 838],
      ['vsTimeToTrigger', 321],
      ['vsHysteresis', 0.25],
      ['vsA3Offset', 15.5],
      ['configuredMaxTxPower', 61],
      ['azimuth', 360],
    ] as const) {
      const before = network.read(dn, 'digitalTilt');
      expect(network.write(dn, { digitalTilt: 33, [attribute]: value }, 0)).toMatchObject({
        kind: 'refused',
        status: 400,
      });
      expect(network.read(dn, 'digitalTilt')).toBe(before);
    }
    expect(network.write(dn, { vsTimeToTrigger: 640, vsHysteresis: 1.5, nRPCI: 1007 }, 0).kind).toBe('written');
  });
});
