import { type Rng } from '../rng.js';
import { buildTransport, carriersOf } from '../transport/build-transport.js';
import { Network } from './network.js';

export interface Cell {
  readonly dn: string;
  readonly site: number;
  readonly sector: number;
  readonly layer: number;
  readonly azimuth: number;
}
/** Positions in km, east and north of the reference point. */
export interface Site {
  readonly dn: string;
  readonly region: string;
  readonly x: number;
  readonly y: number;
  /** The last link of its primary path. */
  readonly aggregationLink: string;
}
export interface Plant {
  readonly network: Network;
  readonly sites: readonly Site[];
  readonly cells: readonly Cell[];
  readonly regions: readonly string[];
  readonly trunks: readonly string[];
  readonly aggregationLinks: readonly string[];
}

const REGIONS = ['North', 'South', 'East', 'West'];
const SPACING_KM = 1.2;
/** In 0.1 degree: keeps a cell at this spacing out of its neighbours. */
export const PLANNED_TILT = 80;

/** Sites on a jittered hexagonal grid, one town a region, with the routers that carry them and a session border controller a region. */
export const buildNetwork = (siteCount: number, regionCount: number, rng: Rng): Plant => {
  const network = new Network();
  const sites: Site[] = [];
  const cells: Cell[] = [];
  const trunks: string[] = [];
  const regions = REGIONS.slice(0, regionCount);
  regions.forEach((region, r) => {
    const root = `SubNetwork=${region}`;
    network.add(root, { userLabel: region });
    const sbc = `${root},ManagedElement=sbc-1`;
    network.add(sbc, { userLabel: `${region} border controller` });
    for (const name of ['a', 'b', 'c']) {
      const trunk = `${sbc},SipTrunk=trunk-${region === 'North' ? '' : `${region.toLowerCase()}-`}${name}`;
      network.add(trunk, { userLabel: `Carrier ${name.toUpperCase()}`, weight: name === 'c' ? 20 : 40 });
      trunks.push(trunk);
    }
    const count = Math.floor(((r + 1) * siteCount) / regions.length) - Math.floor((r * siteCount) / regions.length);
    const columns = Math.ceil(Math.sqrt(count));
    for (let i = 0; i < count; i++) {
      const row = Math.floor(i / columns);
      const x = r * 60 + ((i % columns) + (row % 2) / 2 + 0.15 * rng.normal()) * SPACING_KM;
      const y = (row * 0.866 + 0.15 * rng.normal()) * SPACING_KM;
      const id = sites.length + 1;
      const dn = `${root},ManagedElement=${id}`;
      const siteName = `${region}-${i + 1}`;
      const position = { latitude: 52 + y / 111.2, longitude: 8 + x / 68.5 };
      network.add(dn, { userLabel: `gNB ${siteName}`, siteName, ...position });
      network.add(`${dn},GNBDUFunction=1`, { gNBId: id, vsRestartCount: 0 });
      sites.push({ dn, region, x, y, aggregationLink: '' });
      for (let layer = 0; layer < 3; layer++)
        for (let sector = 0; sector < 3; sector++) {
          const cell = `${dn},GNBDUFunction=1,NRCellDU=${layer * 3 + sector + 1}`;
          const azimuth = sector * 120;
          const radio = { administrativeState: 'UNLOCKED', digitalTilt: PLANNED_TILT, azimuth, vsLayer: layer };
          network.add(cell, {
            userLabel: `${siteName} ${layer + 1}${'ABC'.charAt(sector)}`,
            siteName,
            ...position,
            ...radio,
          });
          cells.push({ dn: cell, site: sites.length - 1, sector, layer, azimuth });
        }
    }
    buildTransport(
      network,
      region,
      sites.filter((site) => site.region === region),
    );
  });
  addNeighbours(network, sites, cells);
  const attached = sites.map((site) => ({ ...site, aggregationLink: carriersOf(network, site.dn).at(-1) ?? '' }));
  const aggregationLinks = [...new Set(attached.map(({ aggregationLink }) => aggregationLink))];
  return { network, sites: attached, cells, regions, trunks, aggregationLinks };
};

/** Same site and layer, and the same layer of the three nearest sites: the relations an operator plans first. */
const addNeighbours = (network: Network, sites: readonly Site[], cells: readonly Cell[]): void => {
  const near = sites.map((s) => nearestSites(sites, s, 4));
  for (const cell of cells) {
    const adjacent = cells.filter(
      (c) => c !== cell && c.layer === cell.layer && (near[cell.site]?.includes(c.site) ?? false),
    );
    adjacent.forEach((c, i) => {
      const offset = { 'cellIndividualOffset.rsrpOffsetSSB': 0 };
      network.add(`${cell.dn},NRCellRelation=${i + 1}`, { adjacentNRCellRef: c.dn, ...offset });
    });
  }
};

/** Indices of the nearest sites of the same region, the site itself first. */
export const nearestSites = (
  sites: readonly Site[],
  at: { x: number; y: number; region: string },
  count: number,
): number[] =>
  sites
    .map((s, i) => ({ i, d: Math.hypot(s.x - at.x, s.y - at.y), region: s.region }))
    .filter((s) => s.region === at.region)
    .sort((a, b) => a.d - b.d)
    .slice(0, count)
    .map((s) => s.i);
