import { type TransportGraph } from './transport-graph.js';

/** Shortest paths of every router to the nearest exit. */
export interface Routes {
  /** By router: the link that it sends up, -1 where it is an exit or has no way. */
  readonly uplink: Int32Array;
  /** By router: the next router, -1 likewise. */
  readonly next: Int32Array;
  /** Routers that reach an exit, nearest first, so that a router comes after the one it goes through. */
  readonly order: readonly number[];
}

/**
 * Dijkstra's algorithm from the exits, as OSPF computes it. Where two ways cost the same the one by the lower-numbered link is taken.
 *
 * @param linkUp and routerUp: 0 where it is down
 * @see RFC 2328 clause 16.1
 */
export const routesOf = (graph: TransportGraph, linkUp: Uint8Array, routerUp: Uint8Array): Routes => {
  const { routers, links, linksAt, exits } = graph;
  const cost = new Float64Array(routers.length).fill(Infinity);
  const uplink = new Int32Array(routers.length).fill(-1);
  const next = new Int32Array(routers.length).fill(-1);
  const done = new Uint8Array(routers.length);
  const order: number[] = [];
  const open = new Set<number>();
  for (const [router, extra] of exits)
    if (routerUp[router] === 1) {
      cost[router] = extra;
      open.add(router);
    }
  while (open.size > 0) {
    let at = -1;
    for (const router of open) if (at < 0 || (cost[router] ?? 0) < (cost[at] ?? 0)) at = router;
    open.delete(at);
    done[at] = 1;
    order.push(at);
    for (const i of linksAt[at] ?? []) {
      const link = links[i];
      if (link === undefined || linkUp[i] !== 1) continue;
      const other = link.a === at ? link.z : link.a;
      if (done[other] === 1 || routerUp[other] !== 1) continue;
      const way = (cost[at] ?? 0) + link.metric;
      if (way >= (cost[other] ?? 0)) continue;
      cost[other] = way;
      uplink[other] = i;
      next[other] = at;
      open.add(other);
    }
  }
  return { uplink, next, order };
};

/** By router: its own and what comes through it, when each router's part is added to the ones on its way. */
export const accumulated = (own: Float64Array, { order, next }: Pick<Routes, 'order' | 'next'>): Float64Array => {
  const sum = own.slice();
  for (let at = order.length - 1; at >= 0; at--) {
    const router = order[at] ?? 0;
    const above = next[router] ?? -1;
    if (above >= 0) sum[above] = (sum[above] ?? 0) + (sum[router] ?? 0);
  }
  return sum;
};
