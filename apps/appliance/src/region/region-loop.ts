import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { correlate, type CorrelationLimits, type CorrelationState, emptyCorrelation } from '#analyse/correlation';
import { diagnose, type NetworkView } from '#analyse/diagnosis';
import { type RecordStore, upsert } from '#foundation/record-store';
import { type Topology } from '#foundation/topology';
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

/** What a region's loop leaves behind: events up to `offset` are in `state` and in the records. */
interface Checkpoint {
  readonly schemaVersion: 1;
  readonly offset: number;
  readonly state: CorrelationState;
}

export interface RegionParts {
  readonly region: string;
  readonly events: EventLog;
  readonly records: RecordStore;
  readonly topology: Topology;
  readonly limits: CorrelationLimits;
  /** What outcomes taught, as `diagnose` takes it. */
  readonly learned: () => Promise<Readonly<Record<string, number>>>;
  /** An incident with its diagnosis as it is now; called again after a crash, so it must not mind a repeat. */
  readonly opened: (incident: Incident, diagnosis: Diagnosis) => Promise<void>;
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
    try {
      await this.consider(events, next);
    } catch (error) {
      this.state = before;
      throw error;
    }
  }

  private async consider(events: readonly Event[], next: number): Promise<void> {
    const { parts } = this;
    const latest = events.reduce<number>((time, { decidedAt }) => Math.max(time, decidedAt), this.now);
    const topology = parts.topology.snapshot();
    // Silence is no symptom where somebody took the object out of service.
    const telling = events.filter(
      (event) =>
        !(event.kind === 'anomaly' && event.state === 'raised' && event.shape === 'silence') ||
        !topology.isOutOfService(event.dn),
    );
    const { state, touched, merged } = correlate(telling, this.state, topology, parts.limits, networkTimeOf(latest));
    this.state = state;
    if (touched.length > 0) {
      const learned = await parts.learned();
      const view: NetworkView = {
        neighbours: (dn) => topology.neighbours(dn),
        attribute: (dn, name) => topology.get(dn)?.attributes[name],
        children: (dn) => topology.children(dn),
        carriedBy: (dn) => topology.carriers(dn),
        carries: (dn) => topology.carried(dn),
        linksAt: (dn) => topology.links(dn),
        barred: (dn) => topology.barred(dn),
      };
      const absorbed = new Set(merged.map(({ from }) => from));
      for (const incident of touched) {
        // Opened and merged away in one batch: nobody ever saw it.
        if (absorbed.has(incident.id) && (await parts.records.get(recordId(incident))) === undefined) continue;
        await upsert(parts.records, recordId(incident), incident);
        if (incident.state === 'resolved') {
          await parts.resolved(incident);
          continue;
        }
        const diagnosis = diagnose(incident, view, networkTimeOf(latest), learned);
        await upsert(parts.records, `diagnosis/${incident.id}`, diagnosis);
        await parts.opened(incident, diagnosis);
      }
    }
    if (next === this.offset && touched.length === 0) return;
    const checkpoint: Checkpoint = { schemaVersion: 1, offset: next, state };
    await upsert(parts.records, this.checkpointId, checkpoint);
    this.offset = next;
  }

  private get checkpointId(): string {
    return `region/${encodeURIComponent(this.parts.region)}`;
  }
}
