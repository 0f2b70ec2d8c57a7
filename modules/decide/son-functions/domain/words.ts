import { type Dn, parentOf } from '#foundation/vocabulary';
import { type NetworkState } from './strategy.js';

/** The last relative name: enough beside the object's own name. */
export const rdnOf = (dn: Dn): string => dn.slice(dn.lastIndexOf(',') + 1);

/** What a person calls it, with its relative name where the two differ; what has no name of its own is named after what contains it. */
export const nameOf = (network: NetworkState, dn: Dn): string => {
  const own = network.object(dn)?.name ?? dn;
  if (own !== dn) return `${own} (${rdnOf(dn)})`;
  const parent = parentOf(dn);
  const holder = parent === undefined ? undefined : network.object(parent)?.name;
  return holder === undefined || holder === parent ? rdnOf(dn) : `${rdnOf(dn)} of ${holder}`;
};

export const percent = (ratio: number): string => `${String(Math.round(ratio * 100))} %`;

export const rounded = (value: number): string => String(Number(value.toPrecision(3)));
