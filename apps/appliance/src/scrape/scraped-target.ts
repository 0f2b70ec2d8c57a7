import { setTimeout as sleep } from 'node:timers/promises';
import { ApplianceError } from '#foundation/platform';
import { type Intake, type Received } from '#monitor/intake';
import {
  expositionFormatOf,
  ExpositionReader,
  type ExpositionSink,
  type MetadataSink,
  type MetricMetadata,
  ScrapedBody,
  type ScrapeCounts,
  type Target,
  TargetReport,
  TargetSeries,
  type TargetSeriesSettings,
} from '#monitor/prometheus';
import { type Got } from './http-get.js';
import { type ScrapeMetrics, type ScrapeOutcome, type TargetHealth } from './scrape.metrics.js';

export interface ScrapedTargetParts {
  readonly target: Target;
  /** Whose accounts its samples stand in. */
  readonly source: string;
  readonly series: TargetSeriesSettings;
  readonly strict: boolean;
  readonly get: (url: string, timeoutMs: number) => Promise<Got>;
  readonly intake: Pick<Intake, 'accept'>;
  readonly metrics: ScrapeMetrics;
  readonly describe: MetadataSink;
  readonly wallMs: () => number;
  /** A clock that only goes forward, for durations, in ms. */
  readonly monotonicMs: () => number;
}

/** What a scrape found is offered to the log so often before it is given up. */
const LOG_TRIES = 3;

/** One target: what each scrape of it brings goes the way of every received body, and how it went is brought too. */
export class ScrapedTarget {
  private readonly body = new ScrapedBody();
  private readonly series: TargetSeries;
  private readonly report: TargetReport;
  private readonly reader: ExpositionReader;
  private described: ReadonlyMap<string, MetricMetadata> = new Map();
  health: TargetHealth = 'unknown';
  /** Why the last scrape failed. */
  trouble: string | undefined;
  /** Wall time of the last scrape that was read, ms; of one that never was, when it was first known. */
  answeredMs: number;

  constructor(private readonly parts: ScrapedTargetParts) {
    const { series, target, strict } = parts;
    this.series = new TargetSeries(series, this.body);
    this.report = new TargetReport(new Map([...Object.entries(series.externalLabels), ...target.labels]));
    this.reader = new ExpositionReader({ strict });
    this.answeredMs = parts.wallMs();
  }

  get target(): Target {
    return this.parts.target;
  }

  /** Scrapes once. Never rejects: what goes wrong is told by `up`, the metrics and `trouble`. */
  async scrape(): Promise<void> {
    const { metrics, wallMs, monotonicMs } = this.parts;
    const timestampMs = wallMs();
    const began = monotonicMs();
    let outcome: ScrapeOutcome = 'unreachable';
    let counts: ScrapeCounts | undefined;
    this.trouble = undefined;
    try {
      const got = await this.parts.get(this.target.url, this.target.timeoutMs);
      outcome = 'unreadable';
      const read = this.read(got, timestampMs);
      if (typeof read === 'string') {
        outcome = 'over-limit';
        this.trouble = `It is beyond its ${read.replace('-', ' ')}.`;
      } else {
        counts = read;
        outcome = 'taken';
      }
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
    const durationSeconds = (monotonicMs() - began) / 1_000;
    if (counts === undefined) this.series.fail(timestampMs);
    else {
      this.answeredMs = timestampMs;
      metrics.countDropped('sample', counts.dropped);
    }
    this.health = counts === undefined ? 'down' : 'up';
    this.report.write(this.body, timestampMs, durationSeconds, counts);
    metrics.count((await this.log()) ? outcome : 'not-logged', durationSeconds);
  }

  /** It is scraped no more: all its series end. */
  async end(): Promise<void> {
    const timestampMs = this.parts.wallMs();
    this.series.fail(timestampMs);
    this.report.stale(this.body, timestampMs);
    await this.log();
  }

  private read({ body, contentType }: Got, timestampMs: number): ReturnType<TargetSeries['end']> {
    this.series.begin(timestampMs);
    const families = new Map<string, MetricMetadata>();
    const sink: ExpositionSink = {
      sample: (sample) => {
        this.series.sample(sample);
      },
      metadata: (metric, kind, text) => {
        const before = families.get(metric) ?? { metric, type: 'unknown', help: '', unit: '' };
        families.set(metric, { ...before, [kind]: text });
      },
    };
    this.reader.read(body, expositionFormatOf(contentType), sink);
    const outcome = this.series.end();
    if (typeof outcome !== 'string') this.describe(families);
    return outcome;
  }

  /** Passes on what is said anew of the target's metrics. */
  private describe(families: ReadonlyMap<string, MetricMetadata>): void {
    for (const [metric, said] of families) {
      const before = this.described.get(metric);
      if (before?.type !== said.type || before.help !== said.help || before.unit !== said.unit)
        this.parts.describe(said);
    }
    this.described = families;
  }

  /** @returns whether the log has what the body holds */
  private async log(): Promise<boolean> {
    const { body } = this;
    for (let tries = 1; ; tries++)
      try {
        await this.parts.intake.accept<Received>(this.parts.source, body.written.length, () => ({
          kind: 'scraped',
          body: body.written,
          items: body.items,
        }));
        return true;
      } catch (error) {
        const isForNow = error instanceof ApplianceError && error.retryable;
        this.trouble = error instanceof Error ? error.message : String(error);
        if (!isForNow || tries >= LOG_TRIES) return false;
        await sleep(Math.min(1_000, this.target.intervalMs / LOG_TRIES));
      }
  }
}
