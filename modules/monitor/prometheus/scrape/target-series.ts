import { REFUSED_SLOT, SeriesTable } from '#foundation/catalogue';
import { type ExposedSample, type ExpositionSink, type LabelPair } from '../exposition/exposed-sample.js';
import { isTimestamp } from '../histogram-emitter.js';
import { labelBytesOf } from '../label-writer.js';
import { type ScrapedBody } from './scraped-body.js';

const UNKNOWN = -1;
const DROPPED = -2;
/** Series that a target may have shown and shows no longer, beyond as many as it shows, before they are forgotten. */
const FORGOTTEN_ALLOWED = 1_000;

export interface TargetSeriesSettings {
  /** Labels of the target: `job`, `instance` and what relabelling gave it. */
  readonly labels: ReadonlyMap<string, string>;
  /** Given to each series behind relabelling, where it has no label of that name. */
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly honorLabels: boolean;
  readonly honorTimestamps: boolean;
  /** Changes the labels of a series, and says whether it is kept. */
  readonly relabel: (labels: Map<string, string>) => boolean;
  /** Samples behind relabelling at most; 0: no limit. */
  readonly sampleLimit: number;
  /** Labels of a series at most; 0: no limit. */
  readonly labelLimit: number;
  /** Series at most that a target is known by, whatever it shows. */
  readonly maxSeries: number;
}

/** Why a scrape that could be read is refused nevertheless. */
export type ScrapeRefusal = 'sample-limit' | 'label-limit' | 'series-limit';

export interface ScrapeCounts {
  readonly scraped: number;
  readonly kept: number;
  /** Series that were not there in the scrape before. */
  readonly added: number;
  /** Samples of a series that the same scrape has had already, or with a timestamp that no store keeps. */
  readonly dropped: number;
}

/**
 * The series of one target: what a scrape shows becomes samples with the target's labels, and what was shown last and is no longer is marked stale. Labels
 * are read and rewritten once for a series; after that its bytes in the exposition are recognised.
 */
export class TargetSeries implements ExpositionSink {
  private keys: SeriesTable;
  /** Of a key: number of its series, or what else is known of it. */
  private seriesOf = new Int32Array(1 << 8).fill(UNKNOWN);
  private labels: Uint8Array[] = [];
  private readonly numberOf = new Map<string, number>();
  /** Of a series: the scrape that it was in last, and whether it was there in the last that was good. */
  private seenIn: number[] = [];
  private isLive: boolean[] = [];
  private scrape = 0;
  private timestampMs = 0;
  private scraped = 0;
  private kept = 0;
  private dropped = 0;
  private refusedBy: ScrapeRefusal | undefined;

  constructor(
    private readonly settings: TargetSeriesSettings,
    private readonly body: ScrapedBody,
  ) {
    this.keys = new SeriesTable(settings.maxSeries);
  }

  /** A scrape begins. */
  begin(timestampMs: number): void {
    if (this.keys.length > this.scraped * 2 + FORGOTTEN_ALLOWED) this.forgetKeys();
    this.scrape++;
    this.timestampMs = timestampMs;
    this.scraped = this.kept = this.dropped = 0;
    this.refusedBy = undefined;
    this.body.clear();
  }

  sample(sample: ExposedSample): void {
    this.scraped++;
    if (this.refusedBy !== undefined) return;
    const series = this.find(sample);
    if (series < 0) return;
    if (this.settings.sampleLimit > 0 && this.kept >= this.settings.sampleLimit) {
      this.refusedBy = 'sample-limit';
      return;
    }
    const hasOwnTime = this.settings.honorTimestamps && !Number.isNaN(sample.timestampMs);
    const timestampMs = hasOwnTime ? sample.timestampMs : this.timestampMs;
    const isAgain = this.seenIn[series] === this.scrape && !hasOwnTime;
    if (isAgain || !isTimestamp(timestampMs)) {
      this.dropped++;
      return;
    }
    // What has times of its own is not marked stale, as Prometheus does not: nobody knows when it went.
    this.seenIn[series] = hasOwnTime ? 0 : this.scrape;
    this.kept++;
    this.write(this.labels[series] ?? new Uint8Array(0), timestampMs, sample);
  }

  /** The scrape was read to its end. @returns what it held, or why it is refused: `fail` is to be called then */
  end(): ScrapeCounts | ScrapeRefusal {
    if (this.refusedBy !== undefined) return this.refusedBy;
    let added = 0;
    for (let series = 0; series < this.labels.length; series++) {
      const isSeen = this.seenIn[series] === this.scrape;
      if (isSeen && this.isLive[series] !== true) added++;
      else if (!isSeen && this.isLive[series] === true) this.stale(series);
      this.isLive[series] = isSeen;
    }
    const { scraped, kept, dropped } = this;
    this.forgetSeries();
    return { scraped, kept, added, dropped };
  }

  /** The scrape failed: all that was there is stale. Also when the target goes. */
  fail(timestampMs: number): void {
    this.timestampMs = timestampMs;
    this.body.clear();
    for (let series = 0; series < this.labels.length; series++) {
      if (this.isLive[series] === true) this.stale(series);
      this.isLive[series] = false;
    }
  }

  private stale(series: number): void {
    this.body.stale(this.labels[series] ?? new Uint8Array(0), this.timestampMs);
  }

  private write(labels: Uint8Array, timestampMs: number, sample: ExposedSample): void {
    const exemplar = sample.exemplar();
    if (exemplar === undefined) this.body.sample(labels, timestampMs, sample.value);
    else {
      const own = Number.isNaN(exemplar.timestampMs) || !isTimestamp(exemplar.timestampMs);
      this.body.sampleWithExemplar(labels, timestampMs, sample.value, {
        labels: labelBytesOf(exemplar.labels),
        timestampMs: own ? timestampMs : exemplar.timestampMs,
        value: exemplar.value,
      });
    }
  }

  /** The number of the sample's series, or `DROPPED`. */
  private find(sample: ExposedSample): number {
    const key = this.keys.slot(sample.keyBytes, sample.keyStart, sample.keyEnd);
    if (key === REFUSED_SLOT) {
      this.refusedBy = 'series-limit';
      return DROPPED;
    }
    if (key >= this.seriesOf.length) {
      const wider = new Int32Array(Math.max(key + 1, this.seriesOf.length * 2)).fill(UNKNOWN);
      wider.set(this.seriesOf);
      this.seriesOf = wider;
    }
    const known = this.seriesOf[key] ?? UNKNOWN;
    return known === UNKNOWN ? (this.seriesOf[key] = this.learn(sample.labels())) : known;
  }

  private learn(exposed: LabelPair[]): number {
    const { labelLimit, relabel } = this.settings;
    const labels = this.withTarget(exposed);
    if (!relabel(labels) || !labels.has('__name__')) return DROPPED;
    if (labelLimit > 0 && labels.size > labelLimit) {
      this.refusedBy = 'label-limit';
      // It may have fewer next time, and the operator may have changed the limit: look again.
      return UNKNOWN;
    }
    for (const [name, value] of Object.entries(this.settings.externalLabels))
      if (!labels.has(name)) labels.set(name, value);
    const bytes = labelBytesOf(labels);
    const text = Buffer.from(bytes).toString('latin1');
    const found = this.numberOf.get(text);
    if (found !== undefined) return found;
    const number = this.labels.length;
    this.numberOf.set(text, number);
    this.labels.push(bytes);
    this.seenIn.push(0);
    this.isLive.push(false);
    return number;
  }

  /** A label of the target wins over one that was scraped, which is then called `exported_…`; or gives way, with `honor_labels`. */
  private withTarget(exposed: LabelPair[]): Map<string, string> {
    const labels = new Map(exposed.filter(([, value]) => value !== ''));
    const given = new Set(exposed.map(([name]) => name));
    for (const [name, value] of this.settings.labels) {
      if (this.settings.honorLabels) {
        if (!given.has(name)) labels.set(name, value);
        continue;
      }
      const scraped = labels.get(name);
      if (scraped !== undefined) {
        let renamed = `exported_${name}`;
        while (labels.has(renamed) || this.settings.labels.has(renamed)) renamed = `exported_${renamed}`;
        labels.set(renamed, scraped);
      }
      labels.set(name, value);
    }
    return labels;
  }

  private forgetKeys(): void {
    this.keys = new SeriesTable(this.settings.maxSeries);
    this.seriesOf.fill(UNKNOWN);
  }

  /** Series that were not shown in this scrape, where they are most. */
  private forgetSeries(): void {
    const live = this.isLive.filter(Boolean).length;
    if (this.labels.length <= live * 2 + FORGOTTEN_ALLOWED) return;
    const kept = this.labels.filter((_, series) => this.isLive[series] === true);
    this.numberOf.clear();
    kept.forEach((bytes, number) => this.numberOf.set(Buffer.from(bytes).toString('latin1'), number));
    this.labels = kept;
    this.seenIn = kept.map(() => this.scrape);
    this.isLive = kept.map(() => true);
    this.forgetKeys();
  }
}
