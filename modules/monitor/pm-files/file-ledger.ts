import { type RecordStore, upsert } from '#foundation/record-store';
import { type DurableLog } from '#monitor/intake';
import { readFrameHead } from './measurement-frame.js';

/** Files of one source that are remembered: what is sent again comes soon. */
const REMEMBERED = 1000;

/** What a record says of the files of one source. */
interface Ledger {
  /** Digests of the files that were taken, the oldest first. */
  readonly taken: readonly string[];
  /** A file whose parts are on their way into the log: those before `parts` were there when the log ended at `logOffset`. */
  readonly reading?: { readonly digest: string; readonly parts: number; readonly logOffset: number };
}

/**
 * Remembers which files of a source were taken, so that one that is sent again, or is found again behind a crash, is not taken twice. What the record does
 * not say of the last one before a crash the log does: its frames name their file and part.
 */
export class FileLedger {
  private readonly taken: Set<string>;

  private constructor(
    private readonly records: RecordStore,
    private readonly log: Pick<DurableLog, 'read' | 'start' | 'end'>,
    private readonly id: string,
    taken: readonly string[],
    private reading: Ledger['reading'],
  ) {
    this.taken = new Set(taken);
  }

  static async open(
    records: RecordStore,
    log: Pick<DurableLog, 'read' | 'start' | 'end'>,
    source: string,
  ): Promise<FileLedger> {
    const id = `pm-files/${encodeURIComponent(source)}`;
    const { taken, reading } = (await records.get<Ledger>(id))?.value ?? { taken: [] };
    if (reading === undefined) return new FileLedger(records, log, id, taken, undefined);
    let { parts } = reading;
    for await (const { kind, source: of, body } of log.read(Math.max(reading.logOffset, log.start))) {
      if (kind !== 'pm-measurements' || of !== source) continue;
      const head = readFrameHead(body);
      if (head.digest !== reading.digest) continue;
      parts = head.part + 1;
      if (head.isLast) return new FileLedger(records, log, id, [...taken, head.digest], undefined);
    }
    return new FileLedger(records, log, id, taken, { ...reading, parts });
  }

  isTaken(digest: string): boolean {
    return this.taken.has(digest);
  }

  /** Parts of the file that are in the log already. To be called before the first one goes there. */
  async begin(digest: string): Promise<number> {
    const parts = this.reading?.digest === digest ? this.reading.parts : 0;
    await this.reached(digest, parts);
    return parts;
  }

  /** The parts before this one are in the log. */
  async reached(digest: string, parts: number): Promise<void> {
    this.reading = { digest, parts, logOffset: this.log.end };
    await this.save();
  }

  async end(digest: string): Promise<void> {
    this.reading = undefined;
    this.taken.add(digest);
    for (const oldest of this.taken)
      if (this.taken.size > REMEMBERED) this.taken.delete(oldest);
      else break;
    await this.save();
  }

  private async save(): Promise<void> {
    const ledger: Ledger = { taken: [...this.taken], ...(this.reading === undefined ? {} : { reading: this.reading }) };
    await upsert(this.records, this.id, ledger);
  }
}
