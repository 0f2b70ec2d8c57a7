import { type LabelPair } from './exposed-sample.js';
import { type LineScanner } from './line-scanner.js';
import { numberAt } from './number.js';

interface Family {
  readonly name: string;
  type: string | undefined;
  hasHelp: boolean;
  hasSamples: boolean;
}

const ASCII = new TextEncoder();
const LE = ASCII.encode('le');
const QUANTILE = ASCII.encode('quantile');
const RESERVED = ASCII.encode('__name__');
const BACKSLASH = 0x5c;
const KNOWN_ESCAPES: ReadonlySet<number> = new Set(ASCII.encode('\\"n'));
const OF_SUMMARY = /_(?:sum|count)$/;
const OF_HISTOGRAM = /_(?:sum|count|bucket)$/;

/** What the text format 0.0.4 demands beyond its grammar. */
export class TextRules {
  private readonly families = new Map<string, Family>();
  private current: Family | undefined;
  private currentName: Uint8Array = new Uint8Array(0);

  constructor(private readonly line: LineScanner) {}

  begin(): void {
    this.families.clear();
    this.current = undefined;
  }

  help(name: string): void {
    const family = this.familyOf(name);
    if (family.hasHelp) this.line.fail('HELP is there twice');
    family.hasHelp = true;
  }

  type(name: string, type: string): void {
    const family = this.familyOf(name);
    if (family.type !== undefined) this.line.fail('TYPE is there twice');
    if (family.hasSamples) this.line.fail('TYPE stands behind the samples of its metric');
    family.type = type;
    // Names that stood for a family of their own until now may be parts of this one.
    this.current = undefined;
  }

  /** The line holds a sample. */
  sample(): void {
    const { line } = this;
    const family = this.familyOfSample();
    family.hasSamples = true;
    if (line.spans.find(line.bytes, RESERVED) >= 0) line.fail('a label has the reserved name __name__');
    if (family.type === 'histogram') this.number(LE);
    if (family.type === 'summary') this.number(QUANTILE);
    this.escapes();
  }

  private familyOfSample(): Family {
    const { bytes, nameStart, nameEnd } = this.line;
    const name = bytes.subarray(nameStart, nameEnd);
    if (this.current !== undefined && Buffer.compare(this.currentName, name) === 0) return this.current;
    const [, text]: LabelPair = this.line.labels()[0] ?? ['', ''];
    this.current = this.familyOf(this.familyNameOf(text));
    this.currentName = name;
    return this.current;
  }

  private familyNameOf(name: string): string {
    if (this.families.has(name)) return name;
    const summary = name.replace(OF_SUMMARY, '');
    if (this.families.get(summary)?.type === 'summary') return summary;
    const histogram = name.replace(OF_HISTOGRAM, '');
    return this.families.get(histogram)?.type === 'histogram' ? histogram : name;
  }

  private familyOf(name: string): Family {
    const known = this.families.get(name);
    if (known !== undefined) return known;
    const family: Family = { name, type: undefined, hasHelp: false, hasSamples: false };
    this.families.set(name, family);
    return family;
  }

  private number(label: Uint8Array): void {
    const { spans, bytes } = this.line;
    const at = spans.find(bytes, label);
    if (at < 0 || numberAt(bytes, spans.valueStart[at] ?? 0, spans.valueEnd[at] ?? 0) !== undefined) return;
    this.line.fail('a bound or a quantile is no number');
  }

  private escapes(): void {
    const { spans, bytes } = this.line;
    for (let label = 0; label < spans.length; label++) {
      const end = spans.valueEnd[label] ?? 0;
      for (let at = spans.valueStart[label] ?? 0; at < end; at++) {
        if (bytes[at] !== BACKSLASH) continue;
        at++;
        if (!KNOWN_ESCAPES.has(bytes[at] ?? 0)) this.line.fail('the value of a label has an escape that is not known');
      }
    }
  }
}
