import { type Network } from './network.js';
import { type Cell, type Site } from './plant.js';

/** Sites round one that are looked at, and relations that a planner gives a cell at most. */
const SITES_NEAR = 9;
const RELATIONS = 16;
const OWN_SITE = 1e6;

export const addRelation = (network: Network, from: string, number: number, to: string): void => {
  network.add(`${from},NRCellRelation=${number}`, {
    adjacentNRCellRef: to,
    isHOAllowed: true,
    'cellIndividualOffset.rsrpOffsetSSB': 0,
  });
};

/** The cells of the site itself, and of the sites near by those that look at this one and that it looks at, all on its carrier; both ways, the nearest first. */
export const planNeighbours = (
  sites: readonly Site[],
  cells: readonly Cell[],
  nearest: readonly (readonly number[])[],
): number[][] => {
  const bySite: number[][] = sites.map(() => []);
  cells.forEach((c, i) => bySite[c.site]?.push(i));
  const chosen = cells.map(() => new Map<number, number>());
  cells.forEach((cell, i) => {
    const near = (nearest[cell.site] ?? []).slice(0, SITES_NEAR + 1);
    const ranked = near
      .flatMap((site) => bySite[site] ?? [])
      .flatMap((other) => {
        const to = cells[other];
        return to === undefined || other === i || to.carrier !== cell.carrier
          ? []
          : [{ other, worth: facing(sites, cell, to) }];
      })
      .sort((a, b) => b.worth - a.worth || a.other - b.other);
    for (const { other, worth } of ranked.slice(0, RELATIONS / 2)) {
      chosen[i]?.set(other, worth);
      chosen[other]?.set(i, worth);
    }
  });
  return chosen.map((known) => [...known].sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([other]) => other));
};

/** How much two cells have to do with each other: near, and looking at one another. */
const facing = (sites: readonly Site[], from: Cell, to: Cell): number => {
  const [a, b] = [sites[from.site], sites[to.site]];
  if (a === undefined || b === undefined) return 0;
  if (a === b) return OWN_SITE;
  const there = (Math.atan2(b.x - a.x, b.y - a.y) * 180) / Math.PI;
  const look = (azimuth: number, bearing: number) => 1.15 + Math.cos(((azimuth - bearing) * Math.PI) / 180);
  const distance = Math.max(0.1, Math.hypot(b.x - a.x, b.y - a.y));
  return (look(from.azimuth, there) * look(to.azimuth, there + 180)) / distance ** 1.5;
};
