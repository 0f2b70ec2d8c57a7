import { type Network } from '../network/network.js';
import { accumulated, routesOf } from './routing.js';
import { type TransportGraph } from './transport-graph.js';

/** Mbit/s, each way: Ethernet ports of IEEE 802.3, single and in bundles. */
const CAPACITIES = [1, 2, 4, 10, 20, 40, 100, 200, 400, 800, 1600, 3200].map((gigabits) => gigabits * 1000);
/** A link is planned to be no fuller than this at the busiest hour, and no fuller than that when any one other link is down. Chosen. */
const FULLEST = 0.5;
const FULLEST_AFTER_FAILURE = 0.9;

/**
 * Sets `capacity` of every link: the smallest size that carries the busiest hour, and the busiest hour with any one link down.
 *
 * @param offeredMbps by router, of the sites attached to it, at the busiest hour
 */
export const dimensionLinks = (network: Network, graph: TransportGraph, offeredMbps: Float64Array): void => {
  const { routers, links } = graph;
  const needed = new Float64Array(links.length);
  const allUp = new Uint8Array(routers.length).fill(1);
  const plan = (without: number, fullest: number): Int32Array => {
    const linkUp = new Uint8Array(links.length).fill(1);
    if (without >= 0) linkUp[without] = 0;
    const routes = routesOf(graph, linkUp, allUp);
    const through = accumulated(offeredMbps, routes);
    routes.uplink.forEach((link, router) => {
      if (link >= 0) needed[link] = Math.max(needed[link] ?? 0, (through[router] ?? 0) / fullest);
    });
    return routes.uplink;
  };
  // Only what carries something can make another carry more.
  const used = new Set(plan(-1, FULLEST));
  for (const link of used) if (link >= 0) plan(link, FULLEST_AFTER_FAILURE);
  links.forEach(({ dn }, i) => {
    const capacity = CAPACITIES.find((size) => size >= (needed[i] ?? 0)) ?? Math.ceil(needed[i] ?? 0);
    network.objects.get(dn)?.attributes.set('capacity', capacity);
  });
};
