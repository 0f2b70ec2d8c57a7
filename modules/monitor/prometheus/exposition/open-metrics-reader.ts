import { type ExpositionSink, METRIC_TYPES } from './exposed-sample.js';
import { hasEscape, textOf } from './label-spans.js';
import { HASH, LINE_FEED, LineScanner, SPACE } from './line-scanner.js';
import { numberAt } from './number.js';
import { OpenMetricsRules } from './open-metrics-rules.js';

const ASCII = new TextEncoder();
const EOF = ASCII.encode('# EOF');
const KEYWORDS = (['TYPE', 'HELP', 'UNIT'] as const).map((word) => ({ word, bytes: ASCII.encode(`# ${word} `) }));
/** Labels of one exemplar, names and values together (OpenMetrics 1.0, Exemplars). */
const MAX_EXEMPLAR_CHARACTERS = 128;

/** The bytes at `at` are these. */
const startsWith = (bytes: Uint8Array, at: number, end: number, with_: Uint8Array): boolean => {
  if (at + with_.length > end) return false;
  for (let n = 0; n < with_.length; n++) if (bytes[at + n] !== with_[n]) return false;
  return true;
};

/**
 * Reads OpenMetrics text 1.0. The grammar is always kept to. What it demands beyond it, of names, groups, values and histograms, is asked for by
 * `strict`: many exporters break such a rule (a histogram of negative values that has a sum), and Prometheus takes what they say.
 */
export class OpenMetricsReader {
  private readonly line = new LineScanner(false);
  private readonly rules: OpenMetricsRules | undefined;

  constructor(strict: boolean) {
    this.rules = strict ? new OpenMetricsRules(this.line) : undefined;
  }

  /**
   * @returns number of samples
   * @throws ApplianceError PROMETHEUS_EXPOSITION_MALFORMED, not retryable; what the sink got before is to be discarded
   */
  read(bytes: Uint8Array, sink: ExpositionSink): number {
    const { line, rules } = this;
    line.open(bytes);
    rules?.begin();
    let samples = 0;
    for (let start = 0; start < bytes.length;) {
      const feed = bytes.indexOf(LINE_FEED, start);
      line.at = start;
      line.end = feed < 0 ? bytes.length : feed;
      if (line.end === start) line.fail('it is blank');
      if (bytes[start] === HASH) {
        if (line.end - start === EOF.length && startsWith(bytes, start, line.end, EOF)) {
          line.at = line.end;
          if (feed >= 0 && feed + 1 < bytes.length) line.fail('something follows the end, # EOF');
          rules?.end();
          return samples;
        }
        this.metadata(sink);
      } else {
        this.sample();
        rules?.sample();
        sink.sample(line);
        samples++;
      }
      if (feed < 0) break;
      start = feed + 1;
    }
    return line.fail('the end, # EOF, is missing');
  }

  private metadata(sink: ExpositionSink): void {
    const { line } = this;
    const { bytes, at, end } = line;
    const keyword = KEYWORDS.find((each) => startsWith(bytes, at, end, each.bytes));
    if (keyword === undefined) return line.fail('it is neither TYPE, HELP, UNIT nor EOF');
    const nameStart = at + keyword.bytes.length;
    line.at = nameStart;
    const nameEnd = line.metricName();
    line.at = nameEnd;
    if (nameEnd === nameStart || bytes[nameEnd] !== SPACE || nameEnd >= end)
      line.fail(`${keyword.word} needs the name of a metric, a space and a text`);
    const start = nameEnd + 1;
    const text = textOf(bytes, start, end, keyword.word === 'HELP' && hasEscape(bytes, start, end));
    if (keyword.word === 'TYPE' && !METRIC_TYPES.has(text)) line.fail('its type is none of OpenMetrics');
    this.rules?.metadata(keyword.word, nameStart, nameEnd, text);
    const kind = keyword.word === 'TYPE' ? 'type' : keyword.word === 'HELP' ? 'help' : 'unit';
    sink.metadata?.(textOf(bytes, nameStart, nameEnd, false), kind, text);
  }

  private sample(): void {
    const { line } = this;
    line.series();
    line.value = this.number('a sample has no valid value', true);
    line.timestampMs = NaN;
    line.hasExemplar = false;
    const { bytes } = line;
    if (line.at < line.end && bytes[line.at + 1] !== HASH) line.timestampMs = this.timestamp();
    if (line.at < line.end) this.exemplar();
    if (line.at !== line.end) line.fail('something stands behind its sample');
  }

  private exemplar(): void {
    const { line } = this;
    const { bytes, at } = line;
    if (!startsWith(bytes, at, line.end, EXEMPLAR))
      line.fail('an exemplar begins with a space, #, a space and a brace');
    line.at = at + EXEMPLAR.length;
    line.exemplarSpans.clear();
    line.labelsInto(line.exemplarSpans, false);
    line.exemplarValue = this.number('an exemplar has no valid value', true);
    line.exemplarTimestampMs = line.at < line.end ? this.timestamp() : NaN;
    line.hasExemplar = true;
    if (this.rules !== undefined && charactersOf(line) > MAX_EXEMPLAR_CHARACTERS)
      line.fail(`the labels of an exemplar have more than ${MAX_EXEMPLAR_CHARACTERS} characters`);
  }

  /** Seconds with a fraction, as ms cut to whole ones. */
  private timestamp(): number {
    return Math.trunc(this.number('a timestamp is no finite number', false) * 1_000);
  }

  /** A space, and a number up to the next space or the end. */
  private number(complaint: string, mayBeInfinite: boolean): number {
    const { line } = this;
    const { bytes, at, end } = line;
    if (at >= end || bytes[at] !== SPACE) line.fail(complaint);
    const space = bytes.indexOf(SPACE, at + 1);
    const stop = space < 0 || space > end ? end : space;
    const value = numberAt(bytes, at + 1, stop);
    if (value === undefined || !(mayBeInfinite || Number.isFinite(value))) return line.fail(complaint);
    line.at = stop;
    return value;
  }
}

const EXEMPLAR = ASCII.encode(' # {');

const charactersOf = (line: LineScanner): number => {
  let characters = 0;
  for (const [name, value] of line.exemplarSpans.pairs(line.bytes))
    characters += codePointsOf(name) + codePointsOf(value);
  return characters;
};

/** Half of a surrogate pair counts as nothing. */
const codePointsOf = (text: string): number => text.length - (text.match(/[\uDC00-\uDFFF]/g)?.length ?? 0);
