import { type NetworkState, type Level, type Wants } from '#decide/son-functions';
import { type TopologySnapshot } from '#foundation/topology';
import {
  type AttributeValue,
  classOf,
  type ConfigurationChange,
  type Dn,
  dottedAttributes,
  type Expectation,
  type Kpis,
  type ManagedObject,
  type NetworkTime,
  networkTimeOf,
} from '#foundation/vocabulary';
import { type NetworkReader } from './ports/network-reader.js';

/** Reports may be 15 minutes apart: a level is sought this far back at least. */
const LOOK_BACK_MS = 1_800_000;

export interface ObservedNetworkParts {
  readonly snapshot: TopologySnapshot;
  readonly kpis: Kpis;
  readonly reader: NetworkReader;
  readonly recentChanges: (dn: Dn) => Promise<readonly ConfigurationChange[]>;
  readonly now: NetworkTime;
  /** Present levels are taken from behind it, so that they do not mix with what was before the fault. */
  readonly onset: NetworkTime;
  readonly recentMs: number;
  /** Fetches under way at a time. */
  readonly width: number;
}

/** The network as it is at one moment: topology and bands at once, the rest as far as it was fetched. */
export class ObservedNetwork implements NetworkState {
  private readonly classes = new Map<string, ManagedObject[]>();
  private readonly read = new Map<Dn, Readonly<Record<string, AttributeValue>> | undefined>();
  private readonly levels = new Map<string, Level | undefined>();
  private readonly changed = new Map<Dn, readonly ConfigurationChange[]>();

  constructor(private readonly parts: ObservedNetworkParts) {
    for (const object of parts.snapshot.all()) {
      const name = classOf(object.dn);
      const known = this.classes.get(name);
      if (known === undefined) this.classes.set(name, [object]);
      else known.push(object);
    }
  }

  /** @throws whatever the reader throws */
  async fetch(wants: Wants): Promise<void> {
    const { reader, recentChanges, width } = this.parts;
    const jobs: (() => Promise<void>)[] = [
      ...wants.attributes
        .filter((dn) => !this.read.has(dn))
        .map((dn) => async () => {
          const read = await reader.read(dn);
          this.read.set(dn, read === undefined ? undefined : dottedAttributes(read));
        }),
      ...wants.changes
        .filter((dn) => !this.changed.has(dn))
        .map((dn) => async () => void this.changed.set(dn, await recentChanges(dn))),
      ...wants.levels.map(({ dn, measure, overMs }) => async () => {
        const key = keyOf(dn, measure);
        if (!this.levels.has(key)) this.levels.set(key, await this.levelOf(dn, measure, overMs));
      }),
    ];
    const workers = Array.from({ length: Math.min(width, jobs.length) }, async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) await job();
    });
    await Promise.all(workers);
  }

  object(dn: Dn): ManagedObject | undefined {
    return this.parts.snapshot.get(dn);
  }

  ofClass(objectClass: string): readonly ManagedObject[] {
    return this.classes.get(objectClass) ?? [];
  }

  children(dn: Dn): readonly Dn[] {
    return this.parts.snapshot.children(dn);
  }

  neighbours(dn: Dn): readonly Dn[] {
    return this.parts.snapshot.neighbours(dn);
  }

  carriers(dn: Dn): readonly Dn[] {
    return this.parts.snapshot.relations(dn, 'carried-by').flatMap(({ from, to }) => (from === dn ? [to] : []));
  }

  isObserved(dn: Dn): boolean {
    return Number.isFinite(this.parts.kpis.ageMs(dn));
  }

  usual(dn: Dn, measure: string): Expectation | undefined {
    return this.parts.kpis.expected(dn, measure, [this.parts.now])[0];
  }

  attributes(dn: Dn): Readonly<Record<string, AttributeValue>> | undefined {
    return this.read.get(dn);
  }

  level(dn: Dn, measure: string): Level | undefined {
    return this.levels.get(keyOf(dn, measure));
  }

  changes(dn: Dn): readonly ConfigurationChange[] {
    return this.changed.get(dn) ?? [];
  }

  private async levelOf(dn: Dn, measure: string, overMs: number): Promise<Level | undefined> {
    const { kpis, now, onset, recentMs } = this.parts;
    const from = networkTimeOf(now - Math.max(overMs, LOOK_BACK_MS));
    const points = (await kpis.read(dn, measure, from, now)).filter(({ value }) => Number.isFinite(value));
    const last = points.at(-1);
    if (last === undefined) return undefined;
    const since = Math.max(now - recentMs, onset);
    const recent = points.filter(({ timeMs }) => timeMs > since);
    const used = recent.length > 0 ? recent : [last];
    return {
      recent: used.reduce((sum, { value }) => sum + value, 0) / used.length,
      highest: points.reduce((highest, { value }) => Math.max(highest, value), -Infinity),
    };
  }
}

const keyOf = (dn: Dn, measure: string): string => `${dn}|${measure}`;
