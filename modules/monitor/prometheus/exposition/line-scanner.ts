import { refuse } from '../errors.js';
import { type ExposedExemplar, type ExposedSample, type LabelPair } from './exposed-sample.js';
import { LabelSpans, textOf } from './label-spans.js';

export const SPACE = 0x20;
export const TAB = 0x09;
export const LINE_FEED = 0x0a;
export const HASH = 0x23;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const EQUALS = 0x3d;
const OPEN = 0x7b;
const CLOSE = 0x7d;
const COLON = 0x3a;

const NAME_FIRST = 1;
const NAME_REST = 2;
const METRIC_ONLY = 4;

/** What a byte may be in a name: [a-zA-Z_][a-zA-Z0-9_]*, with colons in the names of metrics. */
const NAME_BYTES = (() => {
  const kinds = new Uint8Array(256);
  const from = (first: string, last: string, kind: number): void => {
    for (let byte = first.charCodeAt(0); byte <= last.charCodeAt(0); byte++) kinds[byte] = kind;
  };
  from('a', 'z', NAME_FIRST | NAME_REST);
  from('A', 'Z', NAME_FIRST | NAME_REST);
  from('_', '_', NAME_FIRST | NAME_REST);
  from('0', '9', NAME_REST);
  kinds[COLON] = METRIC_ONLY;
  return kinds;
})();

const isNameFirst = (byte: number, isMetric: boolean): boolean =>
  ((NAME_BYTES[byte] ?? 0) & (isMetric ? NAME_FIRST | METRIC_ONLY : NAME_FIRST)) !== 0;
const isNameRest = (byte: number, isMetric: boolean): boolean =>
  ((NAME_BYTES[byte] ?? 0) & (isMetric ? NAME_REST | METRIC_ONLY : NAME_REST)) !== 0;

/**
 * The place in a body that is being read, and what stands on the line: shared by the text format and OpenMetrics, which differ in where blanks may
 * stand. `at` and `end` are offsets of the line; nothing is read beyond `end`.
 */
export class LineScanner implements ExposedSample {
  bytes: Uint8Array = new Uint8Array(0);
  at = 0;
  end = 0;
  keyStart = 0;
  keyEnd = 0;
  nameStart = 0;
  nameEnd = 0;
  private isNameEscaped = false;
  private sawEscape = false;
  readonly spans = new LabelSpans();
  value = 0;
  timestampMs = NaN;
  hasExemplar = false;
  readonly exemplarSpans = new LabelSpans();
  exemplarValue = 0;
  exemplarTimestampMs = NaN;

  /** @param blanks may stand between any two tokens, and a comma behind the last label: the text format */
  constructor(private readonly blanks: boolean) {}

  get keyBytes(): Uint8Array {
    return this.bytes;
  }

  open(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = 0;
  }

  labels(): LabelPair[] {
    const name: LabelPair = ['__name__', textOf(this.bytes, this.nameStart, this.nameEnd, this.isNameEscaped)];
    return [name, ...this.spans.pairs(this.bytes)];
  }

  exemplar(): ExposedExemplar | undefined {
    if (!this.hasExemplar) return undefined;
    const { bytes, exemplarSpans, exemplarValue: value, exemplarTimestampMs: timestampMs } = this;
    return { labels: exemplarSpans.pairs(bytes), value, timestampMs };
  }

  /** Throws PROMETHEUS_EXPOSITION_MALFORMED with the number of the line. */
  fail(reason: string): never {
    let line = 1;
    for (let at = this.bytes.indexOf(LINE_FEED); at >= 0 && at < this.at; at = this.bytes.indexOf(LINE_FEED, at + 1))
      line++;
    return refuse('PROMETHEUS_EXPOSITION_MALFORMED', `Line ${line} of the exposition: ${reason}.`);
  }

  skipBlanks(): void {
    while (this.at < this.end && isBlank(this.bytes[this.at] ?? 0)) this.at++;
  }

  /** Reads the name of a metric. @returns where it ends; where it began if none stands here */
  metricName(): number {
    const { bytes, end } = this;
    let { at } = this;
    if (at < end && isNameFirst(bytes[at] ?? 0, true))
      do at++;
      while (at < end && isNameRest(bytes[at] ?? 0, true));
    return at;
  }

  /** Reads the name of a series and its labels; `at` is behind them then. */
  series(): void {
    this.spans.clear();
    this.keyStart = this.nameStart = this.at;
    this.keyEnd = this.nameEnd = this.at = this.metricName();
    this.isNameEscaped = false;
    if (this.blanks) this.skipBlanks();
    if (this.bytes[this.at] === OPEN && this.at < this.end) {
      this.at++;
      this.labelsInto(this.spans, true);
      this.keyEnd = this.at;
    }
    if (this.nameEnd === this.nameStart) this.fail('a sample has no metric name');
  }

  /** Reads labels up to and with the closing brace. A quoted text without a value is the metric's name (UTF-8 names). */
  labelsInto(spans: LabelSpans, mayNameMetric: boolean): void {
    for (let isFirst = true; ; isFirst = false) {
      this.gap();
      if (this.peek() === CLOSE && (isFirst || this.blanks)) {
        this.at++;
        return;
      }
      this.label(spans, mayNameMetric);
      this.gap();
      const byte = this.peek();
      this.at++;
      if (byte === CLOSE) return;
      if (byte !== COMMA) this.fail('a comma or a closing brace is missing between labels');
    }
  }

  private label(spans: LabelSpans, mayNameMetric: boolean): void {
    const { bytes } = this;
    const isQuoted = this.peek() === QUOTE;
    let start = this.at;
    let end: number;
    if (isQuoted) {
      start++;
      end = this.quoted();
      this.gap();
      if (this.peek() !== EQUALS && mayNameMetric && this.nameEnd === this.nameStart && end > start) {
        this.nameStart = start;
        this.nameEnd = end;
        this.isNameEscaped = this.sawEscape;
        return;
      }
    } else {
      if (!isNameFirst(this.peek(), false)) this.fail('a label has no valid name');
      do this.at++;
      while (this.at < this.end && isNameRest(bytes[this.at] ?? 0, false));
      end = this.at;
    }
    if (end === start) this.fail('a label has no name');
    const label = spans.push(start, end, isQuoted && this.sawEscape);
    if (spans.lastIsAgain(bytes)) this.fail('a label is there twice');
    this.gap();
    if (this.peek() !== EQUALS) this.fail('an equals sign is missing behind the name of a label');
    this.at++;
    this.gap();
    if (this.peek() !== QUOTE) this.fail('the value of a label is not quoted');
    const valueStart = this.at + 1;
    const valueEnd = this.quoted();
    spans.setValue(label, valueStart, valueEnd, this.sawEscape);
  }

  /** Goes behind a text between quotes, and notes whether it has an escape. @returns where the text ends */
  private quoted(): number {
    const { bytes, end } = this;
    this.sawEscape = false;
    for (let at = this.at + 1; at < end; at++) {
      const byte = bytes[at] ?? 0;
      if (byte === QUOTE) {
        this.at = at + 1;
        return at;
      }
      if (byte === BACKSLASH) {
        this.sawEscape = true;
        at++;
      }
    }
    return this.fail('a quote is not closed');
  }

  private gap(): void {
    if (this.blanks) this.skipBlanks();
  }

  private peek(): number {
    return this.at < this.end ? (this.bytes[this.at] ?? 0) : 0;
  }
}

export const isBlank = (byte: number): boolean => byte === SPACE || byte === TAB;
