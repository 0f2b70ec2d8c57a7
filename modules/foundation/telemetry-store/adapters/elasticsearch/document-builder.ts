import { type CallRecord, type LogRecord } from '#foundation/vocabulary';
import { type Chunk, type ChunkFrame } from '../../ports/telemetry-store.js';
import { type DeadLetter } from './dead-letters.js';
import { type Document, RecordDocument, SamplesDocument } from './document.js';
import { dayOf, isDated } from './index-layout.js';
import { type CounterClass, type DayIndex, type Indices } from './indices.js';
import { fieldOf, labelsTextOf, type Place } from './placement.js';
import { type SeriesBook } from './series-book.js';

/** Series that share all labels but their name: one document holds what they say at one time. */
interface Group {
  readonly head: string;
  readonly counterClass: CounterClass;
  readonly region: string;
  members: number;
  index: DayIndex | undefined;
  /** Newest time that was written, and the part that the next document of that time gets: a guess that spares most conflicts. */
  lastMs: number;
  nextPart: number;
  guessedIn: number;
  /** What the frame at hand has of the group, newest first. */
  open: SamplesDocument | undefined;
  openFrame: number;
}
/** Where a series stands. */
interface Member {
  readonly group: Group;
  readonly place: number;
  readonly fragment: string;
}

/** What was made of some frames. */
export interface Slice {
  readonly documents: readonly Document[];
  /** What can be no document. */
  readonly letters: readonly DeadLetter[];
}

/** Documents that are made before they are handed on. */
const SLICE_DOCUMENTS = 1_024;

/** Makes documents of chunks: columns in, one document per object, time and frame out. */
export class DocumentBuilder {
  private readonly groups = new Map<string, Group>();
  private readonly members: (Member | undefined)[] = [];
  private frames = 0;
  private guesses = 0;
  private lane = '';
  private seq = 0;
  private documents: Document[] = [];
  private letters: DeadLetter[] = [];

  constructor(
    private readonly series: SeriesBook,
    private readonly indices: Indices,
    private readonly place: Place,
  ) {}

  /** @yields what is complete, frame by frame; to be read to its end before the next */
  *build(chunk: Chunk): Generator<Slice> {
    const { samples, calls = [], logs = [] } = chunk;
    const whole: ChunkFrame = { offset: chunk.from, samples: samples.length, calls: calls.length, logs: logs.length };
    this.lane = chunk.lane;
    let [row, call, log] = [0, 0, 0];
    for (const frame of chunk.frames ?? [whole]) {
      this.frames++;
      this.seq = frame.offset;
      for (; row < frame.samples; row++)
        this.sample(samples.series[row] ?? 0, samples.timestampMs[row] ?? 0, samples.value[row] ?? 0);
      let n = 0;
      for (; call < frame.calls; call++) this.record('calls', calls[call], n++);
      for (; log < frame.logs; log++) this.record('logs', logs[log], n++);
      if (this.documents.length >= SLICE_DOCUMENTS) yield this.slice();
    }
    yield this.slice();
  }

  /** A chunk is built again: what it named by a guess has that name already. */
  forgetGuesses(): void {
    this.guesses++;
    this.slice();
  }

  private slice(): Slice {
    const { documents, letters } = this;
    this.documents = [];
    this.letters = [];
    return { documents, letters };
  }

  private sample(id: number, timeMs: number, value: number): void {
    const { group, place, fragment } = (this.members[id] ??= this.memberOf(id));
    if (group.openFrame !== this.frames) {
      group.openFrame = this.frames;
      group.open = undefined;
    }
    let document = group.open;
    while (document !== undefined && document.timeMs !== timeMs) document = document.previous;
    if (document === undefined || document.holds(place)) {
      const index = this.indexOf(group, timeMs);
      if (index === undefined) {
        const labels = this.series.labels(id);
        this.letters.push(this.letter('samples', timeMs, { labels, timeMs, value: String(value) }));
        return;
      }
      const n = document === undefined ? 0 : document.n + 1;
      const name = { part: this.partOf(group, timeMs), lane: this.lane, seq: this.seq, n };
      document = new SamplesDocument(index, group.head, timeMs, name, group.open);
      group.open = document;
      this.documents.push(document);
    }
    document.add(place, fragment, value);
  }

  private record(kind: 'calls' | 'logs', record: CallRecord | LogRecord | undefined, n: number): void {
    if (record === undefined) return;
    const timeMs = 'end' in record ? record.end : record.time;
    const index = isDated(timeMs) ? this.indices.records(kind, dayOf(timeMs)) : undefined;
    if (index === undefined) this.letters.push(this.letter(kind, timeMs, record));
    else this.documents.push(new RecordDocument(index, { lane: this.lane, seq: this.seq, n }, timeMs, record));
  }

  private letter(index: string, timeMs: number, what: object): DeadLetter {
    const reason = isDated(timeMs) ? 'too-many-days' : 'time-out-of-range';
    return { lane: this.lane, seq: this.seq, reason, index, text: JSON.stringify(what) };
  }

  private indexOf(group: Group, timeMs: number): DayIndex | undefined {
    if (!isDated(timeMs)) return undefined;
    const day = dayOf(timeMs);
    if (group.index?.day !== day || group.index.isGone)
      group.index = this.indices.samples(group.counterClass, group.region, day);
    return group.index;
  }

  private partOf(group: Group, timeMs: number): number {
    if (group.lastMs === timeMs && group.guessedIn === this.guesses) return group.nextPart++;
    group.lastMs = timeMs;
    group.guessedIn = this.guesses;
    group.nextPart = 1;
    return 0;
  }

  private memberOf(id: number): Member {
    const labels = this.series.labels(id);
    const { class: className, region, dn } = this.place(labels);
    const counterClass = this.indices.classOf(className);
    const field = fieldOf(labels['__name__'] ?? '');
    const hasField = counterClass.admits(field);
    const text = labelsTextOf(labels, this.series.fingerprint(id));
    const head =
      `${dn === undefined ? '' : `"dn":${JSON.stringify(dn)},`}"labels":${JSON.stringify(text)}` +
      (hasField ? '' : `,"counter":${JSON.stringify(field)}`);
    let group = this.groups.get(head);
    if (group === undefined) {
      const nothing = { members: 0, index: undefined, lastMs: NaN, nextPart: 0, guessedIn: 0 };
      group = { head, counterClass, region, ...nothing, open: undefined, openFrame: 0 };
      this.groups.set(head, group);
    }
    return { group, place: group.members++, fragment: `,"${hasField ? field : 'value'}":` };
  }
}
