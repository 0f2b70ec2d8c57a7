import { type Dn } from '#foundation/vocabulary';
import { type NetworkState } from './strategy.js';

/** The last relative name: enough beside the object's own name. */
export const rdnOf = (dn: Dn): string => dn.slice(dn.lastIndexOf(',') + 1);

/** What a person calls it, with its relative name where the two differ. */
export const nameOf = (network: NetworkState, dn: Dn): string => {
  const name = network.object(dn)?.name ?? dn;
  return name === dn ? rdnOf(dn) : `${name} (${rdnOf(dn)})`;
};

export const percent = (ratio: number): string => `${String(Math.round(ratio * 100))} %`;

export const rounded = (value: number): string => String(Number(value.toPrecision(3)));
