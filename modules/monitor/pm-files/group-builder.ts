import { type CounterFilter } from './domain/counter-filter.js';
import { measuredValue, noRejections, type Rejections } from './domain/measured-value.js';
import { type MeasuredEntity, type MeasurementSink } from './measurement-sink.js';

/** What a file held. */
export interface FileContent {
  readonly groups: readonly string[];
  /** `measData` sections: one for each managed element. */
  readonly entities: number;
  readonly objects: number;
  readonly suspectObjects: number;
  readonly rejections: Rejections;
  /** Counters that the configuration leaves out, results without a value. */
  readonly leftOut: number;
  readonly absent: number;
}

/** Bounds of one group; chosen, far above what elements send. */
const MAX_COUNTERS = 10_000;
const MAX_COUNTER_NAME = 512;
/** Identifiers of groups that are remembered for the summary. */
const MAX_GROUPS = 1000;
const MAX_GROUP_NAME = 256;

const LEFT_OUT = -1;

/**
 * Puts together one `measInfo` after the other out of what a reader finds, in whatever form it stands: counters by position, values by position or in
 * a list. What the filter leaves out does not reach the sink, and neither does an object without a result.
 */
export class GroupBuilder {
  private readonly columnOf = new Map<string, number>();
  private listed: string[] = [];
  private kept: string[] = [];
  private readonly keptAt = new Map<string, number>();
  private values = new Float64Array(1 << 8);
  private entity: MeasuredEntity = { prefix: '', element: '' };
  private infoId = '';
  private isOpen = false;
  private hasPeriod = false;
  private endMs = 0;
  private granularityMs = 0;
  private readonly content = {
    groups: [] as string[],
    entities: 0,
    objects: 0,
    suspectObjects: 0,
    rejections: noRejections(),
    leftOut: 0,
    absent: 0,
  };

  /** @param fail tells where the reader stands, and throws */
  constructor(
    private readonly sink: MeasurementSink,
    private readonly filter: CounterFilter,
    private readonly fail: (message: string) => never,
  ) {}

  get summary(): FileContent {
    return this.content;
  }

  startEntity(): void {
    this.content.entities++;
  }

  startGroup(entity: MeasuredEntity, infoId: string): void {
    this.entity = entity;
    this.infoId = infoId;
    this.listed = [];
    this.kept = [];
    this.keptAt.clear();
    this.columnOf.clear();
    this.isOpen = false;
    this.hasPeriod = false;
  }

  period(endMs: number, granularityMs: number): void {
    this.endMs = endMs;
    this.granularityMs = granularityMs;
    this.hasPeriod = true;
  }

  /** `measTypes`: counters at the positions 1, 2, 3. */
  listCounters(text: string): void {
    for (const name of text.split(/\s+/)) if (name !== '') this.counter(String(this.listed.length + 1), name);
  }

  /** `measType p="…"`. */
  counter(position: string, name: string): void {
    if (name === '' || name.length > MAX_COUNTER_NAME) this.fail('a measurement type has no name, or one too long');
    if (this.isOpen) this.fail('a measurement type stands behind values');
    if (this.columnOf.has(position)) this.fail(`two measurement types have the position ${position.slice(0, 20)}`);
    if (this.listed.length >= MAX_COUNTERS) this.fail(`a group has more than ${String(MAX_COUNTERS)} types`);
    this.listed.push(position);
    let column = LEFT_OUT;
    if (this.filter.keeps(name)) {
      column = this.keptAt.get(name) ?? this.kept.length;
      if (column === this.kept.length) {
        this.kept.push(name);
        this.keptAt.set(name, column);
      }
    }
    this.columnOf.set(position, column);
  }

  startObject(): void {
    if (!this.isOpen) this.open();
    this.values.fill(NaN, 0, this.kept.length);
  }

  /** `r p="…"`. */
  value(position: string, text: string): void {
    const column = this.columnOf.get(position);
    if (column === undefined) this.content.rejections['unknown-type']++;
    else this.set(column, text);
  }

  /** `measResults`: values at the positions of the listed counters. */
  listValues(text: string): void {
    const found = text.trim() === '' ? [] : text.trim().split(/\s+/);
    if (found.length !== this.listed.length) {
      // Which result is missing cannot be known, so that all of them are in doubt.
      this.content.rejections['count-mismatch'] += found.length;
      return;
    }
    found.forEach((each, at) => {
      this.set(this.columnOf.get(this.listed[at] ?? '') ?? LEFT_OUT, each);
    });
  }

  endObject(measObjLdn: string, suspect: boolean): void {
    this.content.objects++;
    if (suspect) this.content.suspectObjects++;
    if (this.kept.length > 0) this.sink.object(measObjLdn, suspect, this.values);
  }

  private set(column: number, text: string): void {
    if (column === LEFT_OUT) {
      this.content.leftOut++;
      return;
    }
    const value = measuredValue(text);
    if (value === 'invalid') this.content.rejections['not-a-number']++;
    else if (value === 'absent') this.content.absent++;
    else this.values[column] = value;
  }

  private open(): void {
    if (!this.hasPeriod) this.fail('values stand before a granPeriod with duration and endTime');
    this.isOpen = true;
    const { kept: counters, endMs, granularityMs, entity, infoId: id } = this;
    if (this.content.groups.length < MAX_GROUPS) this.content.groups.push(id.slice(0, MAX_GROUP_NAME));
    if (counters.length > this.values.length) this.values = new Float64Array(counters.length);
    if (counters.length > 0) this.sink.group({ id, entity, counters, endMs, granularityMs });
  }
}
