import { type Rng } from '../rng.js';
import { distance, inTown, type Point, type RegionTerrain, type Terrain, type Town } from './terrain.js';

export type Area = 'core' | 'suburb' | 'village' | 'road';
export interface PlannedSite extends Point {
  readonly area: Area;
  /** In its region; -1 outside towns. */
  readonly town: number;
  /** Along a road, radians east of north; elsewhere where its first sector looks. */
  readonly bearing: number;
}

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** Area of a hexagon round a site, in squares of the distance between sites. */
const HEXAGON = 0.866;
/** In the middle of a town this share of its sites is core. */
const CORE_SHARE = 0.35;
/** From here on a site is so much further from the next one than in the middle. */
const LOOSER_PER_KM = 0.45;
const JITTER = 0.12;
/** Sites in the sea are built further out; so many are tried for each one wanted. */
const TRIES = 6;

/** Sites of a region in the order of their numbers: towns from the middle outwards, then villages, then roads. */
export const planSites = (terrain: Terrain, region: RegionTerrain, rng: Rng): PlannedSite[] => [
  ...region.towns.flatMap((town, t) => townSites(terrain, town, t, rng)),
  ...villages(terrain, region, rng),
  ...roadSites(terrain, region, rng),
];

/** A spiral of the golden angle with the density that falls outwards; what would be in the sea is left out. */
const townSites = (terrain: Terrain, town: Town, index: number, rng: Rng): PlannedSite[] => {
  const sites: PlannedSite[] = [];
  let radius = 0.3 * town.spacingKm;
  for (let k = 0; sites.length < town.sites && k < town.sites * TRIES; k++) {
    const spacing = town.spacingKm * (1 + LOOSER_PER_KM * radius);
    const angle = k * GOLDEN_ANGLE;
    const off = () => JITTER * spacing * rng.normal();
    const at = inTown(town, radius * Math.cos(angle) + off(), radius * Math.sin(angle) + off());
    radius += (HEXAGON * spacing * spacing) / (2 * Math.PI * Math.max(radius, spacing / 2));
    const bearing = (Math.floor(12 * rng.uniform()) * Math.PI) / 18;
    if (!terrain.isLand(at)) continue;
    const area = sites.length < CORE_SHARE * town.sites ? 'core' : 'suburb';
    sites.push({ ...at, area, town: index, bearing });
  }
  return sites;
};

const isOutside = (region: RegionTerrain, at: Point): boolean =>
  region.towns.every((t) => distance(t, at) > townRadiusKm(t));

/** Where the sites of a town end, about. */
export const townRadiusKm = (town: Town): number => 0.9 * town.spacingKm * Math.sqrt(town.sites) + 1;

const villages = (terrain: Terrain, region: RegionTerrain, rng: Rng): PlannedSite[] => {
  const sites: PlannedSite[] = [];
  for (let tries = 0; sites.length < region.villageSites; tries++) {
    const at = {
      x: region.west + region.widthKm * rng.uniform(),
      y: region.southKm + 1.1 * region.widthKm * rng.uniform(),
    };
    // After many tries a crowded region takes what it gets.
    const isFree = isOutside(region, at) && sites.every((s) => distance(s, at) > 2.5);
    if (terrain.isLand(at) && (isFree || tries > 400))
      sites.push({ ...at, area: 'village', town: -1, bearing: (Math.PI / 18) * rng.integer(12) });
  }
  return sites;
};

/** Strung evenly along all roads of the region, a little off them, outside towns. */
const roadSites = (terrain: Terrain, region: RegionTerrain, rng: Rng): PlannedSite[] => {
  const open = region.roads.flatMap((road) =>
    road.slice(1).flatMap((at, i) => {
      const before = road[i] ?? at;
      const bearing = Math.atan2(at.x - before.x, at.y - before.y);
      return terrain.isLand(at) ? [{ ...at, bearing }] : [];
    }),
  );
  const free = open.filter((at) => isOutside(region, at));
  const along = free.length >= region.roadSites ? free : open;
  return Array.from({ length: region.roadSites }, (_, i) => {
    const at = along[Math.floor(((i + 0.5) * along.length) / region.roadSites)] ?? { x: region.west, y: 0, bearing: 0 };
    const off = 0.08 * rng.normal();
    const { x, y, bearing } = at;
    const beside = { x: x + off * Math.cos(bearing), y: y - off * Math.sin(bearing) };
    // Beside a road along the coast may be the sea.
    const place = terrain.isLand(beside) ? beside : { x, y };
    return { ...place, area: 'road', town: -1, bearing };
  });
};
