import { type MetricType } from './exposed-sample.js';
import { HistogramRules } from './histogram-rules.js';
import { sameBytes } from './label-spans.js';
import { type LineScanner } from './line-scanner.js';
import { numberAt } from './number.js';
import { SpanSet } from './span-set.js';
import { ALLOWED_SUFFIXES, type Suffix, SUFFIX_BYTES } from './suffixes.js';

const ASCII = new TextEncoder();
const LE = ASCII.encode('le');
const QUANTILE = ASCII.encode('quantile');

const NOT_NEGATIVE: ReadonlySet<Suffix> = new Set<Suffix>(['_total', '_sum', '_count', '_bucket', '_gcount']);
const WHOLE: ReadonlySet<Suffix> = new Set<Suffix>(['_count', '_bucket', '_gcount']);

/** What OpenMetrics 1.0 demands of families, groups and values beyond its grammar. One object reads one body after the other. */
export class OpenMetricsRules {
  private familyStart = 0;
  private familyEnd = -1;
  private type: MetricType = 'unknown';
  private unit = '';
  private seen = { TYPE: false, HELP: false, UNIT: false };
  private hasSamples = false;
  /** Every name that a family before has taken, with its suffixes. */
  private readonly names = new SpanSet();
  private readonly groups = new SpanSet();
  private group = new Uint8Array(256);
  private groupLength = -1;
  private key = new Uint8Array(256);
  private groupTimestampMs = NaN;
  private readonly histogram: HistogramRules;
  private order: number[] = [];

  constructor(private readonly line: LineScanner) {
    this.histogram = new HistogramRules((reason) => line.fail(reason));
  }

  begin(): void {
    this.names.clear();
    this.familyEnd = -1;
  }

  end(): void {
    this.close();
  }

  metadata(word: 'TYPE' | 'HELP' | 'UNIT', nameStart: number, nameEnd: number, text: string): void {
    const { line } = this;
    if (!sameBytes(line.bytes, this.familyStart, this.familyEnd, line.bytes, nameStart, nameEnd)) {
      this.close();
      this.open(nameStart, nameEnd);
    } else if (this.hasSamples) line.fail(`${word} stands behind the samples of its metric`);
    if (this.seen[word]) line.fail(`${word} is there twice`);
    this.seen[word] = true;
    if (word === 'TYPE') this.type = text as MetricType;
    if (word === 'UNIT') this.unit = text;
  }

  /** The line holds a sample. */
  sample(): void {
    const { line } = this;
    let suffix = this.suffix();
    if (suffix === undefined) {
      this.close();
      this.open(line.nameStart, line.nameEnd);
      suffix = '';
    }
    this.labels(suffix);
    const isNewGroup = this.grouping(suffix);
    this.values(suffix);
    if (this.type === 'histogram' || this.type === 'gaugehistogram')
      this.histogram.sample(suffix, line.value, this.bound, line.timestampMs, isNewGroup);
    const { type } = this;
    const mayHaveExemplar =
      (type === 'counter' && suffix === '_total') ||
      ((type === 'histogram' || type === 'gaugehistogram') && suffix === '_bucket');
    if (line.hasExemplar && !mayHaveExemplar) line.fail('only buckets and totals have exemplars');
    this.hasSamples = true;
  }

  private bound = NaN;

  private open(start: number, end: number): void {
    this.familyStart = start;
    this.familyEnd = end;
    this.type = 'unknown';
    this.unit = '';
    this.seen = { TYPE: false, HELP: false, UNIT: false };
    this.hasSamples = false;
    this.groups.clear();
    this.groupLength = -1;
    this.histogram.begin();
  }

  private close(): void {
    if (this.familyEnd < 0) return;
    const { line, type, unit } = this;
    this.histogram.end();
    const name = new TextDecoder().decode(line.bytes.subarray(this.familyStart, this.familyEnd));
    for (const suffix of new Set(['', ...ALLOWED_SUFFIXES[type]])) {
      const bytes = ASCII.encode(name + suffix);
      if (!this.names.add(bytes, 0, bytes.length)) line.fail(`${name}${suffix} is of two metrics`);
    }
    if (unit !== '' && !name.endsWith(`_${unit}`)) line.fail(`the name ${name} does not end with its unit`);
    if (unit !== '' && (type === 'info' || type === 'stateset')) line.fail(`a metric of type ${type} has no unit`);
  }

  /** What the name of the line has beyond its family's, where the type allows it. */
  private suffix(): Suffix | undefined {
    const { line, familyStart, familyEnd } = this;
    const { bytes, nameStart, nameEnd } = line;
    const split = nameStart + familyEnd - familyStart;
    if (familyEnd < 0 || split > nameEnd || !sameBytes(bytes, familyStart, familyEnd, bytes, nameStart, split))
      return undefined;
    const found = SUFFIX_BYTES.find((each) => sameBytes(bytes, split, nameEnd, each.bytes, 0, each.bytes.length));
    return found !== undefined && ALLOWED_SUFFIXES[this.type].includes(found.suffix) ? found.suffix : undefined;
  }

  /** The label that a type needs, and its value. */
  private labels(suffix: Suffix): void {
    const { line, type } = this;
    if (suffix === '_bucket') {
      this.bound = this.labelNumber(LE);
      const at = line.spans.find(line.bytes, LE);
      const [, text] = at < 0 ? ['', ''] : line.spans.pair(line.bytes, at);
      if (Number.isNaN(this.bound) || (this.bound === Infinity && text !== '+Inf'))
        line.fail('a bucket has no valid le');
    }
    if (type === 'summary' && suffix === '') {
      const quantile = this.labelNumber(QUANTILE);
      if (!(quantile >= 0 && quantile <= 1)) line.fail('a quantile is not between 0 and 1');
    }
    if (type === 'stateset' && this.stateLabel() < 0) line.fail('a state has no label of the name of its metric');
  }

  private labelNumber(name: Uint8Array): number {
    const { spans, bytes } = this.line;
    const at = spans.find(bytes, name);
    return at < 0 ? NaN : (numberAt(bytes, spans.valueStart[at] ?? 0, spans.valueEnd[at] ?? 0) ?? NaN);
  }

  private stateLabel(): number {
    const { spans, bytes } = this.line;
    return spans.find(bytes, bytes, this.familyStart, this.familyEnd);
  }

  /** Samples of a group stand together, and their times do not go back. @returns whether a new group begins */
  private grouping(suffix: Suffix): boolean {
    const { line, groupTimestampMs } = this;
    const length = this.type === 'info' ? 0 : this.groupKey(suffix);
    const isSame = length === this.groupLength && sameBytes(this.key, 0, length, this.group, 0, length);
    if (isSame) {
      if (Number.isNaN(line.timestampMs) !== Number.isNaN(groupTimestampMs))
        line.fail('some samples of a group have a timestamp and some have none');
      if (line.timestampMs < groupTimestampMs && this.type !== 'info') line.fail('timestamps of a group go back');
    } else {
      if (!this.groups.add(this.key, 0, length)) line.fail('samples of a group do not stand together');
      [this.group, this.key] = [this.key, this.group];
      if (this.key.length < this.group.length) this.key = new Uint8Array(this.group.length);
      this.groupLength = length;
    }
    this.groupTimestampMs = line.timestampMs;
    return !isSame;
  }

  /** Writes the labels that make the group, sorted, into `key`. @returns their length */
  private groupKey(suffix: Suffix): number {
    const { line, type, order } = this;
    const { spans, bytes } = line;
    let left = -1;
    if (suffix === '_bucket') left = spans.find(bytes, LE);
    else if (type === 'summary' && suffix === '') left = spans.find(bytes, QUANTILE);
    else if (type === 'stateset') left = this.stateLabel();
    order.length = 0;
    for (let at = 0; at < spans.length; at++)
      // A label without a value is no label.
      if (at !== left && spans.valueStart[at] !== spans.valueEnd[at]) order.push(at);
    order.sort((a, b) => spans.compareNames(bytes, a, b));
    let to = 0;
    for (const at of order) {
      to = this.write(to, spans.nameStart[at] ?? 0, spans.nameEnd[at] ?? 0);
      to = this.write(to, spans.valueStart[at] ?? 0, spans.valueEnd[at] ?? 0);
    }
    return to;
  }

  /** The bytes and a line feed behind them, which no label has. */
  private write(to: number, start: number, end: number): number {
    const needed = to + end - start + 1;
    if (needed > this.key.length) {
      const key = new Uint8Array(needed * 2);
      key.set(this.key);
      this.key = key;
    }
    this.key.set(this.line.bytes.subarray(start, end), to);
    this.key[needed - 1] = 0x0a;
    return needed;
  }

  private values(suffix: Suffix): void {
    const { line, type } = this;
    const { value } = line;
    if (type === 'stateset' && value !== 0 && value !== 1) line.fail('a state is neither 0 nor 1');
    if (type === 'info' && value !== 1) line.fail('an info is not 1');
    if (type === 'summary' && suffix === '' && value < 0) line.fail('a quantile is negative');
    if (suffix !== '' && suffix !== '_created' && suffix !== '_info' && Number.isNaN(value))
      line.fail('what counts or sums is no number');
    if (NOT_NEGATIVE.has(suffix) && value < 0) line.fail('what counts or sums is negative');
    if (WHOLE.has(suffix) && !Number.isInteger(value)) line.fail('a count is not whole');
  }
}
