import { setImmediate as yieldToOthers } from 'node:timers/promises';
import {
  correlate,
  type Correlated,
  type CorrelationLimits,
  type CorrelationState,
  emptyCorrelation,
  part,
} from '#analyse/correlation';
import { explain, type NetworkView } from '#analyse/diagnosis';
import { type RecordStore, upsert } from '#foundation/record-store';
import { type Topology, type TopologySnapshot } from '#foundation/topology';
import {
  type ConfigurationChange,
  type Diagnosis,
  type Dn,
  type Event,
  type Incident,
  networkTimeOf,
  type NetworkTime,
} from '#foundation/vocabulary';
import { type EventLog } from './event-log.js';
import { networkView } from './network-view.js';

/** What a region's loop leaves behind: events up to `offset` are in `state` and in the records. */
interface Checkpoint {
  readonly schemaVersion: 1;
  readonly offset: number;
  readonly state: CorrelationState;
  /** Open incidents whose records may lack what is in `state`. Absent where there are none. */
  readonly unrecorded?: readonly string[];
}

type Merged = Correlated['merged'];
interface Explained {
  readonly incident: Incident;
  readonly diagnosis: Diagnosis;
}

/** What incidents are explained by, the same for all of one round. */
interface Surroundings {
  readonly topology: TopologySnapshot;
  readonly view: NetworkView;
  readonly learned: Readonly<Record<string, number>>;
  readonly at: NetworkTime;
}

export interface RegionParts {
  readonly region: string;
  readonly events: Pick<EventLog, 'read'>;
  readonly records: RecordStore;
  readonly topology: Topology;
  readonly limits: CorrelationLimits;
  /** What outcomes taught, as `diagnose` takes it. */
  readonly learned: () => Promise<Readonly<Record<string, number>>>;
  /** An incident with its diagnosis as it is now; called again after a crash, so it must not mind a repeat. */
  readonly opened: (incident: Incident, diagnosis: Diagnosis) => Promise<void>;
  /** False while a change is made for the incident, judged or undone: what it is judged by stays with it until then. */
  readonly mayPart: (incident: Incident) => Promise<boolean>;
  /** An incident that is over or was merged away. */
  readonly resolved: (incident: Incident) => Promise<void>;
}

const recordId = ({ region, id }: Incident): string => `incident/${region}/${id}`;

/** A batch is bounded, so that a storm of alarms is shown while it lasts. */
const BATCH_EVENTS = 1_000;

/** Objects -> incidents -> diagnoses, for one region. Everything before the checkpoint may be done twice and is the same both times. */
export class RegionLoop {
  private state: CorrelationState = emptyCorrelation();
  private offset = 0;
  private unrecorded: ReadonlySet<string> = new Set();
  private now = networkTimeOf(0);
  private work: Promise<void> = Promise.resolve();

  constructor(private readonly parts: RegionParts) {}

  get region(): string {
    return this.parts.region;
  }

  /** Offset of the event log that the records have all of. */
  get takenThrough(): number {
    return this.offset;
  }

  /** Those that are open now. */
  get incidents(): readonly Incident[] {
    return this.state.open.map(({ incident }) => incident);
  }

  async restore(): Promise<void> {
    const found = await this.parts.records.get<Checkpoint>(this.checkpointId);
    if (found === undefined) return;
    this.offset = found.value.offset;
    this.state = found.value.state;
    this.unrecorded = new Set(found.value.unrecorded);
  }

  /** Changes made to the object or below or above it that are young enough to be suspects, oldest first. */
  recentChanges(dn: Dn): readonly ConfigurationChange[] {
    return this.state.changes.map(({ change }) => change).filter((change) => change.dn === dn);
  }

  /** Takes all that stands in the event log and what `now` ends. Calls are done one after the other. */
  advance(now: NetworkTime): Promise<void> {
    // A round that failed is done again by the next one, from the same offset.
    this.work = this.work
      .catch(() => undefined)
      .then(async () => {
        if (now > this.now) this.now = now;
        await this.takeAll();
      });
    return this.work;
  }

  private async takeAll(): Promise<void> {
    let batch: Event[] = [];
    let next = this.offset;
    for await (const read of this.parts.events.read(this.offset)) {
      batch.push(...read.events);
      next = read.next;
      if (batch.length < BATCH_EVENTS) continue;
      await this.take(batch, next);
      batch = [];
      await yieldToOthers();
    }
    await this.take(batch, next);
  }

  /** What cannot be recorded is as if it had not been looked at: the next round takes the same events from the same state. */
  private async take(events: readonly Event[], next: number): Promise<void> {
    const before = this.state;
    let parted: readonly Explained[];
    try {
      parted = await this.consider(events, next);
    } catch (error) {
      this.state = before;
      throw error;
    }
    // The checkpoint names them: whatever fails from here on, the next round or the next process records them.
    for (const explained of parted) await this.record(explained);
    this.unrecorded = new Set();
  }

  /** @returns what was parted: in the checkpoint, and not recorded yet */
  private async consider(events: readonly Event[], next: number): Promise<readonly Explained[]> {
    const { parts } = this;
    const latest = events.reduce<number>((time, { decidedAt }) => Math.max(time, decidedAt), this.now);
    const topology = parts.topology.snapshot();
    // Silence is no symptom where somebody took the object out of service.
    const telling = events.filter(
      (event) =>
        !(event.kind === 'anomaly' && event.state === 'raised' && event.shape === 'silence') ||
        !topology.isOutOfService(event.dn),
    );
    const at = networkTimeOf(latest);
    const { state, touched, merged } = correlate(telling, this.state, topology, parts.limits, at);
    this.state = state;
    const known = new Set(touched.map(({ id }) => id));
    const again = state.open
      .map(({ incident }) => incident)
      .filter(({ id }) => this.unrecorded.has(id) && !known.has(id));
    const due = [...touched, ...again];
    if (next === this.offset && due.length === 0) return [];
    const parted = due.length === 0 ? [] : await this.handOn(due, merged, at);
    // Whether an incident is parted rests on the moment and on what was learned by then: it is settled before anybody hears of it.
    await this.save(next, parted);
    return parted;
  }

  /** @returns what was parted, which is not recorded yet */
  private async handOn(due: readonly Incident[], merged: Merged, at: NetworkTime): Promise<readonly Explained[]> {
    const { records, topology, learned, resolved } = this.parts;
    const snapshot = topology.snapshot();
    const network = { topology: snapshot, view: networkView(snapshot), learned: await learned(), at };
    const absorbed = new Set(merged.map(({ from }) => from));
    const parted: Explained[] = [];
    for (const incident of due) {
      // Opened and merged away in one batch: nobody ever saw it.
      if (absorbed.has(incident.id) && (await records.get(recordId(incident))) === undefined) continue;
      if (incident.state === 'resolved') {
        await upsert(records, recordId(incident), incident);
        await resolved(incident);
        continue;
      }
      const [explained, ...others] = await this.explain(incident, network);
      if (others.length > 0) parted.push(explained, ...others);
      else await this.record(explained);
    }
    return parted;
  }

  private async save(next: number, parted: readonly Explained[]): Promise<void> {
    const unrecorded = parted.map(({ incident }) => incident.id);
    const checkpoint: Checkpoint = {
      ...{ schemaVersion: 1, offset: next, state: this.state },
      ...(unrecorded.length === 0 ? {} : { unrecorded }),
    };
    await upsert(this.parts.records, this.checkpointId, checkpoint);
    this.offset = next;
    this.unrecorded = new Set(unrecorded);
  }

  private async record({ incident, diagnosis }: Explained): Promise<void> {
    const { records, opened } = this.parts;
    await upsert(records, recordId(incident), incident);
    await upsert(records, `diagnosis/${incident.id}`, diagnosis);
    await opened(incident, diagnosis);
  }

  /** An incident with its causes; and what of it turned out to have a cause of its own, as an incident of its own. */
  private async explain(incident: Incident, network: Surroundings): Promise<readonly [Explained, ...Explained[]]> {
    const { topology, view, learned, at } = network;
    const { diagnosis, part: found } = explain(incident, view, at, learned);
    if (found === undefined || !(await this.parts.mayPart(incident))) return [{ incident, diagnosis }];
    const { eventIds } = found;
    const { state, touched } = part({ id: incident.id, eventIds }, this.state, topology, this.parts.limits, at);
    const [whole, ...others] = touched;
    if (whole === undefined) return [{ incident, diagnosis }];
    this.state = state;
    const all = [...(await this.explain(whole, network))] as [Explained, ...Explained[]];
    for (const each of others) all.push(...(await this.explain(each, network)));
    return all;
  }

  private get checkpointId(): string {
    return `region/${encodeURIComponent(this.parts.region)}`;
  }
}
