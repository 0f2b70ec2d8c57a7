import { type Rng } from '../rng.js';

/** Positions in km, east and north of the reference point. */
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface Town extends Point {
  /** Sites that it is worth. */
  readonly sites: number;
  /** Distance between sites in its middle, km. */
  readonly spacingKm: number;
  /** How far it is drawn out, and where to: 1 is round. */
  readonly stretch: number;
  readonly bearing: number;
}
/** A line of points half a kilometre apart. */
export type Road = readonly Point[];
export interface RegionTerrain {
  readonly name: string;
  readonly west: number;
  readonly widthKm: number;
  readonly southKm: number;
  readonly towns: readonly Town[];
  readonly roads: readonly Road[];
  readonly townSites: number;
  readonly villageSites: number;
  readonly roadSites: number;
}
export interface Terrain {
  readonly regions: readonly RegionTerrain[];
  /** Whether the point is on dry ground: the sea is in the north. */
  readonly isLand: (at: Point) => boolean;
}

export const REGIONS = ['North', 'South', 'East', 'West', 'Centre', 'Lakes', 'Hills', 'Coast'] as const;
/** Empty ground between regions: what one radiates does not reach the other. */
const GAP_KM = 25;
const KM_PER_ROOT_SITE = 4.2;
const STEP_KM = 0.5;
const VILLAGE_SHARE = 0.13;
const ROAD_SHARE = 0.15;
/** Fewer sites than this are one town and nothing else. */
const SMALLEST_COUNTRY = 10;
/** Sizes of towns fall with their rank, nearly as Zipf has it. */
const ZIPF = 0.9;
/** The greatest town has its densest part so far from site to site, the smallest so far. */
const DENSEST_KM = 0.42;
const LOOSEST_KM = 0.8;
const SEA_LEVEL_KM = 14;

/** A country by the sea: towns of falling size, roads between them. Chosen shapes, seeded. */
export const buildTerrain = (siteCount: number, regionCount: number, rng: Rng): Terrain => {
  const names = REGIONS.slice(0, Math.max(1, regionCount));
  const waves = [31, 13, 5.3].map((length, i) => ({ length, high: 2.4 / (i + 1), phase: 2 * Math.PI * rng.uniform() }));
  const coast = (x: number): number =>
    SEA_LEVEL_KM +
    waves.reduce((y, { length, high, phase }) => y + high * Math.sin((2 * Math.PI * x) / length + phase), 0);
  const isLand = ({ x, y }: Point): boolean => y < coast(x);
  let west = 0;
  const regions = names.map((name, r) => {
    const count = Math.floor(((r + 1) * siteCount) / names.length) - Math.floor((r * siteCount) / names.length);
    const region = buildRegion(name, count, west, coast, rng);
    west += region.widthKm + GAP_KM;
    return region;
  });
  return { regions, isLand };
};

const buildRegion = (
  name: string,
  count: number,
  west: number,
  coast: (x: number) => number,
  rng: Rng,
): RegionTerrain => {
  const isSmall = count < SMALLEST_COUNTRY;
  const villageSites = isSmall ? 0 : Math.floor(count * VILLAGE_SHARE);
  const roadSites = isSmall ? 0 : Math.floor(count * ROAD_SHARE);
  const townSites = count - villageSites - roadSites;
  const widthKm = Math.max(12, KM_PER_ROOT_SITE * Math.sqrt(count));
  const southKm = SEA_LEVEL_KM - widthKm;
  const sizes = townSizes(townSites);
  const towns: Town[] = [];
  for (const [rank, sites] of sizes.entries()) {
    const at = townPlace(towns, rank, { west, widthKm, southKm, coast }, rng);
    const big = Math.min(1, sites / 60);
    towns.push({
      ...at,
      sites,
      spacingKm: LOOSEST_KM - (LOOSEST_KM - DENSEST_KM) * Math.sqrt(big),
      stretch: 1 + 0.8 * rng.uniform(),
      bearing: Math.PI * rng.uniform(),
    });
  }
  return {
    name,
    west,
    widthKm,
    southKm,
    towns,
    roads: roadsOf(towns, west, widthKm, rng),
    townSites,
    villageSites,
    roadSites,
  };
};

/** A town for every 24 sites or so, fewer and greater ones in a great region. */
const townSizes = (sites: number): number[] => {
  const towns = Math.max(1, Math.round((sites / 24) ** 0.8));
  const weights = Array.from({ length: towns }, (_, rank) => (rank + 1) ** -ZIPF);
  const total = weights.reduce((a, b) => a + b, 0);
  const sizes = weights.map((w) => Math.floor((sites * w) / total));
  sizes[0] = (sizes[0] ?? 0) + sites - sizes.reduce((a, b) => a + b, 0);
  return sizes.filter((size) => size > 0);
};

/** The first town is a harbour; the others lie apart from one another. */
const townPlace = (
  towns: readonly Town[],
  rank: number,
  land: { west: number; widthKm: number; southKm: number; coast: (x: number) => number },
  rng: Rng,
): Point => {
  const { west, widthKm, southKm, coast } = land;
  let best = { x: west + widthKm / 2, y: southKm + widthKm / 2 };
  let widest = -1;
  for (let tries = 0; tries < 12; tries++) {
    const x = west + widthKm * (0.15 + 0.7 * rng.uniform());
    const y = rank === 0 ? coast(x) - 1.5 : southKm + (coast(x) - southKm) * (0.1 + 0.75 * rng.uniform());
    const apart = Math.min(99, ...towns.map((t) => Math.hypot(t.x - x, t.y - y) - 0.4 * Math.sqrt(t.sites)));
    if (apart > widest) [best, widest] = [{ x, y }, apart];
    if (rank === 0) break;
  }
  return best;
};

/** Every town is joined to the nearest greater one, and the greatest to both ends of the region. */
const roadsOf = (towns: readonly Town[], west: number, widthKm: number, rng: Rng): Road[] =>
  towns.flatMap((town, rank) => {
    const ends =
      rank === 0
        ? [west + 1, west + widthKm - 1].map((x) => ({ x, y: town.y - 0.25 * Math.abs(x - town.x) }))
        : towns
            .slice(0, rank)
            .sort((a, b) => distance(a, town) - distance(b, town))
            .slice(0, 1);
    return ends.map((end) => road(town, end, 0.25 * (rng.uniform() - 0.5)));
  });

/** A bow from one point to the other, `bend` times its length off the straight line in its middle. */
const road = (from: Point, to: Point, bend: number): Road => {
  const length = distance(from, to);
  const steps = Math.max(2, Math.ceil(length / STEP_KM));
  return Array.from({ length: steps + 1 }, (_, i) => {
    const t = i / steps;
    const off = 4 * bend * t * (1 - t);
    return {
      x: from.x + (to.x - from.x) * t - (to.y - from.y) * off,
      y: from.y + (to.y - from.y) * t + (to.x - from.x) * off,
    };
  });
};

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** A point of a town: `east` and `north` in its round form, drawn out as the town is. */
export const inTown = (town: Town, east: number, north: number): Point => {
  const [long, wide] = [east * Math.sqrt(town.stretch), north / Math.sqrt(town.stretch)];
  const [cos, sin] = [Math.cos(town.bearing), Math.sin(town.bearing)];
  return { x: town.x + long * cos - wide * sin, y: town.y + long * sin + wide * cos };
};
