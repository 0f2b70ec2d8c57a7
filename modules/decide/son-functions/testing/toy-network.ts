import { TopologySnapshot } from '#foundation/topology';
import {
  type AttributeValue,
  classOf,
  type ConfigurationChange,
  type Dn,
  type Expectation,
  type KpiPoint,
  Kpis,
  type ManagedObject,
  type NetworkTime,
  networkTimeOf,
  type Relation,
} from '#foundation/vocabulary';
import { type Level, type NetworkState } from '../domain/strategy.js';

const MINUTE = 60_000;
const USUAL: Readonly<Record<string, Expectation>> = {
  prbUtilisationRatio: { value: 0.4, lower: 0.2, upper: 0.6 },
  rrcEstablishmentAttempts: { value: 35, lower: 20, upper: 50 },
  connectedUsers: { value: 20, lower: 12, upper: 28 },
  ueThroughputBitsPerSecond: { value: 2e7, lower: 1.5e7, upper: 2.5e7 },
  uplinkInterferenceDbm: { value: -114, lower: -117, upper: -111 },
  mosCqe: { value: 4.3, lower: 4.2, upper: 4.4 },
  answerSeizureRatio: { value: 0.6, lower: 0.5, upper: 0.7 },
  unheardCallRatio: { value: 0.01, lower: 0, upper: 0.05 },
  networkEffectivenessRatio: { value: 0.97, lower: 0.94, upper: 1 },
  callAttempts: { value: 10, lower: 4, upper: 16 },
};
const MEASURES: Readonly<Record<string, readonly string[]>> = {
  NRCellDU: [
    ...['prbUtilisationRatio', 'rrcEstablishmentAttempts', 'connectedUsers', 'ueThroughputBitsPerSecond'],
    'uplinkInterferenceDbm',
  ],
  SipTrunk: ['mosCqe', 'answerSeizureRatio', 'networkEffectivenessRatio', 'unheardCallRatio', 'callAttempts'],
  ManagedElement: ['mosCqe', 'answerSeizureRatio', 'networkEffectivenessRatio', 'unheardCallRatio'],
};
const keyOf = (dn: Dn, measure: string): string => `${dn}|${measure}`;

export const elementOf = (n: number, region = 'North'): Dn => `SubNetwork=${region},ManagedElement=${String(n)}`;
/** Cells 1 to 3 are layer 0, 4 to 6 layer 1. */
export const cellOf = (n: number, c: number, region = 'North'): Dn =>
  `${elementOf(n, region)},GNBDUFunction=1,NRCellDU=${String(c)}`;
export const controllerOf = (region = 'North'): Dn => `SubNetwork=${region},ManagedElement=sbc-1`;
export const trunkOf = (name: string, region = 'North'): Dn => `${controllerOf(region)},SipTrunk=trunk-${name}`;
export const LINK = 'SubNetwork=North,TransportLink=access-1-agg-1';

/** A small network that answers as a real one: sites in a ring, neighbours on the same layer of a site and of the next ones, a controller a region. */
export class ToyNetwork extends Kpis implements NetworkState {
  readonly objects: ManagedObject[] = [];
  readonly values = new Map<Dn, Record<string, AttributeValue>>();
  readonly silent = new Set<Dn>();
  readonly recorded: ConfigurationChange[] = [];
  readonly levels = new Map<string, number>();
  readonly snapshot: TopologySnapshot;
  now: NetworkTime = networkTimeOf(1_000_000_000_000);
  private readonly relations: Relation[] = [];

  constructor(readonly sites = 12) {
    super();
    for (const region of ['North', 'South']) {
      this.add(`SubNetwork=${region}`, region, {});
      this.add(controllerOf(region), region, { userLabel: `${region} border controller` });
      for (const [name, weight] of [
        ['a', 40],
        ['b', 40],
        ['c', 20],
      ] as const)
        this.add(trunkOf(name, region), region, { weight });
      for (let n = 1; n <= sites; n++) this.addSite(n, region);
    }
    this.add(LINK, 'North', {});
    this.relations.push({ kind: 'carried-by', from: elementOf(1), to: LINK });
    this.snapshot = new TopologySnapshot(this.objects, this.relations);
  }

  private add(dn: Dn, region: string, attributes: Record<string, AttributeValue>): void {
    this.objects.push({ dn, name: dn, region, attributes });
    this.values.set(dn, { ...attributes });
  }

  private addSite(n: number, region: string): void {
    this.add(elementOf(n, region), region, {});
    this.add(`${elementOf(n, region)},GNBDUFunction=1`, region, { vsRestartCount: 3 });
    const near = [n, (n % this.sites) + 1, ((n - 2 + this.sites) % this.sites) + 1];
    for (let c = 1; c <= 6; c++) {
      const cell = cellOf(n, c, region);
      const vsLayer = c > 3 ? 1 : 0;
      this.add(cell, region, { administrativeState: 'UNLOCKED', digitalTilt: 60, vsLayer });
      const adjacent = [...new Set(near)]
        .flatMap((site) => [1, 2, 3].map((sector) => cellOf(site, sector + 3 * vsLayer, region)))
        .filter((dn) => dn !== cell);
      adjacent.forEach((dn, i) => {
        this.add(`${cell},NRCellRelation=${String(i + 1)}`, region, {
          adjacentNRCellRef: dn,
          'cellIndividualOffset.rsrpOffsetSSB': 0,
        });
        this.relations.push({ kind: 'neighbour', from: cell, to: dn });
      });
    }
  }

  object(dn: Dn): ManagedObject | undefined {
    return this.snapshot.get(dn);
  }
  ofClass(objectClass: string): readonly ManagedObject[] {
    return this.objects.filter(({ dn }) => classOf(dn) === objectClass);
  }
  children(dn: Dn): readonly Dn[] {
    return this.snapshot.children(dn);
  }
  neighbours(dn: Dn): readonly Dn[] {
    return this.snapshot.neighbours(dn);
  }
  carriers(dn: Dn): readonly Dn[] {
    return this.relations.flatMap(({ kind, from, to }) => (kind === 'carried-by' && from === dn ? [to] : []));
  }
  isObserved(dn: Dn): boolean {
    return !this.silent.has(dn);
  }
  usual(dn: Dn, measure: string): Expectation | undefined {
    return this.measures(dn, measure) ? USUAL[measure] : undefined;
  }
  attributes(dn: Dn): Readonly<Record<string, AttributeValue>> | undefined {
    return this.values.get(dn);
  }
  level(dn: Dn, measure: string): Level | undefined {
    const usual = this.usual(dn, measure);
    const recent = this.levels.get(keyOf(dn, measure)) ?? usual?.value;
    return recent === undefined ? undefined : { recent, highest: Math.max(recent, usual?.value ?? recent) };
  }
  changes(dn: Dn): readonly ConfigurationChange[] {
    return this.recorded.filter((change) => change.dn === dn);
  }

  set(dn: Dn, measure: string, value: number): void {
    this.levels.set(keyOf(dn, measure), value);
  }

  override read(dn: Dn, measure: string, from: NetworkTime, until: NetworkTime): Promise<readonly KpiPoint[]> {
    const level = this.level(dn, measure);
    if (level === undefined) return Promise.resolve([]);
    const first = Math.max(Math.floor(from / MINUTE) + 1, Math.ceil((until - 120 * MINUTE) / MINUTE));
    const count = Math.max(0, Math.floor(until / MINUTE) - first + 1);
    return Promise.resolve(
      Array.from({ length: count }, (_, i) => ({
        timeMs: (first + i) * MINUTE,
        intervalMs: MINUTE,
        value: level.recent,
      })),
    );
  }
  override expected(dn: Dn, measure: string, timesMs: readonly number[]): readonly Expectation[] {
    const usual = this.usual(dn, measure);
    return usual === undefined ? [] : timesMs.map(() => usual);
  }
  override ageMs(dn: Dn): number {
    return this.isObserved(dn) ? MINUTE : Infinity;
  }

  private measures(dn: Dn, measure: string): boolean {
    if (classOf(dn) === 'ManagedElement' && !dn.endsWith('=sbc-1')) return false;
    return MEASURES[classOf(dn)]?.includes(measure) ?? false;
  }
}
