/** Why something of a remote-write body was not taken, in the order in which a sender is told. */
export const WRITE_REFUSALS = {
  labels: 'whose label references are odd in number or point outside the symbols',
  'no-name': 'without a metric name',
  'label-name': 'with a label that has no name, or the same label twice',
  histogram: 'of native histograms that do not add up',
  timestamp: 'whose timestamp is negative or out of range',
} as const;
export type WriteRefusal = keyof typeof WRITE_REFUSALS;

/** What of a remote-write body was taken, and what not. Counts are of the message's own samples, histograms and exemplars. */
export class WriteOutcome {
  samples = 0;
  histograms = 0;
  exemplars = 0;
  /** Samples and exemplars that the sink got: a histogram is several samples, and when a counter began is one. */
  items = 0;
  private readonly counts = new Map<WriteRefusal, number>();

  /** @param count of samples, histograms and exemplars; 1 for a series that has none of them */
  refuse(reason: WriteRefusal, count = 1): void {
    this.counts.set(reason, (this.counts.get(reason) ?? 0) + count);
  }

  get refusedBy(): ReadonlyMap<WriteRefusal, number> {
    return this.counts;
  }

  get rejected(): number {
    let all = 0;
    for (const count of this.counts.values()) all += count;
    return all;
  }

  /** For the sender; `undefined` where all was taken. */
  get sentence(): string | undefined {
    if (this.counts.size === 0) return undefined;
    const parts = [...this.counts].map(([reason, count]) => `${count} ${WRITE_REFUSALS[reason]}`);
    return `Not written: ${parts.join('; ')}. All else was.`;
  }
}
