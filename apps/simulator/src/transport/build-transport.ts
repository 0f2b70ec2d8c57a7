import { type Dn, type Network } from '../network/network.js';

/** Where a site stands, in km. Its ManagedElement is in the network already. */
export interface SitePlace {
  readonly dn: Dn;
  readonly x: number;
  readonly y: number;
}

/** Sites that one access router takes at most: what hangs on one fibre hub in a town. Chosen. */
const SITES_PER_ROUTER = 4;
/** Access routers of one ring at most, its spurs included. Chosen: a ring is short, so that its way round is no detour. */
const ROUTERS_PER_RING = 6;
/** Rings on one pair of aggregation routers at most. Chosen. */
const RINGS_PER_PAIR = 6;
/** Minutes on the battery: a site has lead-acid for some hours, a hub more, and a core site its diesel. Chosen. */
const SITE_BATTERY_MINUTES = [90, 120, 180, 240];
const BATTERY_MINUTES = { access: 240, agg: 480, core: 2880 } as const;

/** Groups of neighbours: the wider side is halved until each part is small enough, so that groups next to each other in order are near each other. */
const groupsOf = (sites: readonly SitePlace[], most: number): readonly (readonly SitePlace[])[] => {
  if (sites.length <= most) return [sites];
  const extent = (of: 'x' | 'y') => Math.max(...sites.map((s) => s[of])) - Math.min(...sites.map((s) => s[of]));
  const along = extent('x') >= extent('y') ? 'x' : 'y';
  const ordered = [...sites].sort((a, b) => a[along] - b[along] || (a.dn < b.dn ? -1 : 1));
  // Cut where the left part fills its groups, so that only one group in all is not full.
  const cut = Math.ceil(Math.ceil(sites.length / most) / 2) * most;
  return [...groupsOf(ordered.slice(0, cut), most), ...groupsOf(ordered.slice(cut), most)];
};

/**
 * The routers of one region and the links between them, added to the network: access rings with two ways to a pair of aggregation routers,
 * unprotected spurs on a third of the access routers, aggregation dual-homed to two core routers, the border controller too.
 *
 * Every link has `aEndRef` (further from the core) and `zEndRef`, with the interfaces it is plugged into as LLDP finds them. `carriedByRef` of a site, a router or a link is the link that carries it on the
 * primary path, so the chain of them leads to the core; `attachedToRef` of a site is its access router. `capacity` (Mbit/s, each way) is set by
 * `dimensionLinks`.
 *
 * @param sites of the region, whose ManagedElements exist
 */
export const buildTransport = (network: Network, region: string, sites: readonly SitePlace[]): void => {
  const root = `SubNetwork=${region}`;
  const nameOf = (short: string): Dn => `${root},ManagedElement=${short}`;
  const linkOf = (from: string, to: string): Dn => `${root},TransportLink=${from}-${to}`;
  const router = (short: string, userLabel: string, batteryMinutes: number, uplink?: Dn): void => {
    const carried = uplink === undefined ? {} : { carriedByRef: uplink };
    network.add(nameOf(short), { userLabel: `${region} ${userLabel}`, vsBatteryMinutes: batteryMinutes, ...carried });
  };
  const link = (from: string, to: string, isPrimary: boolean, carriedBy?: Dn): void => {
    const carried = carriedBy === undefined ? {} : { carriedByRef: carriedBy };
    const metric = isPrimary ? 10 : 30;
    const port = (router: string): Dn => `${nameOf(router)},Interface=${interfaceNameOf(linkOf(from, to))}`;
    const ends = { aEndRef: nameOf(from), zEndRef: nameOf(to) };
    const ports = { aEndInterfaceRef: port(from), zEndInterfaceRef: port(to) };
    network.add(linkOf(from, to), { ...ends, ...ports, vsMetric: metric, ...carried });
  };
  router('core-1', 'core router', BATTERY_MINUTES.core);
  router('core-2', 'core router 2', BATTERY_MINUTES.core, linkOf('core-2', 'core-1'));
  link('core-2', 'core-1', true);
  link('sbc-1', 'core-1', true);
  link('sbc-1', 'core-2', false);
  network.objects.get(nameOf('sbc-1'))?.attributes.set('carriedByRef', linkOf('sbc-1', 'core-1'));

  const groups = groupsOf(sites, SITES_PER_ROUTER);
  const rings = Math.ceil(groups.length / ROUTERS_PER_RING);
  for (let a = 1; a <= 2 * Math.ceil(rings / RINGS_PER_PAIR); a++) {
    const uplink = linkOf(`agg-${a}`, 'core-1');
    router(`agg-${a}`, `aggregation ${a}`, BATTERY_MINUTES.agg, uplink);
    link(`agg-${a}`, 'core-1', true);
    link(`agg-${a}`, 'core-2', false, linkOf('core-2', 'core-1'));
  }
  for (let ring = 0; ring < rings; ring++) {
    const first = ring * ROUTERS_PER_RING + 1;
    const count = Math.min(ROUTERS_PER_RING, groups.length - first + 1);
    const { nextOf, closing } = ringOf(first, count, 2 * Math.floor(ring / RINGS_PER_PAIR));
    for (const [short, next] of nextOf) {
      link(short, next, true, linkOf(next, nextOf.get(next) ?? 'core-1'));
      const uplink = linkOf(short, next);
      const number = Number(short.slice(short.lastIndexOf('-') + 1));
      router(short, `access router ${number}`, BATTERY_MINUTES.access, uplink);
      for (const [i, { dn }] of (groups[number - 1] ?? []).entries()) {
        const site = network.objects.get(dn)?.attributes;
        site?.set('carriedByRef', uplink);
        site?.set('attachedToRef', nameOf(short));
        site?.set('vsBatteryMinutes', SITE_BATTERY_MINUTES[(number + i) % SITE_BATTERY_MINUTES.length] ?? 120);
      }
    }
    link(...closing, false);
  }
};

/** What both routers call their interface to a link. */
export const interfaceNameOf = (link: Dn): string => `to-${link.slice(link.lastIndexOf('=') + 1)}`;

/** Links of the primary path to the core, the nearest first. */
export const carriersOf = (network: Network, dn: Dn): readonly Dn[] => {
  const found: Dn[] = [];
  for (let at = network.read(dn, 'carriedByRef'); typeof at === 'string'; at = network.read(at, 'carriedByRef'))
    found.push(at);
  return found;
};

/**
 * Access routers `first` to `first + count - 1` as a ring between aggregation routers `pair + 1` and `pair + 2`: where each goes first on its way to
 * the core, and the link that carries nothing as long as both ways are up. Every third one is a spur of the one before.
 */
const ringOf = (
  first: number,
  count: number,
  pair: number,
): { nextOf: ReadonlyMap<string, string>; closing: readonly [string, string] } => {
  const numbers = Array.from({ length: count }, (_, i) => first + i);
  const members = numbers.filter((n) => n % 3 !== 0).map((n) => `access-${n}`);
  const turn = Math.ceil(members.length / 2);
  const [left, right] = [`agg-${pair + 1}`, `agg-${pair + 2}`];
  const nextOf = new Map(
    members.map((member, i) => [member, i < turn ? (members[i - 1] ?? left) : (members[i + 1] ?? right)]),
  );
  for (const n of numbers) if (n % 3 === 0) nextOf.set(`access-${n}`, `access-${n - 1}`);
  return { nextOf, closing: [members[turn - 1] ?? left, members[turn] ?? right] };
};
