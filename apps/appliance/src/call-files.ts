import { type Configuration } from '#foundation/platform';
import { type RecordStore, upsert } from '#foundation/record-store';
import {
  type CallFile,
  type CallFolder,
  CallRecordFile,
  CdrConfig,
  DroppedFolder,
  type FilePosition,
} from '#monitor/cdr';
import { type DurableLog } from '#monitor/intake';
import { callIntakeOf, type CallIntakesParts } from './call-intakes.js';
import { Troubles } from './troubles.js';

export interface CallFilesParts extends CallIntakesParts {
  readonly records: RecordStore;
  /** What the intake writes to: it knows which lines were taken just before a crash. */
  readonly log: DurableLog;
  readonly trouble: (error: unknown) => void;
}

/** How far a source was read: `at` with what the decoder held there. `intended` is so once the log has a frame of the source at `logOffset` or behind it. */
interface Reading<At> {
  readonly at?: At;
  readonly held?: unknown;
  readonly intended?: { readonly logOffset: number; readonly next: At; readonly held?: unknown };
}

/** The record of how far one source was read. */
class ReadingRecord<At> {
  private constructor(
    private readonly parts: CallFilesParts,
    private readonly id: string,
    private now: Reading<At>,
    /** The last intention was carried out: it is what `at` says. */
    readonly wasInterrupted: boolean,
  ) {}

  static async open<At>(parts: CallFilesParts, id: string, source: string): Promise<ReadingRecord<At>> {
    const found = (await parts.records.get<Reading<At>>(id))?.value ?? {};
    if (found.intended === undefined) return new ReadingRecord(parts, id, found, false);
    // A crash between lines that were accepted and the record of it leaves open which came last; the log knows whether the lines were taken.
    const { logOffset, next, held } = found.intended;
    for await (const frame of parts.log.read(logOffset))
      if (frame.kind === 'call-records' && frame.source === source)
        return new ReadingRecord(parts, id, { at: next, held }, true);
    return new ReadingRecord(parts, id, found, false);
  }

  get at(): At | undefined {
    return this.now.at;
  }

  get held(): unknown {
    return this.now.held;
  }

  async intend(next: At, held: unknown): Promise<void> {
    const { at, held: heldNow } = this.now;
    const intended = { logOffset: this.parts.log.end, next, ...(held === undefined ? {} : { held }) };
    await upsert(this.parts.records, this.id, { ...readingOf(at, heldNow), intended } satisfies Reading<At>);
  }

  async save(at: At | undefined, held: unknown): Promise<void> {
    const next = readingOf(at, held);
    await upsert(this.parts.records, this.id, next);
    this.now = next;
  }
}

const readingOf = <At>(at: At | undefined, held: unknown): Reading<At> => ({
  ...(at === undefined ? {} : { at }),
  ...(held === undefined ? {} : { held }),
});

interface Followed {
  readonly reader: { poll(isWhole?: boolean): Promise<number>; start(): void; stop(): Promise<void> };
  readonly troubles: Troubles;
}

/** Follows the configured files of call records and reads those put into folders: what they hold goes the way of every received body. */
export class CallFiles {
  private constructor(private readonly followed: readonly Followed[]) {}

  static async open(config: Configuration, parts: CallFilesParts): Promise<CallFiles> {
    const { files, folders } = config.get(CdrConfig);
    return new CallFiles([
      ...(await Promise.all(files.map(async (file) => follow(file, config, parts)))),
      ...(await Promise.all(folders.map(async (folder) => watch(folder, config, parts)))),
    ]);
  }

  start(): void {
    for (const { reader } of this.followed) reader.start();
  }

  /** Reads what stands in the files and folders now. What cannot be read now is read later. */
  async readNow(): Promise<void> {
    await Promise.all(this.followed.map(async ({ reader, troubles }) => reader.poll(true).catch(troubles.met)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.followed.map(async ({ reader }) => reader.stop()));
  }
}

const follow = async (file: CallFile, config: Configuration, parts: CallFilesParts): Promise<Followed> => {
  const { pollMs, batchBytes } = config.get(CdrConfig);
  const { path, source } = file;
  const troubles = new Troubles(parts.trouble);
  const reading = await ReadingRecord.open<FilePosition>(parts, `call-file/${encodeURIComponent(source)}`, source);
  const reader = new CallRecordFile({
    path,
    source,
    pollMs,
    batchBytes,
    intake: callIntakeOf(source, file, config, parts, reading.held),
    position: reading.at,
    intend: async (next, held) => reading.intend(next, held),
    save: async (position, held) => {
      await reading.save(position, held);
      troubles.over();
    },
    metrics: parts.metrics,
    onFailure: troubles.met,
  });
  return { reader, troubles };
};

const watch = async (folder: CallFolder, config: Configuration, parts: CallFilesParts): Promise<Followed> => {
  const { pollMs, maxFileBytes } = config.get(CdrConfig);
  const { path, source, after } = folder;
  const troubles = new Troubles(parts.trouble);
  const reading = await ReadingRecord.open<string>(parts, `call-folder/${encodeURIComponent(source)}`, source);
  const reader = new DroppedFolder({
    path,
    source,
    after,
    pollMs,
    maxFileBytes,
    intake: callIntakeOf(source, folder, config, parts, reading.held),
    taken: reading.wasInterrupted ? reading.at : undefined,
    intend: async (file, held) => reading.intend(file, held),
    save: async (held) => {
      await reading.save(undefined, held);
      troubles.over();
    },
    metrics: parts.metrics,
    onFailure: troubles.met,
  });
  return { reader, troubles };
};
