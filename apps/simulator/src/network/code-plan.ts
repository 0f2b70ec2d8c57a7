/** Cell identities, and codes of random access, that do not meet where they could be mistaken. */
export interface SiteCodes {
  /** A site's sectors have the identities 3 n, 3 n + 1 and 3 n + 2 out of 1,008: never two of one PSS at a site. TS 38.211 clause 7.4.2.1. */
  readonly identity: number;
  /** Of so many groups of three root sequences; a cell of a few kilometres needs about ten of the 838 of a long preamble. TS 38.211 clause 6.3.3.1. */
  readonly root: number;
}
const IDENTITIES = 336;
const ROOTS = 28;
/** Neighbours and their neighbours are among so many nearest sites: one identity there would be a confusion. */
export const IDENTITY_APART = 48;
export const ROOT_APART = 20;

/** @param nearest by site: indices of the nearest ones, itself first, at least `IDENTITY_APART` of them where there are as many */
export const planCodes = (nearest: readonly (readonly number[])[]): SiteCodes[] => {
  const identities = colour(nearest, IDENTITY_APART, IDENTITIES);
  const roots = colour(nearest, ROOT_APART, ROOTS);
  return nearest.map((_, i) => ({ identity: identities[i] ?? 0, root: roots[i] ?? 0 }));
};

/** Greedy: the next colour round that no site near has, seen from either side. */
const colour = (nearest: readonly (readonly number[])[], apart: number, colours: number): Int32Array => {
  const chosen = new Int32Array(nearest.length).fill(-1);
  const barred: Set<number>[] = nearest.map(() => new Set());
  nearest.forEach((near, site) => {
    const around = near.slice(0, apart + 1);
    const taken = new Set([...around.map((other) => chosen[other] ?? -1), ...(barred[site] ?? [])]);
    let next = (site * 5) % colours;
    for (let tries = 0; taken.has(next) && tries < colours; tries++) next = (next + 1) % colours;
    chosen[site] = next;
    for (const other of around) barred[other]?.add(next);
  });
  return chosen;
};

/** `nRPCI` of a sector. */
export const identityOf = ({ identity }: SiteCodes, sector: number): number => 3 * identity + sector;

/** `vsRootSequenceIndex`: ten of the long sequences to a cell, or one of the 138 short ones on mid-band. */
export const rootOf = ({ root }: SiteCodes, sector: number, isShort: boolean): number =>
  (isShort ? 1 : 10) * (3 * root + sector);
