import type { Health, NetworkMap } from '../src/api/types.js';

/** A generator of the same numbers each time (mulberry32), so that a screenshot is comparable with the one before. */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
};

const REGIONS = ['North', 'South'];

/** Two towns, each with routers, a border controller and trunks, named as the simulator names them. All is healthy. */
export const buildNetwork = (sitesPerRegion = 30): NetworkMap => {
  const columns = Math.round(Math.sqrt(1.2 * sitesPerRegion));
  const random = seeded(7);
  const network: NetworkMap = { sites: [], elements: [], links: [], trunks: [] };
  REGIONS.forEach((region, r) => {
    const root = `SubNetwork=${region}`;
    const element = (id: string, name: string, kind: 'router' | 'border-controller'): void => {
      network.elements.push({
        dn: `${root},ManagedElement=${id}`,
        name: `${region} ${name}`,
        region,
        kind,
        health: 'healthy',
      });
    };
    const link = (from: string, to: string): void => {
      network.links.push({
        dn: `${root},TransportLink=${from}-${to}`,
        name: `${region} ${from} to ${to}`,
        from: `${root},ManagedElement=${from}`,
        to: `${root},ManagedElement=${to}`,
        health: 'healthy',
      });
    };
    element('core-1', 'core router', 'router');
    element('sbc-1', 'border controller', 'border-controller');
    for (const a of [1, 2]) {
      element(`agg-${a}`, `aggregation ${a}`, 'router');
      link(`agg-${a}`, 'core-1');
    }
    for (let a = 1; a <= 4; a++) {
      element(`access-${a}`, `access ${a}`, 'router');
      link(`access-${a}`, `agg-${(a % 2) + 1}`);
    }
    for (const name of ['A', 'B', 'C'])
      network.trunks.push({
        dn: `${root},ManagedElement=sbc-1,SipTrunk=trunk-${region === 'North' ? '' : 'south-'}${name.toLowerCase()}`,
        name: `Carrier ${name}`,
        health: 'healthy',
      });
    for (let i = 0; i < sitesPerRegion; i++) {
      const row = Math.floor(i / columns);
      const x = r * 60 + ((i % columns) + (row % 2) / 2 + 0.5 * (random() - 0.5)) * 1.2;
      const y = (row * 0.866 + 0.5 * (random() - 0.5)) * 1.2;
      const dn = `${root},ManagedElement=${r * sitesPerRegion + i + 1}`;
      const name = `${region}-${i + 1}`;
      network.sites.push({
        id: name,
        dn,
        name,
        region,
        latitude: 52 + y / 111.2,
        longitude: 8 + x / 68.5,
        health: 'healthy',
        cells: Array.from({ length: 9 }, (_, c) => ({
          dn: `${dn},GNBDUFunction=1,NRCellDU=${c + 1}`,
          name: `${name} ${Math.floor(c / 3) + 1}${'ABC'.charAt(c % 3)}`,
          azimuth: (c % 3) * 120,
          layer: Math.floor(c / 3),
          health: 'healthy',
        })),
      });
    }
  });
  return network;
};

/** Makes what has this DN ill; a cell takes its site with it. */
export const setHealth = (network: NetworkMap, dn: string, health: Health): void => {
  for (const site of network.sites) {
    if (site.dn === dn) site.health = health;
    for (const cell of site.cells) if (cell.dn === dn) [cell.health, site.health] = [health, health];
  }
  for (const other of [...network.elements, ...network.links, ...network.trunks])
    if (other.dn === dn) other.health = health;
};
