import { type Conditions } from '../conditions.js';
import { type Dn } from '../network/network.js';

/** A part of the interval in which the same things are down. */
export interface Spell {
  /** Of the interval; those of all spells add up to 1. */
  readonly share: number;
  readonly down: ReadonlySet<Dn>;
}

/**
 * The interval cut where something comes up. What is down for a part of it is down from its beginning on, so that two faults of one interval overlap
 * as far as they can.
 *
 * @param isDark elements whose battery is empty
 */
export const spellsOf = (conditions: Conditions, isDark: (dn: Dn) => boolean): readonly Spell[] => {
  const shares = new Map<Dn, number>();
  for (const [dn, at] of conditions) {
    const share = Math.max(at['outage'] ?? 0, at['flappingRoutes'] ?? 0, isDark(dn) ? 1 : 0);
    if (share > 0 && !dn.includes(',NRCellDU=')) shares.set(dn, Math.min(1, share));
  }
  const cuts = [...new Set([...shares.values(), 1])].sort((a, b) => a - b);
  return cuts.map((cut, i) => ({
    share: cut - (cuts[i - 1] ?? 0),
    down: new Set([...shares].flatMap(([dn, share]) => (share >= cut ? [dn] : []))),
  }));
};
