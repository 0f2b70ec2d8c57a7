import { SaxesParser } from 'saxes';
import { type CounterFilter } from './domain/counter-filter.js';
import { dateTimeMs, durationMs } from './domain/period.js';
import { refuse } from './errors.js';
import { type FileContent, GroupBuilder } from './group-builder.js';
import { type MeasurementSink } from './measurement-sink.js';

/** Elements within each other at most; the format has six. */
const MAX_DEPTH = 32;
/** One text, list or start tag at most, characters. */
const MAX_TEXT = 4 << 20;
const ROOTS = new Set(['measCollecFile', 'measDataFile']);
/** Elements whose text is read. */
const TEXTS = new Set(['measTypes', 'measType', 'measResults', 'r', 'suspect']);
const BOOLEANS: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };

const localName = (name: string): string => {
  const at = name.indexOf(':');
  return at < 0 ? name : name.slice(at + 1);
};
const localAttributes = (attributes: Readonly<Record<string, string>>): ((name: string) => string | undefined) => {
  return (name) => {
    if (Object.hasOwn(attributes, name)) return attributes[name];
    const found = Object.keys(attributes).find((each) => localName(each) === name && !each.startsWith('xmlns'));
    return found === undefined ? undefined : attributes[found];
  };
};

/**
 * Reads the XML of a performance data file as it comes, in memory that does not grow with the file: TS 32.435 (`measCollecFile`) and
 * TS 28.532 (`measDataFile`), types and results by position or as lists. Elements that it does not know are passed over.
 */
export class XmlReader {
  private readonly parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  private readonly builder: GroupBuilder;
  private readonly path: string[] = [];
  private sinceEvent = 0;
  private isDone = false;
  private text = '';
  private isReadingText = false;
  private prefix = '';
  private element = '';
  private position = '';
  private object: string | undefined;
  private suspect = false;

  constructor(sink: MeasurementSink, filter: CounterFilter) {
    this.builder = new GroupBuilder(sink, filter, (message) => this.fail(message));
    this.parser.on('error', (error) => {
      this.fail(error.message.replace(/^\d+:\d+: /, ''));
    });
    this.parser.on('doctype', () => {
      this.fail('a document type is not taken');
    });
    this.parser.on('opentag', ({ name, attributes }) => {
      this.sinceEvent = 0;
      this.open(localName(name), localAttributes(attributes));
    });
    this.parser.on('text', (text) => {
      this.sinceEvent = 0;
      if (this.isReadingText) this.text += text;
    });
    this.parser.on('cdata', (text) => {
      this.sinceEvent = 0;
      if (this.isReadingText) this.text += text;
    });
    this.parser.on('closetag', ({ name }) => {
      this.sinceEvent = 0;
      this.close(localName(name));
    });
  }

  /** @throws ApplianceError PM_FILE_MALFORMED or PM_FILE_UNSUPPORTED with the line, not retryable */
  write(text: string): void {
    this.parser.write(text);
    this.sinceEvent += text.length;
    if (this.sinceEvent > MAX_TEXT) this.fail(`a text or tag is longer than ${String(MAX_TEXT)} characters`);
  }

  /** To be called behind the last text. @throws ApplianceError PM_FILE_INCOMPLETE where the document goes on, not retryable */
  end(): FileContent {
    if (!this.isDone) return refuse('PM_FILE_INCOMPLETE', 'the file ends within its document', this.parser.line);
    this.parser.close();
    return this.builder.summary;
  }

  private fail(message: string): never {
    return refuse('PM_FILE_MALFORMED', message, this.parser.line);
  }

  private open(name: string, attribute: (name: string) => string | undefined): void {
    const { path, builder } = this;
    const parent = path.at(-1) ?? '';
    path.push(name);
    if (path.length > MAX_DEPTH) this.fail(`elements stand more than ${String(MAX_DEPTH)} deep`);
    if (path.length === 1 && !ROOTS.has(name))
      refuse('PM_FILE_UNSUPPORTED', `the document is a ${name.slice(0, 64)} and no PM file`, this.parser.line);
    switch (name) {
      case 'fileHeader':
        this.prefix = attribute('dnPrefix') ?? '';
        break;
      case 'fileSender':
        // An element that does not name itself in its section is the sender of the file.
        this.element = attribute('localDn') ?? '';
        break;
      case 'managedElement':
      case 'measEntity':
        builder.startEntity();
        this.element = attribute('localDn') ?? attribute('userLabel') ?? this.element;
        break;
      case 'measInfo':
        builder.startGroup({ prefix: this.prefix, element: this.element }, attribute('measInfoId') ?? '');
        break;
      case 'granPeriod':
        this.period(attribute('duration') ?? '', attribute('endTime') ?? '');
        break;
      case 'measValue':
        if (parent !== 'measInfo') this.fail('a measValue stands outside of measInfo');
        this.object = attribute('measObjLdn') ?? this.fail('a measValue has no measObjLdn');
        this.suspect = false;
        builder.startObject();
        break;
      case 'measType':
      case 'r':
        this.position = attribute('p') ?? this.fail(`${name} has no position p`);
        break;
    }
    this.isReadingText = TEXTS.has(name);
    this.text = '';
  }

  private close(name: string): void {
    this.path.pop();
    const { builder, text } = this;
    if (this.isReadingText) {
      switch (name) {
        case 'measTypes':
          builder.listCounters(text);
          break;
        case 'measType':
          builder.counter(this.position, text.trim());
          break;
        case 'r':
          if (this.object !== undefined) builder.value(this.position, text);
          break;
        case 'measResults':
          if (this.object !== undefined) builder.listValues(text);
          break;
        case 'suspect':
          this.suspect = BOOLEANS[text.trim()] ?? this.fail('suspect is neither true nor false');
          break;
      }
    } else if (name === 'measValue' && this.object !== undefined) {
      builder.endObject(this.object, this.suspect);
      this.object = undefined;
    }
    this.isReadingText = false;
    this.isDone = this.path.length === 0;
  }

  private period(duration: string, endTime: string): void {
    const granularityMs = durationMs(duration) ?? this.fail('granPeriod has no duration');
    const endMs = dateTimeMs(endTime) ?? this.fail('granPeriod has no endTime');
    this.builder.period(endMs, granularityMs);
  }
}
