import { type RecordStore } from '#foundation/record-store';
import { type Case, type Clock, type Diagnosis, type Incident, type Kpis, type Outcome } from '#foundation/vocabulary';
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { entryOf, type IncidentEntry } from './domain/incident-entry.js';
import { type IncidentIndex } from './incident-index.js';
import { type NetworkView } from './network-view.js';
import { type OutcomeTally } from './outcome-tally.js';
import { type StreamHub } from './stream-hub.js';

/** Records read at a time at the start. */
const PAGE = 200;
/** Cells whose users are added up for one incident. */
const MAX_COUNTED_CELLS = 2_000;

export interface FeedParts {
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly kpis: Kpis;
  readonly index: IncidentIndex;
  readonly network: NetworkView;
  readonly hub: StreamHub;
  readonly outcomes: OutcomeTally;
}

/** Where the loops tell the console what changed. Every call is quick and may be repeated. */
export class ConsoleFeed {
  constructor(private readonly parts: FeedParts) {}

  /** After the records of both were written; without a diagnosis the one before stands. */
  incidentChanged(incident: Incident, diagnosis: Diagnosis | undefined): void {
    const { index, hub } = this.parts;
    const before = index.get(incident.id);
    this.put(incident, diagnosis);
    const now = index.get(incident.id);
    hub.changed('incident', incident.id);
    if (now !== undefined && (before === undefined || coloursDiffer(before, now))) hub.networkMoved();
  }

  /** After the record was written. */
  caseChanged(item: Case): void {
    this.parts.index.putCase(item);
    this.parts.outcomes.look(item.planIds);
    this.parts.hub.changed('case', item.incidentId);
  }

  /** The inventory was replaced, or a source fell silent or came back. */
  networkChanged(): void {
    this.parts.hub.networkMoved();
  }

  /** Reads what is stored: the console shows at once what it showed before the stop. */
  async warm(): Promise<void> {
    const { records, index, outcomes } = this.parts;
    for await (const item of this.all<Case>('case/')) index.putCase(item);
    for await (const incident of this.all<Incident>('incident/'))
      this.put(incident, (await records.get<Diagnosis>(`diagnosis/${incident.id}`))?.value);
    for await (const outcome of this.all<Outcome>('outcome/')) outcomes.take(outcome);
  }

  private async *all<T>(prefix: string): AsyncGenerator<T> {
    for (let after: string | undefined; ;) {
      const page = await this.parts.records.query<T>(prefix, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { value } of page) yield value;
      if (page.length < PAGE) return;
      after = page.at(-1)?.id;
      await yieldToOthers();
    }
  }

  private put(incident: Incident, diagnosis: Diagnosis | undefined): void {
    const { index, network, clock } = this.parts;
    const known = index.get(incident.id);
    const before = known?.summary;
    index.put(
      entryOf({
        incident,
        diagnosis,
        before: known?.root,
        case: index.caseOf(incident.id),
        // Who is usually there changes only with what is affected.
        affectedUsers:
          before?.affectedCount === incident.affected.length ? before.affectedUsers : this.usersOf(incident),
        nameOf: (dn) => network.nameOf(dn),
        now: clock.network(),
      }),
    );
  }

  /** Users who would usually be in the cells affected, at the onset. */
  private usersOf(incident: Incident): number | undefined {
    const { network, kpis } = this.parts;
    const cells = [...new Set(incident.affected.flatMap((dn) => network.cellsWithin(dn)))].slice(0, MAX_COUNTED_CELLS);
    const usual = cells.flatMap((cell) => kpis.expected(cell, 'connectedUsers', [incident.onset]).slice(0, 1));
    return usual.length === 0 ? undefined : Math.round(usual.reduce((sum, { value }) => sum + value, 0));
  }
}

/** What is affected only grows while an incident lives, so its number tells. */
const coloursDiffer = (a: IncidentEntry, b: IncidentEntry): boolean =>
  a.summary.state !== b.summary.state ||
  a.summary.perceivedSeverity !== b.summary.perceivedSeverity ||
  a.root.cause !== b.root.cause ||
  a.root.dn !== b.root.dn ||
  a.touched.length !== b.touched.length;
