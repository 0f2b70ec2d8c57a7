/** Why a data point was not taken, in the order in which a sender is told. */
export const POINT_REFUSALS = {
  'unspecified-temporality': 'without an aggregation temporality',
  'no-name': 'of metrics without a name',
  'no-time': 'without a time',
  'no-value': 'without a value',
  buckets: 'whose bucket counts do not fit their bounds or their count',
  scale: 'of exponential histograms that are coarser than scale -4',
  attributes: 'with more attributes than a series may have',
} as const;
export type PointRefusal = keyof typeof POINT_REFUSALS;

export const LOG_REFUSALS = {
  'no-object': 'whose attributes name no managed object',
  'no-time': 'without a time',
  severity: 'whose severity number is not between 0 and 24',
} as const;
export type LogRefusal = keyof typeof LOG_REFUSALS;

export const SPAN_REFUSALS = {
  'no-object': 'whose attributes name no service',
  ids: 'without a trace id of 16 bytes and a span id of 8',
  'no-time': 'without a time',
  interval: 'that end before they begin',
} as const;
export type SpanRefusal = keyof typeof SPAN_REFUSALS;

export type Refused<R extends string> = Readonly<Partial<Record<R, number>>>;

/** What a request's outcome says of the items that were not taken. */
export interface Rejections<R extends string> {
  /** Items that were refused one by one. */
  readonly rejected: number;
  readonly rejectedBy: Refused<R>;
  /** The sentence for the sender where something was refused. */
  readonly reason: string | undefined;
}

/** What was refused item by item, with the sentence that the sender gets. */
export class Refusals<R extends string> {
  private total = 0;
  private readonly counts: Partial<Record<R, number>> = {};

  constructor(
    private readonly sentences: Readonly<Record<R, string>>,
    private readonly noun: string,
  ) {}

  add(reason: R, count = 1): void {
    if (count === 0) return;
    this.total += count;
    this.counts[reason] = (this.counts[reason] ?? 0) + count;
  }

  get rejections(): Rejections<R> {
    return { rejected: this.total, rejectedBy: this.counts, reason: this.sentence };
  }

  private get sentence(): string | undefined {
    if (this.total === 0) return undefined;
    const parts = (Object.keys(this.sentences) as R[])
      .filter((reason) => this.counts[reason] !== undefined)
      .map((reason) => `${String(this.counts[reason])} ${this.noun} ${this.sentences[reason]}`);
    return `Refused: ${parts.join('; ')}.`;
  }
}
