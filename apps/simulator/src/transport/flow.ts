import { passage } from './queueing.js';
import { accumulated, type Routes } from './routing.js';
import { type TransportGraph } from './transport-graph.js';

/** Uplink over downlink. Chosen: what operators report is between an eighth and a tenth. */
const UPLINK_SHARE = 1 / 9;
/** Light in 10 km of fibre and a router's own work, s: what an empty link takes. */
const LEAST_DELAY_SECONDS = 0.0001;

/** What is left of a link under the conditions. */
export interface LinkPart {
  /** Above 0. */
  readonly capacityMbps: number;
  /** Each way. */
  readonly foreignMbps: number;
  /** Share of packets that the line loses. */
  readonly lossRatio: number;
}
/** By link; `up` is from the a end to the z end. */
export interface LinkFlow {
  readonly upMbps: Float64Array;
  readonly downMbps: Float64Array;
  /** Offered over capacity, of the fuller direction. */
  readonly load: Float64Array;
  /** One way, of the fuller direction. */
  readonly delaySeconds: Float64Array;
  /** Share of packets that find the buffer full. */
  readonly upDropRatio: Float64Array;
  readonly downDropRatio: Float64Array;
}
export interface Flow {
  readonly links: LinkFlow;
  /** By router, towards it from the core: share of what is asked for that gets through, 0 to 1. */
  readonly served: Float64Array;
  /** Share of packets that are not lost on the way. */
  readonly cleared: Float64Array;
  readonly delaySeconds: Float64Array;
}

export const emptyLinkFlow = (links: number): LinkFlow => ({
  upMbps: new Float64Array(links),
  downMbps: new Float64Array(links),
  load: new Float64Array(links),
  delaySeconds: new Float64Array(links),
  upDropRatio: new Float64Array(links),
  downDropRatio: new Float64Array(links),
});

/**
 * Traffic along its routes: what each link is offered, what fits, and how long that waits. What is elastic slows down to the fullest link on its way.
 *
 * @param askedMbps by router, downlink, of the sites attached to it
 */
export const flowThrough = (
  graph: TransportGraph,
  routes: Routes,
  askedMbps: Float64Array,
  parts: readonly LinkPart[],
): Flow => {
  const { order, uplink, next } = routes;
  const count = graph.routers.length;
  const [served, cleared] = [new Float64Array(count), new Float64Array(count)];
  const delaySeconds = new Float64Array(count);
  const links = emptyLinkFlow(parts.length);
  const through = accumulated(askedMbps, routes);
  const loadOf = (router: number, part: LinkPart): number =>
    ((through[router] ?? 0) + part.foreignMbps) / part.capacityMbps;
  for (const router of order) {
    const part = parts[uplink[router] ?? -1];
    const above = next[router] ?? -1;
    served[router] = part === undefined ? 1 : Math.min(served[above] ?? 1, 1 / Math.max(1, loadOf(router, part)));
  }
  const carried = accumulated(
    askedMbps.map((mbps, router) => mbps * (served[router] ?? 0)),
    routes,
  );
  for (const router of order) {
    const i = uplink[router] ?? -1;
    const [part, above] = [parts[i], next[router] ?? -1];
    if (part === undefined) {
      cleared[router] = 1;
      continue;
    }
    const load = loadOf(router, part);
    const mbps = carried[router] ?? 0;
    const foreignMbps = part.foreignMbps / Math.max(1, load);
    const toLeaf = passage(Math.min(load, 1), part.capacityMbps);
    const toCore = passage((mbps * UPLINK_SHARE + foreignMbps) / part.capacityMbps, part.capacityMbps);
    const wait = LEAST_DELAY_SECONDS + toLeaf.delaySeconds;
    cleared[router] = (cleared[above] ?? 1) * (1 - toLeaf.lossRatio) * (1 - part.lossRatio);
    delaySeconds[router] = (delaySeconds[above] ?? 0) + wait;
    const goesUp = graph.links[i]?.a === router;
    const [coreMbps, leafMbps] = [mbps * UPLINK_SHARE + foreignMbps, mbps + foreignMbps];
    links.upMbps[i] = goesUp ? coreMbps : leafMbps;
    links.downMbps[i] = goesUp ? leafMbps : coreMbps;
    links.upDropRatio[i] = goesUp ? toCore.lossRatio : toLeaf.lossRatio;
    links.downDropRatio[i] = goesUp ? toLeaf.lossRatio : toCore.lossRatio;
    links.load[i] = load;
    links.delaySeconds[i] = wait;
  }
  return { links, served, cleared, delaySeconds };
};
