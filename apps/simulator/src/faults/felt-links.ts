import { type TransportGraph } from '../transport/transport-graph.js';
import { type TransportState } from '../transport/transport-network.js';
import { type Truth } from './truth.js';

/** Relative change of what a link carries from which a fault shows at it, as at a cell. */
const FELT = 0.08;

/** Notes the links that carry more or less than they would, with the routers at their ends, whose interfaces count it. */
export const noteFeltLinks = (
  truth: Truth,
  real: TransportState,
  without: TransportState,
  { links, routers }: TransportGraph,
): void => {
  const known = new Set([truth.dn, ...truth.felt]);
  links.forEach(({ dn, a, z }, i) => {
    const isApart = (column: 'upMbps' | 'downMbps' | 'availability'): boolean =>
      Math.abs((real.links[column][i] ?? 0) - (without.links[column][i] ?? 0)) > FELT * (without.links[column][i] ?? 0);
    if (!isApart('upMbps') && !isApart('downMbps') && !isApart('availability')) return;
    for (const one of [dn, routers[a] ?? dn, routers[z] ?? dn])
      if (!known.has(one)) {
        known.add(one);
        truth.felt.push(one);
      }
  });
};
