import { type Plant, type Site } from '../network/plant.js';
import { type Point } from '../network/terrain.js';
import { type Rng } from '../rng.js';

/** How a place is used; where an index is wanted, in this order. */
export const USES = ['home', 'work', 'shop', 'road'] as const;
export type Use = (typeof USES)[number];

/** Bins of ground where people are, in columns. */
export interface Places {
  readonly count: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Index of the region. */
  readonly region: Uint8Array;
  /** By place and use: the share of the region's people of that use who are here. */
  readonly share: Float64Array;
  /** 1: most people here are inside buildings. */
  readonly indoor: Uint8Array;
  /** 1: houses of old glass and brick; 0: metal-coated glass and concrete. TR 38.901 table 7.4.3-2. */
  readonly lowLoss: Uint8Array;
  /** Metres from the outer wall. */
  readonly depthM: Float64Array;
  /** What a person here asks for, as a share of what persons ask for elsewhere: less where the network has long been full. */
  readonly appetite: Float64Array;
}

export const PLACES_PER_SITE = 32;
/** What a bin of the area is worth in people by use. Chosen: towns work and shop in the middle and live around it. */
const WORTH: Readonly<Record<Site['area'], Readonly<Record<Use, number>>>> = {
  core: { home: 1, work: 2.4, shop: 2.6, road: 0.5 },
  suburb: { home: 1.3, work: 0.6, shop: 0.5, road: 0.5 },
  village: { home: 0.35, work: 0.12, shop: 0.1, road: 0.15 },
  road: { home: 0.08, work: 0.1, shop: 0.1, road: 1.6 },
};
/** Spread of the worth of sites and of bins, as of the natural logarithm: few places have most people. Chosen for the inequality that operators publish. */
const SITE_SPREAD = 1.3;
const BIN_SPREAD = 0.6;
/** TR 38.901 table 7.2-1: so many users of a town are indoors. In the country buildings are of the low-loss kind (clause 7.4.3.1), in towns most. */
const INDOOR = 0.8;
const LOW_LOSS = 0.8;
const INDOOR_METRES = 25;
/** Of the bins of a village so many are farms far out. */
const FARMS = 0.25;
const TRIES = 8;

/** Places round the sites that were built for them. */
export const buildPlaces = (plant: Plant, rng: Rng): Places => {
  const { sites, regions, terrain } = plant;
  const count = sites.length * PLACES_PER_SITE;
  const column = () => new Float64Array(count);
  const places = {
    ...{ count, x: column(), y: column(), region: new Uint8Array(count), share: new Float64Array(count * USES.length) },
    ...{ indoor: new Uint8Array(count), lowLoss: new Uint8Array(count), depthM: column(), appetite: column().fill(1) },
  };
  const totals = new Float64Array(regions.length * USES.length);
  let p = 0;
  for (const site of sites) {
    const region = regions.indexOf(site.region);
    const worth = Math.exp(SITE_SPREAD * rng.normal());
    for (let b = 0; b < PLACES_PER_SITE; b++, p++) {
      const at = placeNear(site, terrain.isLand, rng);
      [places.x[p], places.y[p], places.region[p]] = [at.x, at.y, region];
      places.indoor[p] = site.area !== 'road' && rng.uniform() < INDOOR ? 1 : 0;
      const isLowLoss = rng.uniform() < LOW_LOSS || site.area === 'village' || site.area === 'road';
      places.lowLoss[p] = isLowLoss ? 1 : 0;
      places.depthM[p] = INDOOR_METRES * Math.min(rng.uniform(), rng.uniform());
      for (const [u, use] of USES.entries()) {
        const weight = worth * WORTH[site.area][use] * Math.exp(BIN_SPREAD * rng.normal());
        places.share[p * USES.length + u] = weight;
        totals[region * USES.length + u] = (totals[region * USES.length + u] ?? 0) + weight;
      }
    }
  }
  for (let i = 0; i < places.share.length; i++) {
    const [place, use] = [Math.floor(i / USES.length), i % USES.length];
    places.share[i] = (places.share[i] ?? 0) / (totals[(places.region[place] ?? 0) * USES.length + use] ?? 1);
  }
  return places;
};

const placeNear = (site: Site, isLand: (at: Point) => boolean, rng: Rng): Point => {
  for (let tries = 0; tries < TRIES; tries++) {
    const [east, north] = offsetKm(site, rng);
    const at = { x: site.x + east, y: site.y + north };
    if (isLand(at)) return at;
  }
  return { x: site.x, y: site.y - 0.1 };
};

const offsetKm = (site: Site, rng: Rng): readonly [number, number] => {
  const spread = (km: number) => [km * rng.normal(), km * rng.normal()] as const;
  switch (site.area) {
    case 'core':
    case 'suburb':
      return spread(0.5 * Math.min(site.spacingKm, 2));
    case 'village':
      return spread(rng.uniform() < FARMS ? 1.8 : 0.5);
    case 'road': {
      const along = 1.6 * rng.normal();
      const [off] = spread(0.05);
      const bearing = site.roadBearing;
      return [along * Math.sin(bearing) + off * Math.cos(bearing), along * Math.cos(bearing) - off * Math.sin(bearing)];
    }
  }
};
