import { type Suffix } from './suffixes.js';

/**
 * What OpenMetrics 1.0 demands of one histogram at one time: buckets that rise in bound and count, one for +Inf that equals the count; a sum if and
 * only if there is a count, and no sum where a bound is negative.
 */
export class HistogramRules {
  private isOpen = false;
  private timestampMs = NaN;
  private bound = Number.NEGATIVE_INFINITY;
  private below = 0;
  private count: number | undefined;
  private sum = false;
  private gaugeSum: number | undefined;
  private isBelowZero = false;

  constructor(private readonly fail: (reason: string) => never) {}

  /** A new family begins. */
  begin(): void {
    this.isOpen = false;
  }

  /** The family ends. */
  end(): void {
    if (this.isOpen) this.check();
    this.isOpen = false;
  }

  sample(suffix: Suffix, value: number, bound: number, timestampMs: number, isNewGroup: boolean): void {
    if (!this.isOpen || isNewGroup || !Object.is(timestampMs, this.timestampMs)) {
      this.end();
      this.open(timestampMs);
    }
    switch (suffix) {
      case '_bucket':
        if (bound <= this.bound && this.bound !== Number.NEGATIVE_INFINITY) this.fail('buckets are not in order');
        if (value < this.below) this.fail('a bucket holds less than the one before');
        this.bound = bound;
        this.below = value;
        this.isBelowZero ||= bound < 0;
        break;
      case '_count':
      case '_gcount':
        this.count = value;
        break;
      case '_sum':
        this.sum = true;
        break;
      case '_gsum':
        this.gaugeSum = value;
        break;
      case '':
      case '_total':
      case '_created':
      case '_info':
        break;
    }
  }

  private open(timestampMs: number): void {
    this.isOpen = true;
    this.timestampMs = timestampMs;
    this.bound = Number.NEGATIVE_INFINITY;
    this.below = 0;
    this.count = undefined;
    this.sum = false;
    this.gaugeSum = undefined;
    this.isBelowZero = false;
  }

  private check(): void {
    const { count, sum, gaugeSum, isBelowZero } = this;
    if (this.bound !== Infinity) this.fail('a histogram has no bucket for +Inf');
    if (count !== undefined && count !== this.below)
      this.fail('the count of a histogram is not that of its last bucket');
    const hasSum = sum || gaugeSum !== undefined;
    if (hasSum !== (count !== undefined)) this.fail('a histogram has a sum without a count, or the other way');
    if (isBelowZero && sum) this.fail('a histogram with negative buckets has a sum');
    if (!isBelowZero && gaugeSum !== undefined && gaugeSum < 0) this.fail('a sum is negative and no bucket is');
  }
}
