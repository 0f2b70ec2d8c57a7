import { type Rng } from '../rng.js';
import { buildTransport, carriersOf } from '../transport/build-transport.js';
import { antennaHeightM, azimuthOf, cellAttributes, planCarriers, SECTORS } from './cell-plan.js';
import { IDENTITY_APART, planCodes, type SiteCodes } from './code-plan.js';
import { carrierOf } from './layers.js';
import { addRelation, planNeighbours } from './neighbours.js';
import { Network } from './network.js';
import { type Cell, type Plant, type Site } from './plant.js';
import { SiteIndex } from './site-index.js';
import { planSites } from './site-plan.js';
import { buildTerrain } from './terrain.js';
import { softwareOf, vendorOf } from './vendors.js';

export { type Cell, type Plant, type Site } from './plant.js';

const WITHIN_KM = 60;
/** The reference point, and km in a degree there. */
const LATITUDE = 52;
const LONGITUDE = 8;
const KM_PER_LATITUDE = 111.2;
const KM_PER_LONGITUDE = 68.5;

/** A country with its towns, roads and coast, the sites that serve it, the routers that carry these, and a session border controller a region. */
export const buildNetwork = (siteCount: number, regionCount: number, rng: Rng): Plant => {
  const network = new Network();
  const terrain = buildTerrain(siteCount, regionCount, rng);
  const [sites, cells, trunks]: [Site[], Cell[], string[]] = [[], [], []];
  const nearest: number[][] = [];
  terrain.regions.forEach((region, r) => {
    const { name } = region;
    const root = `SubNetwork=${name}`;
    network.add(root, { userLabel: name });
    trunks.push(...addBorderController(network, name));
    const planned = planSites(terrain, region, rng);
    const first = sites.length;
    const index = new SiteIndex(planned);
    const near = planned.map((site) => index.nearest(site, IDENTITY_APART + 1, WITHIN_KM));
    const codes = planCodes(near);
    const carriers = planCarriers(planned, rng);
    nearest.push(...near.map((list) => list.map((i) => first + i)));
    planned.forEach((site, i) => {
      const id = sites.length + 1;
      const dn = `${root},ManagedElement=${id}`;
      const siteName = `${name}-${i + 1}`;
      const position = {
        latitude: LATITUDE + site.y / KM_PER_LATITUDE,
        longitude: LONGITUDE + site.x / KM_PER_LONGITUDE,
      };
      const vendorName = vendorOf(r, site.town);
      network.add(dn, { userLabel: `gNB ${siteName}`, siteName, ...position, vendorName, vsArea: site.area });
      network.add(`${dn},GNBDUFunction=1`, { gNBId: id, vsRestartCount: 0 });
      const heightM = antennaHeightM(site.area, rng);
      const next = planned[near[i]?.[1] ?? i];
      const spacingKm =
        next === undefined || next === site ? 1 : Math.max(0.3, Math.hypot(next.x - site.x, next.y - site.y));
      const seen = { ...site, heightM, spacingKm, software: softwareOf(vendorName, rng) };
      const code: SiteCodes = codes[i] ?? { identity: 0, root: 0 };
      for (const carrier of carriers[i] ?? [])
        for (let sector = 0; sector < SECTORS; sector++) {
          const cell = `${dn},GNBDUFunction=1,NRCellDU=${carrier * SECTORS + sector + 1}`;
          const userLabel = `${siteName} ${carrier + 1}${'ABC'.charAt(sector)}`;
          network.add(cell, { userLabel, siteName, ...position, ...cellAttributes(seen, carrier, sector, code, rng) });
          const { layer } = carrierOf(carrier);
          cells.push({ dn: cell, site: sites.length, sector, layer, carrier, azimuth: azimuthOf(site, sector) });
        }
      const { x, y, area, town } = site;
      sites.push({
        dn,
        region: name,
        x,
        y,
        area,
        town,
        roadBearing: site.bearing,
        antennaHeightM: heightM,
        spacingKm,
        aggregationLink: '',
      });
    });
    buildTransport(network, name, sites.slice(first));
  });
  planNeighbours(sites, cells, nearest).forEach((neighbours, i) => {
    neighbours.forEach((to, n) => {
      addRelation(network, cells[i]?.dn ?? '', n + 1, cells[to]?.dn ?? '');
    });
  });
  const attached = sites.map((site) => ({ ...site, aggregationLink: carriersOf(network, site.dn).at(-1) ?? '' }));
  const aggregationLinks = [...new Set(attached.map(({ aggregationLink }) => aggregationLink))];
  const regions = terrain.regions.map(({ name }) => name);
  return { network, terrain, sites: attached, cells, regions, trunks, aggregationLinks };
};

/** The session border controller of a region with its trunks. @returns DNs of these */
const addBorderController = (network: Network, region: string): string[] => {
  const sbc = `SubNetwork=${region},ManagedElement=sbc-1`;
  network.add(sbc, { userLabel: `${region} border controller` });
  return ['a', 'b', 'c'].map((name) => {
    const trunk = `${sbc},SipTrunk=trunk-${region === 'North' ? '' : `${region.toLowerCase()}-`}${name}`;
    network.add(trunk, {
      ...{ userLabel: `Carrier ${name.toUpperCase()}`, weight: name === 'c' ? 20 : 40 },
      ...{ vsCodecs: 'PCMA,G729,AMR-WB', vsRoutePlan: 'plan-1' },
    });
    return trunk;
  });
};
