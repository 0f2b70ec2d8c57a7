import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { routesOf } from './routing.js';
import { graphOf } from './transport-graph.js';

/** Links whose failure alone leaves sites without a way to the core, with those sites. */
export const linksThatCutOff = ({
  network,
  sites,
}: Pick<Plant, 'network' | 'sites'>): ReadonlyMap<Dn, readonly Dn[]> => {
  const graph = graphOf(network);
  const routerUp = new Uint8Array(graph.routers.length).fill(1);
  const found = new Map<Dn, readonly Dn[]>();
  graph.links.forEach(({ dn }, i) => {
    const linkUp = new Uint8Array(graph.links.length).fill(1);
    linkUp[i] = 0;
    const reached = new Set(routesOf(graph, linkUp, routerUp).order.map((router) => graph.routers[router]));
    const lost = sites.filter((site) => !reached.has(String(network.read(site.dn, 'attachedToRef'))));
    if (lost.length > 0)
      found.set(
        dn,
        lost.map((site) => site.dn),
      );
  });
  return found;
};
