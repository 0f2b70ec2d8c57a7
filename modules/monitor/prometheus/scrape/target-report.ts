import { labelBytesOf } from '../label-writer.js';
import { type ScrapedBody } from './scraped-body.js';
import { type ScrapeCounts } from './target-series.js';

const NAMES = [
  'up',
  'scrape_duration_seconds',
  'scrape_samples_scraped',
  'scrape_samples_post_metric_relabeling',
  'scrape_series_added',
] as const;

/** The series that tell of a target itself, named as Prometheus names them. */
export class TargetReport {
  private readonly series: readonly Uint8Array[];

  constructor(labels: ReadonlyMap<string, string>) {
    this.series = NAMES.map((name) => labelBytesOf([...labels, ['__name__', name]]));
  }

  /** @param counts of a scrape that was taken; of one that failed none */
  write(body: ScrapedBody, timestampMs: number, durationSeconds: number, counts: ScrapeCounts | undefined): void {
    const { scraped = 0, kept = 0, added = 0 } = counts ?? {};
    const values = [counts === undefined ? 0 : 1, durationSeconds, scraped, kept, added];
    this.series.forEach((labels, at) => {
      body.sample(labels, timestampMs, values[at] ?? 0);
    });
  }

  /** The target is scraped no more. */
  stale(body: ScrapedBody, timestampMs: number): void {
    for (const labels of this.series) body.stale(labels, timestampMs);
  }
}
