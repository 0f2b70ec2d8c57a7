import {
  type AlarmEvent,
  type ChangeEvent,
  classOf,
  type Dn,
  type Event,
  type FaultEvent,
  type Incident,
  type NetworkTime,
  networkTimeOf,
  raiseKey,
} from '#foundation/vocabulary';
import { type CorrelationDrops, type CorrelationState } from './correlation-state.js';
import { type Draft, draftOf, finished, gapTo, isOlder } from './draft.js';
import { likelihoodRatio } from './likelihood-ratio.js';
import { byText } from './order.js';
import { severityOf, worst } from './severity.js';

/** What correlation asks of the topology. */
export interface Nearness {
  /** What is at most `hops` away, itself included, with its distance; symmetric. */
  within(dn: Dn, hops: number): ReadonlyMap<Dn, number>;
}

/** Limits and times in ms of network time; `CorrelationConfig` has the defaults. */
export interface CorrelationLimits {
  readonly quietMs: number;
  readonly anomalyDelayMs: number;
  readonly alarmDelayMs: number;
  readonly lookBackMs: number;
  readonly maxChanges: number;
  readonly maxIncidents: number;
  readonly maxEvents: number;
  readonly maxTracked: number;
}

/** Beyond two hops no gap makes the likelihood ratio positive. */
const MAX_HOPS = 2;

const isOfLink = (event: Event): event is AlarmEvent =>
  event.kind === 'alarm' && /(Link|^Interface)$/.test(classOf(event.dn));
/** Says more of the cause than what a crowd of cells shows: in a storm it is kept in the place of one of these. */
const isTelling = (event: Event): boolean => event.kind === 'configuration-change' || isOfLink(event);

/** Working copy of the state for one call: nothing of it is seen outside before it is finished. */
export class Workbench {
  readonly open = new Map<string, Draft>();
  readonly merged: { from: string; into: string }[] = [];
  readonly ended: Incident[] = [];
  readonly drops: Record<keyof CorrelationDrops, number>;
  private readonly byDn = new Map<Dn, Set<Draft>>();
  private readonly byRaise = new Map<string, { draft: Draft; dn: Dn }>();
  private readonly changes = new Map<string, ChangeEvent>();
  private readonly changesByDn = new Map<Dn, Set<ChangeEvent>>();
  private readonly nearby = new Map<Dn, ReadonlyMap<Dn, number>>();

  constructor(
    state: CorrelationState,
    private readonly nearness: Nearness,
    private readonly limits: CorrelationLimits,
  ) {
    this.drops = { ...state.drops };
    for (const tracked of state.open) {
      const draft = draftOf(tracked);
      this.open.set(draft.incident.id, draft);
      for (const [dn, object] of draft.objects) {
        this.index(draft, dn);
        for (const key of object.raises.keys()) this.byRaise.set(key, { draft, dn });
      }
    }
    for (const change of state.changes) this.remember(change);
  }

  change(event: ChangeEvent): void {
    if (this.changes.has(event.id)) {
      this.drops.duplicate++;
      return;
    }
    this.remember(event);
    for (const dn of this.near(event.dn).keys())
      for (const draft of this.byDn.get(dn) ?? []) this.attach(draft, dn, event);
  }

  clear(event: FaultEvent): void {
    const key = raiseKey(event);
    const raise = this.byRaise.get(key);
    if (raise === undefined) {
      this.drops['clear-without-raise']++;
      return;
    }
    this.byRaise.delete(key);
    raise.draft.objects.get(raise.dn)?.raises.delete(key);
    raise.draft.raiseCount--;
    this.add(raise.draft, event);
  }

  raise(event: FaultEvent): void {
    const key = raiseKey(event);
    const known = this.byRaise.get(key);
    if (known !== undefined) {
      const raises = known.draft.objects.get(known.dn)?.raises;
      if (raises?.get(key) === event.id) {
        this.drops.duplicate++;
        return;
      }
      // A repeat, perhaps with another severity: it is of the incident that its raise is of, however late.
      raises?.set(key, event.id);
      this.add(known.draft, event);
      return;
    }
    const draft = this.home(event);
    if (draft === undefined) return;
    this.add(draft, event);
    this.track(draft, event, key);
    for (const dn of this.near(event.dn).keys())
      for (const change of this.changesByDn.get(dn) ?? []) this.attach(draft, event.dn, change);
    if (isOfLink(event)) this.attachStanding(draft, event);
  }

  resolveQuiet(now: number): void {
    for (const draft of this.open.values())
      if (this.isQuiet(draft, now)) this.end(draft, networkTimeOf(draft.incident.updatedAt + this.limits.quietMs));
  }

  keptChanges(now: number): ChangeEvent[] {
    const young = [...this.changes.values()].filter(({ onset }) => onset >= now - this.limits.lookBackMs);
    young.sort((a, b) => a.onset - b.onset || byText(a.id, b.id));
    const excess = Math.max(0, young.length - this.limits.maxChanges);
    this.drops['change-forgotten'] += excess;
    return young.slice(excess);
  }

  /**
   * Makes an incident of its own of some events of another one; the two are not joined again. Nothing is done where none of them stands, where nothing
   * would be left, or where there is no room.
   */
  part(id: string, eventIds: ReadonlySet<string>, now: NetworkTime): void {
    const draft = this.open.get(id);
    if (draft === undefined) return;
    const isOwn = (event: Event): event is FaultEvent =>
      event.kind !== 'configuration-change' && !draft.changeIds.has(event.id);
    const own = draft.events.filter(isOwn);
    const moved = own.filter((event) => eventIds.has(event.id));
    const left = own.filter((event) => !eventIds.has(event.id) && event.state === 'raised');
    const keys = new Set(moved.map(raiseKey));
    const standing = [...this.byRaise].filter(([key, raise]) => raise.draft === draft && keys.has(key));
    const first = moved.find((event) => event.state === 'raised');
    if (first === undefined || standing.length === 0 || left.length === 0) return;
    // An id that no incident had before: one that began with the event may be over, and its case with it.
    const part = this.start(first, `incident-${first.id}-${now.toString(36)}`, now);
    if (part === undefined) return;
    for (const other of [id, ...draft.apart]) {
      part.apart.add(other);
      this.open.get(other)?.apart.add(part.incident.id);
    }

    const gone = new Set<Event>(moved);
    draft.events = draft.events.filter((event) => !gone.has(event));
    for (const event of [first, ...moved.filter((other) => other !== first)]) this.add(part, event);
    for (const [key, { dn }] of standing) this.hand(draft, part, dn, key);
    draft.touched = true;
    draft.incident = {
      ...draft.incident,
      onset: networkTimeOf(Math.min(...left.map(({ onset }) => onset))),
      eventCount: draft.incident.eventCount - moved.length,
    };
    for (const dn of part.objects.keys())
      for (const near of this.near(dn).keys())
        for (const change of this.changesByDn.get(near) ?? []) this.attach(part, dn, change);
  }

  /** A raise that stands goes over, and its object where nothing else stands there. */
  private hand(from: Draft, to: Draft, dn: Dn, key: string): void {
    const object = from.objects.get(dn);
    const eventId = object?.raises.get(key);
    if (object === undefined || eventId === undefined) return;
    object.raises.delete(key);
    from.raiseCount--;
    const known = to.objects.get(dn);
    if (known === undefined) to.objects.set(dn, { ...object, raises: new Map([[key, eventId]]) });
    else known.raises.set(key, eventId);
    to.raiseCount++;
    this.byRaise.set(key, { draft: to, dn });
    this.index(to, dn);
    if (object.raises.size > 0) return;
    from.objects.delete(dn);
    this.byDn.get(dn)?.delete(from);
  }

  /** The incident an event belongs to: the likeliest, one with all that the event bridges; or a new one. */
  private home(event: FaultEvent): Draft | undefined {
    const scores = this.scores(event);
    const byAge = [...scores.keys()].sort((a, b) => (isOlder(a, b) ? -1 : 1));
    // Of two that were parted and are as near the one with fewer objects: the event is of those, where the other has it in passing.
    const [likeliest] = [...byAge].sort(
      (a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0) || a.objects.size - b.objects.size,
    );
    if (likeliest === undefined) return this.start(event);
    // What was parted stays so: of what it bridges the likeliest, and the older before the younger.
    const bridged = [likeliest];
    for (const draft of byAge)
      if (bridged.every((other) => other !== draft && !other.apart.has(draft.incident.id))) bridged.push(draft);
    const total = bridged.reduce((sum, { objects, raiseCount }) => sum + Math.max(objects.size, raiseCount), 0);
    if (bridged.length > 1 && total > this.limits.maxTracked) {
      this.drops['merge-too-large']++;
      return likeliest;
    }
    // The oldest keeps its id, so that what people already look at stays.
    const [oldest = likeliest, ...others] = bridged.sort((a, b) => (isOlder(a, b) ? -1 : 1));
    for (const draft of others) this.merge(draft, oldest, event.decidedAt);
    return oldest;
  }

  /** Log likelihood ratios above 0, the highest of each incident's objects. */
  private scores(event: FaultEvent): Map<Draft, number> {
    const scores = new Map<Draft, number>();
    for (const [dn, hops] of this.near(event.dn))
      for (const draft of this.byDn.get(dn) ?? []) {
        const object = draft.objects.get(dn);
        if (object === undefined || this.isQuiet(draft, event.decidedAt)) continue;
        const delayMs = Math.max(object.delayMs, this.delayOf(event));
        const score = likelihoodRatio({ hops, gapMs: gapTo(object, event.onset), delayMs });
        if (score > (scores.get(draft) ?? 0)) scores.set(draft, score);
      }
    return scores;
  }

  private start(event: FaultEvent, id = `incident-${event.id}`, openedAt = event.decidedAt): Draft | undefined {
    if (this.open.has(id)) {
      this.drops.duplicate++;
      return undefined;
    }
    if (this.open.size >= this.limits.maxIncidents) {
      this.drops['too-many-incidents']++;
      return undefined;
    }
    const incident: Incident = {
      id,
      schemaVersion: 1,
      region: event.region,
      state: 'open',
      openedAt,
      onset: event.onset,
      updatedAt: event.decidedAt,
      perceivedSeverity: severityOf(event),
      affected: [],
      events: [],
      eventCount: 0,
    };
    const draft = {
      incident,
      objects: new Map(),
      events: [],
      changeIds: new Set<string>(),
      apart: new Set<string>(),
      raiseCount: 0,
      touched: true,
    };
    this.open.set(id, draft);
    return draft;
  }

  private add(draft: Draft, event: FaultEvent): void {
    const { incident } = draft;
    draft.touched = true;
    draft.incident = {
      ...incident,
      onset: event.state === 'raised' && event.onset < incident.onset ? event.onset : incident.onset,
      updatedAt: event.decidedAt > incident.updatedAt ? event.decidedAt : incident.updatedAt,
      // A clear never lowers it: the worst that the incident was is what it is remembered by.
      perceivedSeverity:
        event.state === 'raised' ? worst(incident.perceivedSeverity, severityOf(event)) : incident.perceivedSeverity,
      eventCount: incident.eventCount + 1,
    };
    this.keep(draft, event);
  }

  /** The first events stay, being nearest to the cause; what is telling takes the place of the last that is not. */
  private keep(draft: Draft, event: Event): void {
    if (draft.events.length < this.limits.maxEvents) {
      draft.events.push(event);
      return;
    }
    this.drops['event-not-kept']++;
    const last = draft.events.findLastIndex((each) => !isTelling(each));
    // The first event stands for the incident's id and is never replaced.
    if (isTelling(event) && last > 0) draft.events[last] = event;
  }

  private track(draft: Draft, event: FaultEvent, key: string): void {
    const known = draft.objects.get(event.dn);
    const full = known === undefined && draft.objects.size >= this.limits.maxTracked;
    if (full || draft.raiseCount >= this.limits.maxTracked) {
      this.drops['too-many-tracked']++;
      return;
    }
    const delayMs = this.delayOf(event);
    const object = known ?? {
      firstOnset: event.onset,
      lastOnset: event.onset,
      delayMs,
      raises: new Map<string, string>(),
    };
    object.firstOnset = Math.min(object.firstOnset, event.onset);
    object.lastOnset = Math.max(object.lastOnset, event.onset);
    object.delayMs = Math.max(object.delayMs, delayMs);
    object.raises.set(key, event.id);
    draft.objects.set(event.dn, object);
    draft.raiseCount++;
    this.byRaise.set(key, { draft, dn: event.dn });
    this.index(draft, event.dn);
  }

  /** A change is attached where it was made before the fault, as far as the delay lets one tell. */
  private attach(draft: Draft, dn: Dn, change: ChangeEvent): void {
    const object = draft.objects.get(dn);
    if (object === undefined || draft.changeIds.has(change.id)) return;
    const before = object.firstOnset - change.onset;
    if (before < -object.delayMs || before > this.limits.lookBackMs || draft.changeIds.size >= this.limits.maxEvents)
      return;
    this.append(draft, change);
  }

  /** A link that went down long before is no part of the fault, and yet says on which leg the network stood when the next one went. */
  private attachStanding(draft: Draft, { dn }: AlarmEvent): void {
    for (const near of this.near(dn).keys())
      for (const other of this.byDn.get(near) ?? []) {
        if (other === draft) continue;
        const raised = new Set(other.objects.get(near)?.raises.values());
        for (const event of other.events)
          if (isOfLink(event) && event.state === 'raised' && raised.has(event.id) && !draft.changeIds.has(event.id)) {
            if (draft.changeIds.size >= this.limits.maxEvents) return;
            this.append(draft, event);
          }
      }
  }

  private append(draft: Draft, event: Event): void {
    draft.changeIds.add(event.id);
    draft.touched = true;
    draft.incident = { ...draft.incident, eventCount: draft.incident.eventCount + 1 };
    this.keep(draft, event);
  }

  private merge(from: Draft, into: Draft, at: NetworkTime): void {
    for (const [dn, object] of from.objects) {
      const known = into.objects.get(dn);
      if (known === undefined) into.objects.set(dn, object);
      else {
        known.firstOnset = Math.min(known.firstOnset, object.firstOnset);
        known.lastOnset = Math.max(known.lastOnset, object.lastOnset);
        known.delayMs = Math.max(known.delayMs, object.delayMs);
        for (const [key, id] of object.raises) known.raises.set(key, id);
      }
      for (const key of object.raises.keys()) this.byRaise.set(key, { draft: into, dn });
      this.index(into, dn);
    }
    const known = new Set(into.events.map(({ id }) => id));
    const isShared = ({ id }: Event): boolean => into.changeIds.has(id) || (from.changeIds.has(id) && known.has(id));
    const shared = from.events.filter(isShared).length;
    for (const event of from.events) if (!isShared(event)) this.keep(into, event);
    for (const id of from.changeIds) into.changeIds.add(id);
    for (const id of from.apart) {
      into.apart.add(id);
      this.open.get(id)?.apart.add(into.incident.id);
    }
    into.raiseCount += from.raiseCount;
    into.touched = true;
    const [a, b] = [into.incident, from.incident];
    into.incident = {
      ...a,
      onset: b.onset < a.onset ? b.onset : a.onset,
      updatedAt: b.updatedAt > a.updatedAt ? b.updatedAt : a.updatedAt,
      perceivedSeverity: worst(a.perceivedSeverity, b.perceivedSeverity),
      eventCount: a.eventCount + b.eventCount - shared,
    };
    this.merged.push({ from: b.id, into: a.id });
    this.end(from, at);
  }

  private end(draft: Draft, at: NetworkTime): void {
    this.open.delete(draft.incident.id);
    for (const dn of draft.objects.keys()) this.byDn.get(dn)?.delete(draft);
    for (const id of draft.apart) this.open.get(id)?.apart.delete(draft.incident.id);
    this.ended.push({ ...finished(draft), state: 'resolved', resolvedAt: at });
  }

  private isQuiet(draft: Draft, at: number): boolean {
    return draft.raiseCount === 0 && at - draft.incident.updatedAt >= this.limits.quietMs;
  }

  private delayOf(event: FaultEvent): number {
    return event.kind === 'anomaly' ? this.limits.anomalyDelayMs : this.limits.alarmDelayMs;
  }

  private near(dn: Dn): ReadonlyMap<Dn, number> {
    let found = this.nearby.get(dn);
    if (found === undefined) {
      // An object that the topology does not know is still near itself.
      const within = this.nearness.within(dn, MAX_HOPS);
      found = within.has(dn) ? within : new Map([[dn, 0], ...within]);
      this.nearby.set(dn, found);
    }
    return found;
  }

  private index(draft: Draft, dn: Dn): void {
    const known = this.byDn.get(dn);
    if (known === undefined) this.byDn.set(dn, new Set([draft]));
    else known.add(draft);
  }

  private remember(change: ChangeEvent): void {
    this.changes.set(change.id, change);
    const known = this.changesByDn.get(change.dn);
    if (known === undefined) this.changesByDn.set(change.dn, new Set([change]));
    else known.add(change);
  }
}
