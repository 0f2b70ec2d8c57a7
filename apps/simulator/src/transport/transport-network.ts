import { type Conditions } from '../conditions.js';
import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { dimensionLinks } from './dimensioning.js';
import { emptyLinkFlow, flowThrough, type LinkFlow, type LinkPart } from './flow.js';
import { type Spell, spellsOf } from './outages.js';
import { lossLimitMbps } from './queueing.js';
import { type Routes, routesOf } from './routing.js';
import { graphOf, type TransportGraph } from './transport-graph.js';

/** Headers of GTP-U, UDP, IP and Ethernet on what users receive, relative. Chosen for packets of 1,000 octets. */
const OVERHEAD = 1.08;
/** From the core to where content stands and back, and over the air, s. Chosen. */
const ROUND_TRIP_SECONDS = 0.035;
const MOST_ROUTES_KEPT = 256;

/** Means over an interval, by link. */
export interface LinkColumns extends LinkFlow {
  /** Share of the interval in which it is up, its routers too. */
  readonly availability: Float64Array;
  /** Share of packets that the line loses, either way. */
  readonly errorRatio: Float64Array;
}
/** What the transport network does to the traffic of each cell, by index. */
export interface CellColumns {
  /** Share of the interval with power and a path, 0 to 1. */
  readonly availability: Float64Array;
  /** Of what is asked for, the share that the fullest link lets through, 0 to 1. */
  readonly servedShare: Float64Array;
  /** Throughput that loss leaves to one user, Mbit/s; infinite without loss. */
  readonly userLimitMbps: Float64Array;
  /** One way between site and core, s. */
  readonly delaySeconds: Float64Array;
  readonly lossRatio: Float64Array;
}
/** By router, the border controllers among them. */
export interface RouterColumns {
  /** Share of the interval with power. */
  readonly availability: Float64Array;
  /** Share of the interval with power and a path. */
  readonly reach: Float64Array;
  /** Between it and the core. */
  readonly lossRatio: Float64Array;
  readonly delaySeconds: Float64Array;
}
export interface TransportState {
  readonly links: LinkColumns;
  readonly cells: CellColumns;
  readonly routers: RouterColumns;
}

const column = (length: number) => new Float64Array(length);

/** Routers and links of all regions: where traffic goes, what becomes full, and what that does to the cells behind it. */
export class TransportNetwork {
  readonly graph: TransportGraph;
  /** By cell: its site's router, and its site. */
  private readonly routerOf: Int32Array;
  private readonly siteOf: readonly Dn[];
  /** Minutes that each element has been on its battery. */
  private readonly drained = new Map<Dn, number>();
  private readonly routes = new Map<string, Routes>();

  /** @param busyMbps demand of each cell at its busiest: links are planned for it, and their `capacity` is set */
  constructor(
    private readonly plant: Plant,
    busyMbps: Float64Array,
  ) {
    this.graph = graphOf(plant.network);
    const numbers = new Map(this.graph.routers.map((dn, i) => [dn, i]));
    this.siteOf = plant.cells.map(({ site }) => plant.sites[site]?.dn ?? '');
    this.routerOf = Int32Array.from(
      this.siteOf,
      (dn) => numbers.get(String(plant.network.read(dn, 'attachedToRef'))) ?? -1,
    );
    dimensionLinks(plant.network, this.graph, this.offered(busyMbps, undefined));
  }

  /** Batteries drain where mains are off, and are full once they are back. */
  advance(conditions: Conditions, seconds: number): void {
    for (const dn of [...this.drained.keys()])
      if ((conditions.get(dn)?.['mainsFailure'] ?? 0) === 0) this.drained.delete(dn);
    for (const [dn, at] of conditions)
      if ((at['mainsFailure'] ?? 0) > 0) this.drained.set(dn, (this.drained.get(dn) ?? 0) + seconds / 60);
  }

  /** By cell: share of the interval with power and a path to the core, whatever the demand. */
  reach(conditions: Conditions): Float64Array {
    const reach = column(this.siteOf.length);
    for (const spell of this.spells(conditions)) {
      const { order } = this.routesIn(spell);
      const reached = new Set(order);
      this.siteOf.forEach((site, cell) => {
        const router = this.routerOf[cell] ?? -1;
        if (!spell.down.has(site) && (router < 0 || reached.has(router)))
          reach[cell] = (reach[cell] ?? 0) + spell.share;
      });
    }
    return reach;
  }

  /**
   * @param demandMbps of every cell in the interval, downlink
   * @returns means over the interval
   */
  evaluate(demandMbps: Float64Array, conditions: Conditions): TransportState {
    const state = emptyState(this.graph, this.siteOf.length);
    for (const spell of this.spells(conditions)) this.addSpell(state, spell, demandMbps, conditions);
    const { cells } = state;
    cells.servedShare.forEach((served, i) => {
      const up = cells.availability[i] ?? 0;
      if (up === 0) return;
      cells.servedShare[i] = served / up;
      const loss = (cells.lossRatio[i] = (cells.lossRatio[i] ?? 0) / up);
      const delay = (cells.delaySeconds[i] = (cells.delaySeconds[i] ?? 0) / up);
      cells.userLimitMbps[i] = lossLimitMbps(loss, ROUND_TRIP_SECONDS + 2 * delay);
    });
    return state;
  }

  /** Sites and routers whose battery is empty: they say nothing any more. */
  dark(conditions: Conditions): ReadonlySet<Dn> {
    return new Set([...this.drained.keys()].filter((dn) => this.isDark(dn, conditions)));
  }

  state(): [Dn, number][] {
    return [...this.drained];
  }

  restore(state: readonly (readonly [Dn, number])[]): void {
    this.drained.clear();
    for (const [dn, minutes] of state) this.drained.set(dn, minutes);
  }

  private isDark(dn: Dn, conditions: Conditions): boolean {
    if ((conditions.get(dn)?.['mainsFailure'] ?? 0) === 0) return false;
    return (this.drained.get(dn) ?? 0) >= Number(this.plant.network.read(dn, 'vsBatteryMinutes') ?? 0);
  }

  private spells(conditions: Conditions): readonly Spell[] {
    return spellsOf(conditions, (dn) => this.isDark(dn, conditions));
  }

  private routesIn({ down }: Spell): Routes {
    const { routers, links } = this.graph;
    const key = [...down].join(' ');
    let routes = this.routes.get(key);
    if (routes === undefined) {
      const up = (dn: Dn) => (down.has(dn) ? 0 : 1);
      routes = routesOf(
        this.graph,
        Uint8Array.from(links, ({ dn }) => up(dn)),
        Uint8Array.from(routers, up),
      );
      if (this.routes.size >= MOST_ROUTES_KEPT) this.routes.clear();
      this.routes.set(key, routes);
    }
    return routes;
  }

  /** By router: what its sites ask for, Mbit/s downlink on the line. */
  private offered(demandMbps: Float64Array, down: ReadonlySet<Dn> | undefined): Float64Array {
    const offered = column(this.graph.routers.length);
    this.routerOf.forEach((router, cell) => {
      if (router < 0 || down?.has(this.siteOf[cell] ?? '') === true) return;
      offered[router] = (offered[router] ?? 0) + (demandMbps[cell] ?? 0) * OVERHEAD;
    });
    return offered;
  }

  private addSpell(state: TransportState, spell: Spell, demandMbps: Float64Array, conditions: Conditions): void {
    const { share, down } = spell;
    const { routers, links } = this.graph;
    const routes = this.routesIn(spell);
    const parts = links.map(({ dn }) => this.partOf(dn, conditions));
    const flow = flowThrough(this.graph, routes, this.offered(demandMbps, down), parts);
    for (const name of Object.keys(flow.links) as (keyof LinkFlow)[]) add(state.links[name], flow.links[name], share);
    links.forEach(({ dn, a, z }, i) => {
      const isUp = ![dn, routers[a] ?? '', routers[z] ?? ''].some((at) => down.has(at));
      if (isUp) state.links.availability[i] = (state.links.availability[i] ?? 0) + share;
      state.links.errorRatio[i] = parts[i]?.lossRatio ?? 0;
    });
    const { cells } = state;
    const reached = new Set(routes.order);
    routers.forEach((dn, i) => {
      const put = (to: Float64Array, value: number): void => {
        to[i] = (to[i] ?? 0) + share * value;
      };
      if (!down.has(dn)) put(state.routers.availability, 1);
      if (!reached.has(i)) return;
      put(state.routers.reach, 1);
      put(state.routers.lossRatio, 1 - (flow.cleared[i] ?? 1));
      put(state.routers.delaySeconds, flow.delaySeconds[i] ?? 0);
    });
    this.siteOf.forEach((site, cell) => {
      const router = this.routerOf[cell] ?? -1;
      if (down.has(site) || (router >= 0 && !reached.has(router))) return;
      const put = (to: Float64Array, value: number): void => {
        to[cell] = (to[cell] ?? 0) + share * value;
      };
      put(cells.availability, 1);
      put(cells.servedShare, flow.served[router] ?? 1);
      put(cells.lossRatio, 1 - (flow.cleared[router] ?? 1));
      put(cells.delaySeconds, flow.delaySeconds[router] ?? 0);
    });
  }

  /** What is left of a link under the conditions. */
  private partOf(dn: Dn, conditions: Conditions): LinkPart {
    const at = conditions.get(dn);
    const capacity = Number(this.plant.network.read(dn, 'capacity') ?? 0);
    return {
      capacityMbps: Math.max(1, capacity * (1 - (at?.['lostCapacity'] ?? 0))),
      foreignMbps: at?.['foreignTraffic'] ?? 0,
      lossRatio: at?.['loss'] ?? 0,
    };
  }
}

const add = (to: Float64Array, from: Float64Array, share: number): void => {
  for (let i = 0; i < to.length; i++) to[i] = (to[i] ?? 0) + share * (from[i] ?? 0);
};

const emptyState = ({ links, routers }: TransportGraph, cells: number): TransportState => ({
  links: {
    ...emptyLinkFlow(links.length),
    availability: column(links.length),
    errorRatio: column(links.length),
  },
  cells: {
    availability: column(cells),
    servedShare: column(cells),
    userLimitMbps: column(cells).fill(Infinity),
    delaySeconds: column(cells),
    lossRatio: column(cells),
  },
  routers: {
    availability: column(routers.length),
    reach: column(routers.length),
    lossRatio: column(routers.length),
    delaySeconds: column(routers.length),
  },
});
