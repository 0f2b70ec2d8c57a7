import { type RecordStore, upsert } from '#foundation/record-store';
import { type MetricMetadata } from '#monitor/prometheus';

const PREFIX = 'metric/';
const PAGE = 1_000;
/** Metrics that are described; a large network has some thousands. What comes beyond keeps its samples and has no description. */
const MAX_METRICS = 20_000;
/** Help beyond it is cut. */
const MAX_TEXT = 1_024;
/** Descriptions wait this long to be written: a first body brings all of them at once. */
const WRITE_AFTER_MS = 1_000;

/** A name may be longer than an id. */
const idOf = (metric: string): string => PREFIX + encodeURIComponent(metric).slice(0, 400);

/** What senders and targets say of their metrics: type, help and unit. The last that was said of a metric counts. */
export class MetricCatalogue {
  private readonly known = new Map<string, MetricMetadata>();
  private changed = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly records: RecordStore,
    private readonly trouble: (error: unknown) => void,
  ) {}

  /** Reads back what was known before. */
  async start(): Promise<void> {
    let after: string | undefined;
    for (;;) {
      const page = await this.records.query<MetricMetadata>(PREFIX, {
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      for (const { value } of page) if (!this.known.has(value.metric)) this.known.set(value.metric, value);
      after = page.at(-1)?.id;
      if (page.length < PAGE) return;
    }
  }

  /** Metrics that are described. */
  get all(): ReadonlyMap<string, MetricMetadata> {
    return this.known;
  }

  /** Bound, to be handed to decoders. */
  readonly note = (given: MetricMetadata): void => {
    const { metric, type, unit } = given;
    const help = given.help.slice(0, MAX_TEXT);
    const before = this.known.get(metric);
    if (before?.type === type && before.help === help && before.unit === unit) return;
    if (before === undefined && this.known.size >= MAX_METRICS) return;
    this.known.set(metric, { metric, type, help, unit });
    this.changed.add(metric);
    this.timer ??= setTimeout(() => {
      void this.write();
    }, WRITE_AFTER_MS);
    this.timer.unref();
  };

  /** Writes what waits. */
  async close(): Promise<void> {
    await this.write();
  }

  private async write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { changed } = this;
    this.changed = new Set();
    this.writing = this.writing.then(async () => {
      for (const metric of changed)
        try {
          await upsert(this.records, idOf(metric), this.known.get(metric));
        } catch (error) {
          // It is said again with the next body that has it changed, and is known here until then.
          this.trouble(error);
        }
    });
    await this.writing;
  }
}
