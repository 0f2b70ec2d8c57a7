import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { type TransportGraph } from '../transport/transport-graph.js';
import { type TransportState } from '../transport/transport-network.js';

export type AlarmSeverity = 'critical' | 'major' | 'minor' | 'warning';

/** An alarm as long as its reason lasts. */
export interface StandingAlarm {
  /** What is wrong. */
  readonly dn: Dn;
  /** Which element says so. */
  readonly source: Dn;
  readonly condition: string;
  readonly severity: AlarmSeverity;
  readonly text: string;
  /** Port, carrier or the like of the source. */
  readonly port?: string;
  /** Since when, where it is known better than by the report; ms. */
  readonly sinceMs?: number;
}
export const keyOf = ({ source, condition, port }: StandingAlarm): string => `${source}|${condition}|${port ?? ''}`;

/** Down for the greater part of the interval. */
const isDown = (availability: number | undefined): boolean => (availability ?? 0) < 0.5;
const nameOf = (dn: Dn): string => dn.slice(dn.lastIndexOf('=') + 1);

/**
 * What the elements of the network itself raise: both routers of a link that is down, the core for a router or a site that it does not reach, the site
 * for each of its cells. What is without power says nothing; others say it.
 *
 * @param transport of the interval
 * @param cellAvailability by cell: share of the interval with power and a path
 * @param dark elements without power
 */
export const alarmsOfNetwork = (
  plant: Plant,
  graph: TransportGraph,
  transport: TransportState,
  dark: ReadonlySet<Dn>,
): readonly StandingAlarm[] => {
  const found: StandingAlarm[] = [];
  const { routers, links } = graph;
  const isDead = (router: number): boolean => isDown(transport.routers.availability[router]);
  const coreOf = (dn: Dn): Dn => `${dn.slice(0, dn.indexOf(','))},ManagedElement=core-1`;
  links.forEach(({ dn, a, z }, i) => {
    if (!isDown(transport.links.availability[i])) return;
    for (const end of [a, z])
      if (!isDead(end))
        found.push({
          ...{ dn, source: routers[end] ?? '', condition: 'LinkDown', severity: 'critical' },
          ...{ text: `Link ${nameOf(dn)} is down`, port: `to-${nameOf(dn)}` },
        });
  });
  routers.forEach((dn, i) => {
    if (isDead(i))
      found.push({
        ...{ dn, source: coreOf(dn), condition: 'NodeUnreachable', severity: 'critical', port: nameOf(dn) },
        text: `${nameOf(dn)} does not answer`,
      });
  });
  const lost = new Set<number>();
  transport.cells.availability.forEach((availability, cell) => {
    const site = plant.cells[cell]?.site ?? -1;
    if (isDown(availability)) lost.add(site);
  });
  for (const site of lost) {
    const dn = plant.sites[site]?.dn ?? '';
    found.push({
      ...{ dn, source: coreOf(dn), condition: 'NgInterfaceLost', severity: 'major', port: nameOf(dn) },
      text: `NG interface to ${nameOf(dn)} is lost`,
    });
  }
  for (const [cell, { dn, site }] of plant.cells.entries()) {
    const element = plant.sites[site]?.dn ?? '';
    if (!lost.has(site) || dark.has(element) || !isDown(transport.cells.availability[cell])) continue;
    found.push({
      ...{ dn, source: element, condition: 'CellUnavailable', severity: 'major', port: nameOf(dn) },
      text: `Cell ${nameOf(dn)} is out of service`,
    });
  }
  return found;
};
