import type { Health, LinkOnMap, NetworkMap, SiteOnMap, ElementOnMap } from '../api/types.js';

export interface Place {
  readonly x: number;
  readonly y: number;
}
export interface PlacedSite extends Place {
  readonly site: SiteOnMap;
}
export interface PlacedElement extends Place {
  readonly element: ElementOnMap;
  /** Between it and the next in its row. */
  readonly room: number;
  /** Between its row and the next. */
  readonly below: number;
}
export interface PlacedLink {
  readonly link: LinkOnMap;
  readonly from: Place;
  readonly to: Place;
}
export interface PlacedTrunk extends Place {
  readonly dn: string;
  readonly name: string;
  readonly health: Health;
  readonly from: Place;
}
/** One region, on its own ground: regions lie far apart, and the sea between them tells nobody anything. */
export interface Plate {
  readonly region: string;
  readonly outline: readonly Place[];
  readonly label: Place;
  readonly siteCount: number;
}
/** Kilometres, x to the east and y to the south; true to scale within a region. */
export interface Scene {
  readonly plates: readonly Plate[];
  readonly sites: readonly PlacedSite[];
  readonly elements: readonly PlacedElement[];
  readonly links: readonly PlacedLink[];
  readonly trunks: readonly PlacedTrunk[];
  readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  /** Typical distance between neighbouring sites. */
  readonly spacing: number;
}

const KM_PER_DEGREE = 111.2;

const cross = (o: Place, a: Place, b: Place): number => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);

/** Convex hull, counter-clockwise (Andrew's monotone chain). */
export const hullOf = (places: readonly Place[]): Place[] => {
  const sorted = [...places].sort((a, b) => a.x - b.x || a.y - b.y);
  if (sorted.length < 3) return sorted;
  const half = (points: readonly Place[]): Place[] => {
    const chain: Place[] = [];
    for (const p of points) {
      for (;;) {
        const [a, b] = [chain.at(-2), chain.at(-1)];
        if (a === undefined || b === undefined || cross(a, b, p) > 0) break;
        chain.pop();
      }
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
};

/** The hull of discs of a radius around the places: an outline with room to breathe, and one even for a single site. */
const outlineOf = (places: readonly Place[], radius: number): Place[] =>
  hullOf(
    places.flatMap(({ x, y }) =>
      Array.from({ length: 12 }, (_, i) => ({
        x: x + radius * Math.cos((i * Math.PI) / 6),
        y: y + radius * Math.sin((i * Math.PI) / 6),
      })),
    ),
  );

/** Steps up to an element that leads no further: 0 for a core router. Links run from below to above. */
export const tiersOf = (elements: readonly ElementOnMap[], links: readonly LinkOnMap[]): Map<string, number> => {
  const up = new Map<string, string[]>();
  for (const link of links) up.set(link.from, [...(up.get(link.from) ?? []), link.to]);
  const tiers = new Map<string, number>();
  const tierOf = (dn: string, depth: number): number => {
    const known = tiers.get(dn);
    if (known !== undefined) return known;
    const above = depth > 8 ? [] : (up.get(dn) ?? []);
    const tier = above.length === 0 ? 0 : 1 + Math.min(...above.map((next) => tierOf(next, depth + 1)));
    tiers.set(dn, tier);
    return tier;
  };
  for (const element of elements) tierOf(element.dn, 0);
  return tiers;
};

interface RegionLayout {
  readonly plate: Plate;
  readonly sites: PlacedSite[];
  readonly elements: PlacedElement[];
  readonly width: number;
  readonly height: number;
  /** Square kilometres on which its sites stand. */
  readonly ground: number;
}

/** Elements of a row stand below those that they lead to, so that lines cross little. */
const orderRows = (rows: readonly ElementOnMap[][], links: readonly LinkOnMap[]): ElementOnMap[][] => {
  const place = new Map<string, number>();
  return rows.map((row) => {
    const wanted = (element: ElementOnMap): number => {
      const above = links.filter((l) => l.from === element.dn).flatMap((l) => place.get(l.to) ?? []);
      return above.length === 0 ? 1 : above.reduce((sum, x) => sum + x, 0) / above.length;
    };
    const ordered = row
      .map((element) => ({ element, x: wanted(element) }))
      .sort((a, b) => a.x - b.x || a.element.name.localeCompare(b.element.name, 'en', { numeric: true }));
    ordered.forEach(({ element }, i) => place.set(element.dn, (i + 1) / (ordered.length + 1)));
    return ordered.map(({ element }) => element);
  });
};

/** `tall` is the height a region may take for its width, so that what the ground leaves free goes to the transport above it. */
const layOutRegion = (region: string, map: NetworkMap, tiers: Map<string, number>, tall: number): RegionLayout => {
  const own = map.sites.filter((site) => site.region === region);
  const meanLatitude = own.reduce((sum, s) => sum + s.latitude, 0) / Math.max(1, own.length);
  const stretch = Math.cos((meanLatitude * Math.PI) / 180) * KM_PER_DEGREE;
  const raw = own.map((site) => ({ site, x: site.longitude * stretch, y: -site.latitude * KM_PER_DEGREE }));
  const [minX, minY] = [Math.min(...raw.map((p) => p.x)), Math.min(...raw.map((p) => p.y))];
  const size =
    raw.length === 0
      ? { w: 6, h: 1 }
      : { w: Math.max(...raw.map((p) => p.x)) - minX, h: Math.max(...raw.map((p) => p.y)) - minY };
  const pad = Math.max(0.4, 0.08 * Math.max(size.w, size.h));
  const width = size.w + 2 * pad;
  const elements = map.elements.filter((element) => element.region === region);
  const rows = new Map<number, ElementOnMap[]>();
  for (const element of elements) {
    const tier = tiers.get(element.dn) ?? 0;
    rows.set(tier, [...(rows.get(tier) ?? []), element]);
  }
  const tierRows = orderRows(
    [...rows].sort(([a], [b]) => a - b).map(([, row]) => row),
    map.links,
  );
  const spare = (tall * width - size.h - 2 * pad) / (tierRows.length + 1.1);
  const gap = Math.min(0.2 * width, Math.max(0.11 * Math.max(width, size.h), spare));
  const top = gap * 1.1 + tierRows.length * gap;
  const placedElements = tierRows.flatMap((row, r) =>
    row.map((element, i) => ({
      element,
      room: width / (row.length + 1),
      below: gap,
      x: (width * (i + 1)) / (row.length + 1),
      y: gap * 1.1 + r * gap,
    })),
  );
  const sites = raw.map(({ site, x, y }) => ({ site, x: x - minX + pad, y: y - minY + top + pad }));
  return {
    plate: { region, outline: outlineOf(sites, pad), label: { x: 0, y: 0 }, siteCount: own.length },
    sites,
    elements: placedElements,
    width,
    height: top + size.h + 2 * pad,
    ground: width * (size.h + 2 * pad),
  };
};

const shift = <T extends Place>(place: T, by: Place): T => ({ ...place, x: place.x + by.x, y: place.y + by.y });

/** Places everything; `columns` regions stand side by side in a picture `tall` times as high as wide. */
export const layOut = (map: NetworkMap, columns: number, tall: number): Scene => {
  const west = new Map<string, number>();
  for (const s of map.sites) west.set(s.region, Math.min(west.get(s.region) ?? Infinity, s.longitude));
  for (const e of map.elements) if (!west.has(e.region)) west.set(e.region, Infinity);
  const regions = [...west].sort(([a, x], [b, y]) => (x === y ? a.localeCompare(b) : x - y)).map(([region]) => region);
  const tiers = tiersOf(map.elements, map.links);
  const abreast = Math.max(1, Math.min(columns, regions.length));
  const share = (tall * abreast) / Math.ceil(Math.max(1, regions.length) / abreast);
  const layouts = regions.map((region) => layOutRegion(region, map, tiers, share));
  const cellWidth = Math.max(1, ...layouts.map((l) => l.width));
  const cellHeight = Math.max(1, ...layouts.map((l) => l.height));
  const gap = 0.06 * Math.max(cellWidth, cellHeight);
  const across = abreast;
  const placed = layouts.map((layout, i) => {
    const by = { x: (i % across) * (cellWidth + gap), y: Math.floor(i / across) * (cellHeight + gap) };
    return {
      plate: { ...layout.plate, label: by, outline: layout.plate.outline.map((p) => shift(p, by)) },
      sites: layout.sites.map((s) => shift(s, by)),
      elements: layout.elements.map((e) => shift(e, by)),
    };
  });
  const elements = placed.flatMap((p) => p.elements);
  const at = new Map<string, Place>(elements.map((e) => [e.element.dn, e]));
  const sites = placed.flatMap((p) => p.sites);
  for (const s of sites) at.set(s.site.dn, s);
  const fan = 0.05 * cellWidth;
  const perOwner = new Map<string, number>();
  const down = Math.ceil(Math.max(1, layouts.length) / across);
  return {
    plates: placed.map((p) => p.plate),
    sites,
    elements,
    links: map.links.flatMap((link) => {
      const [from, to] = [at.get(link.from), at.get(link.to)];
      return from === undefined || to === undefined ? [] : [{ link, from, to }];
    }),
    trunks: map.trunks.flatMap((trunk) => {
      const owner = trunk.dn.slice(0, trunk.dn.lastIndexOf(','));
      const from = at.get(owner);
      if (from === undefined) return [];
      const n = perOwner.get(owner) ?? 0;
      perOwner.set(owner, n + 1);
      return [{ ...trunk, from, x: from.x + (n - 1) * fan, y: from.y - fan * 1.1 }];
    }),
    bounds: {
      x: 0,
      y: 0,
      width: across * cellWidth + (across - 1) * gap,
      height: down * cellHeight + (down - 1) * gap,
    },
    spacing: Math.sqrt(layouts.reduce((sum, l) => sum + l.ground, 0) / Math.max(1, sites.length)),
  };
};
