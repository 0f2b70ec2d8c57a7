import { type ElasticsearchClient, ElasticsearchFailure } from '#foundation/elasticsearch';
import {
  countersMapping,
  DAY_MS,
  dayOfName,
  daySuffix,
  DEAD_LETTER_INDEX,
  recordsIndex,
  samplesIndex,
  SERIES_INDEX,
  STATE_INDEX,
} from './index-layout.js';
import { indexPart } from './placement.js';

/** Counters of one class of objects, in the order in which they were first seen; each is a field of every index of the class. */
export class CounterClass {
  readonly counters: string[] = [];
  private readonly known = new Set<string>();

  constructor(
    readonly name: string,
    private readonly max: number,
  ) {}

  /** @returns false where the class has no field left */
  admits(field: string): boolean {
    if (this.known.has(field)) return true;
    if (this.counters.length >= this.max) return false;
    this.known.add(field);
    this.counters.push(field);
    return true;
  }
}

/** An index of one day. */
export interface DayIndex {
  readonly name: string;
  readonly kind: 'samples' | 'calls' | 'logs';
  readonly day: number;
  readonly counterClass?: CounterClass;
  /** So many counters of its class have a field here; -1 where the index is not made yet. */
  mapped: number;
  /** It was deleted: what comes for its day needs a new one. */
  isGone?: boolean;
}

/** The daily indices of the store and those that keep its state: made when first needed, known by name, deleted whole. */
export class Indices {
  private readonly days = new Map<string, DayIndex>();
  private readonly classes = new Map<string, CounterClass>();

  constructor(
    private readonly client: ElasticsearchClient,
    readonly prefix: string,
    private readonly limits: { readonly maxCounters: number; readonly maxDays: number },
  ) {}

  /** Names that all indices of a kind are reached by. */
  alias(kind: DayIndex['kind']): string {
    return `${this.prefix}-${kind}`;
  }

  get series(): string {
    return `${this.prefix}-series`;
  }

  get state(): string {
    return `${this.prefix}-state`;
  }

  get deadLetter(): string {
    return `${this.prefix}-dead-letter`;
  }

  get all(): readonly DayIndex[] {
    return [...this.days.values()].filter(({ mapped }) => mapped >= 0);
  }

  has(kind: DayIndex['kind']): boolean {
    return this.all.some((index) => index.kind === kind);
  }

  classOf(name: string): CounterClass {
    let found = this.classes.get(name);
    if (found === undefined) this.classes.set(name, (found = new CounterClass(name, this.limits.maxCounters)));
    return found;
  }

  samples(counterClass: CounterClass, region: string, day: number): DayIndex | undefined {
    const name = `${this.alias('samples')}-${indexPart(counterClass.name)}-${indexPart(region)}-${daySuffix(day)}`;
    return this.day({ name, kind: 'samples', day, counterClass, mapped: -1 });
  }

  records(kind: 'calls' | 'logs', day: number): DayIndex | undefined {
    return this.day({ name: `${this.alias(kind)}-${daySuffix(day)}`, kind, day, mapped: -1 });
  }

  /** Learns what is there. Nothing is made by a document alone: an index that somebody deleted is missed, not made without its mapping. */
  async open(): Promise<void> {
    await this.client.ask('PUT', `/_index_template/${this.prefix}-guard`, {
      body: { index_patterns: [`${this.prefix}-*`], priority: 500, allow_auto_create: false },
    });
    await Promise.all([
      this.make(this.series, SERIES_INDEX),
      this.make(this.state, STATE_INDEX),
      this.make(this.deadLetter, DEAD_LETTER_INDEX),
    ]);
    const { body } = await this.client.ask<
      Record<string, { mappings: { _meta?: { class?: string }; properties?: Record<string, unknown> } }>
    >('GET', `/${this.prefix}-samples-*,${this.prefix}-calls-*,${this.prefix}-logs-*/_mapping`, { retries: 2 });
    for (const [name, { mappings }] of Object.entries(body)) {
      const day = dayOfName(name);
      if (day === undefined || this.days.has(name)) continue;
      const kind = (['samples', 'calls', 'logs'] as const).find((each) => name.startsWith(`${this.alias(each)}-`));
      if (kind === undefined) continue;
      if (kind !== 'samples') {
        this.days.set(name, { name, kind, day, mapped: 0 });
        continue;
      }
      const counterClass = this.classOf(mappings._meta?.class ?? '');
      for (const field of Object.keys(mappings.properties ?? {}))
        if (field.startsWith('counter.')) counterClass.admits(field);
      this.days.set(name, { name, kind, day, counterClass, mapped: 0 });
    }
  }

  /** Makes an index, or adds the counters that its class has by now. */
  async ready(index: DayIndex): Promise<void> {
    const { counterClass, name, kind } = index;
    const counters = counterClass?.counters ?? [];
    if (index.mapped >= counters.length) return;
    const total = counters.length;
    if (index.mapped < 0) await this.make(name, this.bodyOf(index, kind));
    // Also after making: somebody else may have made it.
    const behind = counters.slice(0, total);
    if (index.mapped >= 0 || total > 0)
      await this.client.ask('PUT', `/${name}/_mapping`, { body: { properties: countersMapping(behind) } });
    index.mapped = total;
  }

  /** It is not there any more. */
  forget(name: string): void {
    const index = this.days.get(name);
    if (index !== undefined) index.isGone = true;
    this.days.delete(name);
  }

  async delete(index: DayIndex): Promise<void> {
    await this.client.ask('DELETE', `/${index.name}`, { accept: [404] });
    this.forget(index.name);
  }

  private bodyOf({ day, counterClass }: DayIndex, kind: DayIndex['kind']): object {
    if (kind !== 'samples') return recordsIndex(kind, { [this.alias(kind)]: {} });
    const of = counterClass?.name ?? '';
    const aliases = { [this.alias('samples')]: {}, [`${this.alias('samples')}-${indexPart(of)}`]: {} };
    const body = samplesIndex(day, counterClass?.counters ?? [], this.limits.maxCounters, aliases);
    return { ...body, mappings: { ...body.mappings, _meta: { ...body.mappings._meta, class: of } } };
  }

  private day(index: DayIndex): DayIndex | undefined {
    const known = this.days.get(index.name);
    if (known !== undefined) return known;
    if (this.days.size >= this.limits.maxDays) return undefined;
    this.days.set(index.name, index);
    return index;
  }

  /** It may be there already. */
  async make(name: string, body: object): Promise<void> {
    try {
      await this.client.ask('PUT', `/${name}`, { body });
    } catch (error) {
      const isThere =
        error instanceof ElasticsearchFailure && error.message.startsWith('resource_already_exists_exception');
      if (!isThere) throw error;
    }
  }
}

/** Newest time that is wholly within a day's index. */
export const endOf = (index: DayIndex): number => (index.day + 1) * DAY_MS - 1;
