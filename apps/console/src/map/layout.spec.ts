import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { NetworkMap } from '../api/types.js';
import { hullOf, layOut, tiersOf, type Place } from './layout.js';
import { fit, pan, toScene, toScreen, zoomAt } from './view.js';

const site = (region: string, i: number, latitude: number, longitude: number): NetworkMap['sites'][number] => ({
  id: `${region}-${i}`,
  dn: `SubNetwork=${region},ManagedElement=${i}`,
  name: `${region}-${i}`,
  region,
  latitude,
  longitude,
  health: 'healthy',
  cells: [],
});

const router = (id: string): NetworkMap['elements'][number] => ({
  dn: `SubNetwork=North,ManagedElement=${id}`,
  name: id,
  region: 'North',
  kind: 'router',
  health: 'healthy',
});
const link = (from: string, to: string): NetworkMap['links'][number] => ({
  dn: `SubNetwork=North,TransportLink=${from}-${to}`,
  name: `${from}-${to}`,
  from: `SubNetwork=North,ManagedElement=${from}`,
  to: `SubNetwork=North,ManagedElement=${to}`,
  health: 'healthy',
});

const network: NetworkMap = {
  sites: [site('South', 1, 52, 9), site('South', 2, 52.01, 9.01), site('North', 1, 52, 8), site('North', 2, 52.02, 8)],
  elements: [router('access-1'), router('agg-1'), router('core-1'), router('sbc-1')],
  links: [link('access-1', 'agg-1'), link('agg-1', 'core-1'), link('agg-1', 'elsewhere')],
  trunks: [{ dn: 'SubNetwork=North,ManagedElement=sbc-1,SipTrunk=a', name: 'Carrier A', health: 'healthy' }],
};

describe('layOut', () => {
  const scene = layOut(network, 3, 1);

  it('lays regions side by side from west to east, true to scale within each', () => {
    expect(scene.plates.map((plate) => plate.region)).toEqual(['North', 'South']);
    const [north1, north2] = scene.sites.filter((s) => s.site.region === 'North');
    expect((north1?.y ?? 0) - (north2?.y ?? 0)).toBeCloseTo(0.02 * 111.2, 6);
    expect(Math.max(...scene.sites.filter((s) => s.site.region === 'North').map((s) => s.x))).toBeLessThan(
      Math.min(...scene.sites.filter((s) => s.site.region === 'South').map((s) => s.x)),
    );
  });

  it('puts the core on top and leaves out lines to what is not there', () => {
    const y = (id: string): number | undefined => scene.elements.find((e) => e.element.name === id)?.y;
    expect(y('core-1')).toBeLessThan(y('agg-1') ?? 0);
    expect(y('agg-1')).toBeLessThan(y('access-1') ?? 0);
    expect(scene.links).toHaveLength(2);
    expect(scene.trunks).toHaveLength(1);
  });

  it('keeps everything within its bounds', () => {
    for (const { x, y } of [...scene.sites, ...scene.elements, ...scene.trunks]) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(scene.bounds.width);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(y).toBeLessThanOrEqual(scene.bounds.height);
    }
  });

  it('takes a network of nothing, and one without sites', () => {
    expect(layOut({ sites: [], elements: [], links: [], trunks: [] }, 3, 1).plates).toEqual([]);
    expect(layOut({ ...network, sites: [] }, 1, 1).elements).toHaveLength(4);
  });

  it('ends where links run in a ring', () => {
    const ring = [link('a', 'b'), link('b', 'c'), link('c', 'a')];
    expect(tiersOf([router('a'), router('b'), router('c')], ring).size).toBe(3);
  });
});

const place = fc.record({ x: fc.integer({ min: -50, max: 50 }), y: fc.integer({ min: -50, max: 50 }) });

describe('hullOf', () => {
  it('holds every place', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(place, { minLength: 3, maxLength: 30, selector: ({ x, y }) => `${x} ${y}` }),
        (places) => {
          const hull = hullOf(places);
          for (const p of places)
            hull.forEach((a, i) => {
              const b: Place = hull[(i + 1) % hull.length] ?? a;
              expect((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)).toBeGreaterThanOrEqual(0);
            });
        },
      ),
    );
  });
});

describe('the view', () => {
  const size = { width: 900, height: 600 };
  const view = fit(layOut(network, 3, 1), size, { top: 10, bottom: 30, side: 20 });

  it('goes to the screen and back', () => {
    fc.assert(
      fc.property(place, (p) => {
        const back = toScene(view, size, toScreen(view, size, p));
        expect(back.x).toBeCloseTo(p.x, 6);
        expect(back.y).toBeCloseTo(p.y, 6);
      }),
    );
  });

  it('keeps what is under the pointer there while it zooms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 900 }),
        fc.integer({ min: 0, max: 600 }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (x, y, factor) => {
          const before = toScene(view, size, { x, y });
          const after = toScene(zoomAt(view, size, { x, y }, factor, 0.1), size, { x, y });
          expect(after.x).toBeCloseTo(before.x, 6);
          expect(after.y).toBeCloseTo(before.y, 6);
        },
      ),
    );
  });

  it('pans by what the pointer moved', () => {
    const moved = toScreen(pan(view, 30, -20), size, { x: 1, y: 1 });
    const still = toScreen(view, size, { x: 1, y: 1 });
    expect(moved.x - still.x).toBeCloseTo(30);
    expect(moved.y - still.y).toBeCloseTo(-20);
  });
});
