import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { createGunzip } from 'node:zlib';
import { type CounterFilter } from './domain/counter-filter.js';
import { refuse } from './errors.js';
import { isGpb, readGpb } from './gpb-reader.js';
import { type FileContent } from './group-builder.js';
import { readJson } from './json-reader.js';
import { DIGEST_BYTES } from './measurement-frame.js';
import { MeasurementWriter, type WriterSettings, type WrittenFrame } from './measurement-writer.js';
import { XmlReader } from './xml-reader.js';

export interface ReaderSettings extends WriterSettings {
  readonly filter: CounterFilter;
  /** Decompressed. */
  readonly maxFileBytes: number;
  readonly maxJsonBytes: number;
}

/** What was read of a file; its frames went to `keep` meanwhile. */
export interface ReadFile {
  /** First 128 bits of the SHA-256 of the decompressed file, hexadecimal: a file that is sent again is known by it. */
  readonly digest: string;
  readonly bytes: number;
  readonly samples: number;
  readonly content: FileContent;
}

/** How far a text is looked into for its encoding. */
const PROLOG_BYTES = 256;
/** The loop gives way to others after this many bytes; about 2 ms of work. */
const PIECE_BYTES = 1 << 16;

/** Bytes of a file as they come: from a disk, a request or a response. */
export type ByteStream = AsyncIterable<Uint8Array>;

/**
 * Reads one performance data file as a stream: plain or gzip, XML, JSON or GPB, told by its first bytes. The memory that it takes does not grow with the
 * file, but for JSON and GPB.
 *
 * @param keep takes each frame away, before more is read; frames have no head yet
 * @throws ApplianceError PM_FILE_MALFORMED, PM_FILE_INCOMPLETE, PM_FILE_TOO_LARGE, PM_FILE_UNSUPPORTED, none retryable, or what the stream throws
 */
export const readPmFile = async (
  stream: ByteStream,
  settings: ReaderSettings,
  keep: (frame: WrittenFrame) => Promise<void> | void,
): Promise<ReadFile> => {
  const digest = createHash('sha256');
  const writer = new MeasurementWriter(settings);
  let bytes = 0;
  let form: Form | undefined;
  let head: Uint8Array = new Uint8Array();
  const take = async (piece: Uint8Array): Promise<void> => {
    form ??= formOf(piece, writer, settings);
    form.write(piece);
    for (const frame of writer.take(false)) await keep(frame);
  };
  for await (const chunk of plain(stream))
    for (let at = 0; at < chunk.length; at += PIECE_BYTES) {
      const piece = chunk.subarray(at, at + PIECE_BYTES);
      bytes += piece.length;
      if (bytes > settings.maxFileBytes)
        refuse('PM_FILE_TOO_LARGE', `The file has more than ${String(settings.maxFileBytes)} bytes.`);
      digest.update(piece);
      if (form === undefined && head.length + piece.length < PROLOG_BYTES) {
        head = Buffer.concat([head, piece]);
        continue;
      }
      await take(head.length === 0 ? piece : Buffer.concat([head, piece]));
      head = new Uint8Array();
    }
  if (bytes === 0) refuse('PM_FILE_INCOMPLETE', 'The file is empty.');
  if (head.length > 0) await take(head);
  const content = (form ?? formOf(head, writer, settings)).end();
  for (const frame of writer.take(true)) await keep(frame);
  return { digest: digest.digest('hex').slice(0, DIGEST_BYTES * 2), bytes, samples: writer.total, content };
};

const ENCODING = /^<\?xml[^>]*\sencoding\s*=\s*["']([\w.-]+)["']/;

const formOf = (start: Uint8Array, writer: MeasurementWriter, settings: ReaderSettings): Form => {
  if (isGpb(start)) return new GpbForm(writer, settings);
  const encoding =
    start[0] === 0xff && start[1] === 0xfe
      ? 'utf-16le'
      : start[0] === 0xfe && start[1] === 0xff
        ? 'utf-16be'
        : undefined;
  const text = new TextDecoder(encoding ?? 'latin1')
    .decode(start.subarray(0, PROLOG_BYTES))
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .trimStart();
  if (text.startsWith('<'))
    return new XmlForm(
      decoderOf(encoding ?? ENCODING.exec(text)?.[1] ?? 'utf-8'),
      new XmlReader(writer, settings.filter),
    );
  if (text.startsWith('{')) return new JsonForm(writer, settings);
  return refuse('PM_FILE_UNSUPPORTED', 'The file is neither XML nor JSON nor GPB.', 1);
};

const decoderOf = (encoding: string): TextDecoder => {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch {
    return refuse('PM_FILE_UNSUPPORTED', `The encoding ${encoding} is not known.`, 1);
  }
};

interface Form {
  write(piece: Uint8Array): void;
  end(): FileContent;
}

/** Pieces of what is read whole, up to its bound. */
class Whole {
  private readonly pieces: Uint8Array[] = [];
  private length = 0;

  constructor(private readonly maxBytes: number) {}

  add(piece: Uint8Array): void {
    this.length += piece.length;
    if (this.length > this.maxBytes)
      refuse('PM_FILE_TOO_LARGE', `A file that is no XML has at most ${String(this.maxBytes)} bytes.`);
    this.pieces.push(Uint8Array.from(piece));
  }

  get bytes(): Uint8Array {
    return Buffer.concat(this.pieces);
  }
}

class GpbForm implements Form {
  private readonly whole: Whole;

  constructor(
    private readonly writer: MeasurementWriter,
    private readonly settings: ReaderSettings,
  ) {
    this.whole = new Whole(settings.maxJsonBytes);
  }

  write(piece: Uint8Array): void {
    this.whole.add(piece);
  }

  end(): FileContent {
    return readGpb(this.whole.bytes, this.writer, this.settings.filter);
  }
}

class XmlForm implements Form {
  constructor(
    private readonly decoder: TextDecoder,
    private readonly reader: XmlReader,
  ) {}

  write(piece: Uint8Array): void {
    this.reader.write(textOf(this.decoder, piece));
  }

  end(): FileContent {
    this.reader.write(textOf(this.decoder));
    return this.reader.end();
  }
}

class JsonForm implements Form {
  private readonly whole: Whole;

  constructor(
    private readonly writer: MeasurementWriter,
    private readonly settings: ReaderSettings,
  ) {
    this.whole = new Whole(settings.maxJsonBytes);
  }

  write(piece: Uint8Array): void {
    this.whole.add(piece);
  }

  end(): FileContent {
    const decoder = decoderOf('utf-8');
    const text = textOf(decoder, this.whole.bytes) + textOf(decoder);
    return readJson(text, this.writer, this.settings.filter);
  }
}

/** Without a piece: what is left of the last character. */
const textOf = (decoder: TextDecoder, piece?: Uint8Array): string => {
  try {
    return piece === undefined ? decoder.decode() : decoder.decode(piece, { stream: true });
  } catch {
    return refuse('PM_FILE_MALFORMED', `the text is not ${decoder.encoding}`);
  }
};

/** The stream behind gzip, where it is that: told by its first two bytes (RFC 1952 clause 2.3.1). */
async function* plain(stream: ByteStream): AsyncGenerator<Uint8Array> {
  const chunks = stream[Symbol.asyncIterator]();
  let start: Uint8Array = new Uint8Array();
  try {
    while (start.length < 2) {
      const next = await chunks.next();
      if (next.done === true) break;
      start = start.length === 0 ? next.value : Buffer.concat([start, next.value]);
    }
    const whole = resume(start, chunks);
    if (start[0] === 0x1f && start[1] === 0x8b) yield* inflated(whole);
    else yield* whole;
  } finally {
    await chunks.return?.();
  }
}

async function* resume(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (start.length > 0) yield start;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

async function* inflated(compressed: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const source = Readable.from(compressed, { objectMode: false });
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) yield chunk;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') refuse('PM_FILE_INCOMPLETE', 'The gzip stream ends before its end.');
    if (code?.startsWith('Z_') === true) refuse('PM_FILE_MALFORMED', 'The file is no gzip stream.');
    throw error;
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}
