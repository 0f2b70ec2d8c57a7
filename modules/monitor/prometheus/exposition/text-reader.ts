import { type ExpositionSink, METRIC_TYPES } from './exposed-sample.js';
import { hasEscape, textOf } from './label-spans.js';
import { HASH, isBlank, LINE_FEED, LineScanner } from './line-scanner.js';
import { integerAt, numberAt } from './number.js';
import { TextRules } from './text-rules.js';

/**
 * Reads the Prometheus text format 0.0.4 (and 1.0.0, which may quote names). What the format demands beyond its grammar (metadata once and before its
 * samples, known escapes and types, a line feed at the end) is asked for by `strict`; Prometheus takes what breaks it.
 */
export class TextReader {
  private readonly line = new LineScanner(true);
  private readonly rules: TextRules | undefined;

  constructor(strict: boolean) {
    this.rules = strict ? new TextRules(this.line) : undefined;
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
      line.skipBlanks();
      if (line.at < line.end) {
        if (feed < 0 && rules !== undefined) line.fail('it has no line feed at its end');
        if (bytes[line.at] === HASH) this.comment(sink);
        else {
          this.sample();
          rules?.sample();
          sink.sample(line);
          samples++;
        }
      }
      if (feed < 0) break;
      start = feed + 1;
    }
    return samples;
  }

  /** TYPE and HELP with a name and a text say something of a family; all else behind a hash is for people. */
  private comment(sink: ExpositionSink): void {
    const { line } = this;
    const { bytes, end } = line;
    line.at++;
    line.skipBlanks();
    const word = this.word();
    if (word !== 'TYPE' && word !== 'HELP') return;
    line.skipBlanks();
    const nameStart = line.at;
    const nameEnd = line.metricName();
    line.at = nameEnd;
    if (nameEnd < end && !isBlank(bytes[nameEnd] ?? 0)) line.fail(`${word} has no valid name of a metric`);
    if (nameEnd === nameStart) return;
    line.skipBlanks();
    if (line.at >= end) return;
    const given = textOf(bytes, line.at, end, word === 'HELP' && hasEscape(bytes, line.at, end));
    const name = textOf(bytes, nameStart, nameEnd, false);
    if (word === 'HELP') {
      this.rules?.help(name);
      sink.metadata?.(name, 'help', given);
      return;
    }
    const lower = given.trimEnd().toLowerCase();
    const type = lower === 'untyped' ? 'unknown' : lower === 'gauge_histogram' ? 'gaugehistogram' : lower;
    const isKnown = METRIC_TYPES.has(type);
    if (!isKnown && this.rules !== undefined) line.fail('its type is not known');
    this.rules?.type(name, type);
    sink.metadata?.(name, 'type', isKnown ? type : 'unknown');
  }

  private word(): string {
    const { line } = this;
    const start = line.at;
    while (line.at < line.end && !isBlank(line.bytes[line.at] ?? 0)) line.at++;
    return line.at - start === 4 ? textOf(line.bytes, start, line.at, false) : '';
  }

  private sample(): void {
    const { line } = this;
    line.series();
    line.skipBlanks();
    const { bytes } = line;
    const start = line.at;
    const value = numberAt(bytes, start, this.token());
    if (value === undefined) return line.fail('a sample has no valid value');
    line.value = value;
    line.timestampMs = NaN;
    line.skipBlanks();
    if (line.at < line.end) {
      const from = line.at;
      const timestamp = integerAt(bytes, from, this.token());
      if (timestamp === undefined) return line.fail('a timestamp is no whole number of milliseconds');
      line.timestampMs = timestamp;
      line.skipBlanks();
    }
    if (line.at < line.end) line.fail('something stands behind its sample');
  }

  /** @returns the end of what stands here up to the next blank */
  private token(): number {
    const { line } = this;
    while (line.at < line.end && !isBlank(line.bytes[line.at] ?? 0)) line.at++;
    return line.at;
  }
}
