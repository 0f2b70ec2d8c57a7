import { type Dn, type Measure, type ObservationBatch } from '#foundation/vocabulary';
import { type IdentityRules } from './identity-rules.js';
import { granularityMsOf, isSuspect } from './interval-labels.js';

/** What became of a sample. `late`: older than the newest of its series; stored, yet no detector sees it. */
export const TAKEN = 0;
export const DUPLICATE = 1;
export const LATE = 2;
export const UNUSABLE = 3;
export type Fate = typeof TAKEN | typeof DUPLICATE | typeof LATE | typeof UNUSABLE;

const NONE = -1;
/** Reports of one part that may wait for the other: senders split an object's counters over several bodies. */
const WAITING = 4;
/** A report this much shorter than the least interval still counts as one: scrapes jitter. */
const SLACK = 0.9;

export interface ObserverSettings {
  readonly measures: readonly Measure[];
  /** Reports closer together than this are taken together, in ms. */
  readonly minIntervalMs: number;
  /** The number of an object, or `undefined` where no more are watched. */
  readonly numberOf: (dn: Dn) => number | undefined;
}

/** What an observer remembers of its series, as plain values that survive a restart. */
export interface ObserverState {
  readonly seenMs: Float64Array;
  readonly seen: Float64Array;
  readonly baseMs: Float64Array;
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

const doubled = <T extends Float64Array | Int32Array | Uint8Array>(from: T, to: T): T => {
  to.set(from);
  return to;
};

/**
 * Turns samples of counters into observations of measures, sample by sample and without an object for any of them.
 *
 * A measure is observed where all its counters have a report of the same time. Counters of counts and ratios are cumulative: the observation is what
 * they grew by since the report before, and a fall is a restart, so that the new value is the growth. A level is the mean of what came since, and
 * where a series says of how many, it waits for that.
 * The first report of a series begins its first interval and observes nothing. A series with a granularity period is no such counter: each of its reports
 * is of that period alone (TS 32.404: counters begin at zero with each), so that it is observed as it is, the first one too. One that its element
 * calls suspect is not observed.
 */
export class Observer {
  // By slot.
  private seenMs = new Float64Array(1 << 10).fill(Number.NEGATIVE_INFINITY);
  private seen = new Float64Array(1 << 10);
  private baseMs = new Float64Array(1 << 10).fill(Number.NEGATIVE_INFINITY);
  private sum = new Float64Array(1 << 10);
  private count = new Float64Array(1 << 10);
  private firstLink = new Int32Array(1 << 10).fill(NONE);
  /** What turns a received value into the unit of the counter that it stands for. */
  private scale = new Float64Array(1 << 10).fill(1);
  /** Length of the period that each report is of, ms; 0 where reports are of a cumulative counter. Follows from the labels. */
  private periodMs = new Float64Array(1 << 10);
  private known = 0;
  // By link: a series may be in several measures.
  private linkNext = new Int32Array(1 << 10);
  private linkInstance = new Int32Array(1 << 10);
  private linkPart = new Int32Array(1 << 10);
  private links = 0;
  // By instance: a measure of an object.
  private partMs = new Float64Array(WAITING << 11).fill(Number.NEGATIVE_INFINITY);
  private partSpanMs = new Float64Array(WAITING << 11);
  private part = new Float64Array(WAITING << 11);
  private instanceObject = new Int32Array(1 << 10);
  private instanceMeasure = new Int32Array(1 << 10);
  /** 1 where a series says of how many the level is the mean. */
  private instanceHasMany = new Uint8Array(1 << 10);
  private instances = 0;
  private readonly instanceOf = new Map<string, number>();
  private readonly byCounter: ReadonlyMap<string, readonly { measure: number; part: number }[]>;
  readonly out: ObservationBatch = {
    object: new Uint32Array(1 << 12),
    measure: new Uint16Array(1 << 12),
    timeMs: new Float64Array(1 << 12),
    intervalMs: new Float64Array(1 << 12),
    numerator: new Float64Array(1 << 12),
    denominator: new Float64Array(1 << 12),
    length: 0,
  };

  constructor(
    private readonly settings: ObserverSettings,
    private readonly rules: IdentityRules,
  ) {
    const byCounter = new Map<string, { measure: number; part: number }[]>();
    settings.measures.forEach((measure, at) => {
      [...measure.counters, ...(measure.meanOf === undefined ? [] : [measure.meanOf])].forEach((counter, part) => {
        const key = `${measure.objectClass}|${counter}`;
        byCounter.set(key, [...(byCounter.get(key) ?? []), { measure: at, part }]);
      });
    });
    this.byCounter = byCounter;
  }

  /** Learns what every slot up to `length` speaks of. To be called before samples of new slots are taken. */
  know(length: number, labelsOf: (slot: number) => Readonly<Record<string, string>>): void {
    while (length > this.seenMs.length) this.growSlots();
    for (; this.known < length; this.known++) this.link(this.known, labelsOf(this.known));
  }

  /** Takes one sample; observations that it completes stand in `out`, which the caller empties by setting its length to 0. */
  take(slot: number, timeMs: number, value: number): Fate {
    const before = this.seenMs[slot] ?? 0;
    if (timeMs <= before) return timeMs === before ? DUPLICATE : LATE;
    this.seenMs[slot] = timeMs;
    let link = this.firstLink[slot] ?? NONE;
    if (link === NONE) return TAKEN;
    // A staleness marker, or a counter that overflowed, is kept as received and says nothing.
    if (!Number.isFinite(value)) return UNUSABLE;
    const previous = this.seen[slot] ?? 0;
    this.seen[slot] = value;
    const period = this.periodMs[slot] ?? 0;
    const base = this.baseMs[slot] ?? 0;
    if (period === 0 && base === Number.NEGATIVE_INFINITY) {
      this.baseMs[slot] = timeMs;
      return TAKEN;
    }
    const isLevel = this.settings.measures[this.instanceMeasure[this.linkInstance[link] ?? 0] ?? 0]?.kind === 'level';
    const isWhole = isLevel || period > 0 || value < previous;
    const received = isWhole ? value : value - previous;
    const sum = (this.sum[slot] ?? 0) + received * (this.scale[slot] ?? 1);
    const count = (this.count[slot] ?? 0) + 1;
    // A period that was lost is in no report, while a cumulative counter has it in the next.
    const spanMs = period === 0 ? timeMs - base : count * period;
    if (spanMs < this.settings.minIntervalMs * SLACK) {
      this.sum[slot] = sum;
      this.count[slot] = count;
      return TAKEN;
    }
    this.baseMs[slot] = timeMs;
    this.sum[slot] = 0;
    this.count[slot] = 0;
    for (; link !== NONE; link = this.linkNext[link] ?? NONE)
      this.complete(this.linkInstance[link] ?? 0, this.linkPart[link] ?? 0, timeMs, spanMs, sum, count);
    return TAKEN;
  }

  state(): ObserverState {
    const { seenMs, seen, baseMs, sum, count, known } = this;
    const cut = (column: Float64Array): Float64Array => column.slice(0, known);
    return { seenMs: cut(seenMs), seen: cut(seen), baseMs: cut(baseMs), sum: cut(sum), count: cut(count) };
  }

  /** After `know` of the same slots. */
  restore(state: ObserverState): void {
    this.seenMs.set(state.seenMs);
    this.seen.set(state.seen);
    this.baseMs.set(state.baseMs);
    this.sum.set(state.sum);
    this.count.set(state.count);
  }

  private complete(
    instance: number,
    part: number,
    timeMs: number,
    intervalMs: number,
    sum: number,
    count: number,
  ): void {
    const number = this.instanceMeasure[instance] ?? 0;
    const measure = this.settings.measures[number];
    if (measure === undefined) return;
    if (measure.kind === 'level' && this.instanceHasMany[instance] === 1)
      this.pair(instance, number, part, timeMs, intervalMs, sum / count);
    else if (measure.kind === 'level') this.emit(instance, number, timeMs, intervalMs, sum / count, count);
    else if (measure.kind === 'count') this.emit(instance, number, timeMs, intervalMs, sum, 1);
    else this.pair(instance, number, part, timeMs, intervalMs, sum);
  }

  /** Emits a ratio, or a level and of how many it is the mean, where its other part has been reported for the same time; else this part waits, in place of the oldest. */
  private pair(instance: number, measure: number, part: number, timeMs: number, intervalMs: number, sum: number): void {
    const other = (instance * 2 + 1 - part) * WAITING;
    for (let at = other; at < other + WAITING; at++) {
      if (this.partMs[at] !== timeMs) continue;
      // Where one part lost a report their growth is of different times, and no share of each other.
      if (this.partSpanMs[at] !== intervalMs) return;
      const paired = this.part[at] ?? 0;
      this.emit(instance, measure, timeMs, intervalMs, part === 0 ? sum : paired, part === 0 ? paired : sum);
      return;
    }
    const mine = (instance * 2 + part) * WAITING;
    let oldest = mine;
    for (let at = mine + 1; at < mine + WAITING; at++)
      if ((this.partMs[at] ?? 0) < (this.partMs[oldest] ?? 0)) oldest = at;
    this.partMs[oldest] = timeMs;
    this.partSpanMs[oldest] = intervalMs;
    this.part[oldest] = sum;
  }

  private emit(
    instance: number,
    measure: number,
    timeMs: number,
    intervalMs: number,
    numerator: number,
    denominator: number,
  ): void {
    const { out } = this;
    const at = out.length++;
    if (at === out.object.length) this.growOut();
    out.object[at] = this.instanceObject[instance] ?? 0;
    out.measure[at] = measure;
    out.timeMs[at] = timeMs;
    out.intervalMs[at] = intervalMs;
    out.numerator[at] = numerator;
    out.denominator[at] = denominator;
  }

  private link(slot: number, labels: Readonly<Record<string, string>>): void {
    if (isSuspect(labels)) return;
    const identity = this.rules.identify(labels);
    if (!identity.identified) return;
    const { dn, counter, scale } = identity;
    this.scale[slot] = scale;
    this.periodMs[slot] = granularityMsOf(labels) ?? 0;
    const objectClass = dn.slice(dn.lastIndexOf(',') + 1).split('=')[0] ?? '';
    for (const { measure, part } of this.byCounter.get(`${objectClass}|${counter}`) ?? []) {
      const object = this.settings.numberOf(dn);
      if (object === undefined) return;
      const key = `${String(object)}|${String(measure)}`;
      const instance = this.instanceOf.get(key) ?? this.instances++;
      this.instanceOf.set(key, instance);
      if (instance >= this.instanceObject.length) this.growInstances();
      this.instanceObject[instance] = object;
      this.instanceMeasure[instance] = measure;
      if (part === 1) this.instanceHasMany[instance] = 1;
      if (this.links >= this.linkNext.length) this.growLinks();
      this.linkNext[this.links] = this.firstLink[slot] ?? NONE;
      this.linkInstance[this.links] = instance;
      this.linkPart[this.links] = part;
      this.firstLink[slot] = this.links++;
    }
  }

  private growSlots(): void {
    const capacity = this.seenMs.length * 2;
    this.seenMs = doubled(this.seenMs, new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY));
    this.seen = doubled(this.seen, new Float64Array(capacity));
    this.baseMs = doubled(this.baseMs, new Float64Array(capacity).fill(Number.NEGATIVE_INFINITY));
    this.sum = doubled(this.sum, new Float64Array(capacity));
    this.count = doubled(this.count, new Float64Array(capacity));
    this.scale = doubled(this.scale, new Float64Array(capacity).fill(1));
    this.firstLink = doubled(this.firstLink, new Int32Array(capacity).fill(NONE));
    this.periodMs = doubled(this.periodMs, new Float64Array(capacity));
  }

  private growLinks(): void {
    const capacity = this.linkNext.length * 2;
    this.linkNext = doubled(this.linkNext, new Int32Array(capacity));
    this.linkInstance = doubled(this.linkInstance, new Int32Array(capacity));
    this.linkPart = doubled(this.linkPart, new Int32Array(capacity));
  }

  private growInstances(): void {
    const capacity = this.instanceObject.length * 2;
    this.instanceObject = doubled(this.instanceObject, new Int32Array(capacity));
    this.instanceMeasure = doubled(this.instanceMeasure, new Int32Array(capacity));
    this.instanceHasMany = doubled(this.instanceHasMany, new Uint8Array(capacity));
    const parts = capacity * 2 * WAITING;
    this.part = doubled(this.part, new Float64Array(parts));
    this.partSpanMs = doubled(this.partSpanMs, new Float64Array(parts));
    this.partMs = doubled(this.partMs, new Float64Array(parts).fill(Number.NEGATIVE_INFINITY));
  }

  private growOut(): void {
    const { out } = this;
    const capacity = out.object.length * 2;
    const object = new Uint32Array(capacity);
    object.set(out.object);
    out.object = object;
    const measure = new Uint16Array(capacity);
    measure.set(out.measure);
    out.measure = measure;
    for (const name of ['timeMs', 'intervalMs', 'numerator', 'denominator'] as const)
      out[name] = doubled(out[name], new Float64Array(capacity));
  }
}
