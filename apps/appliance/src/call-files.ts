import { type Registry } from 'prom-client';
import { ApplianceError, type Configuration } from '#foundation/platform';
import { type RecordStore, upsert } from '#foundation/record-store';
import { type CallFile, CallRecordFile, CdrConfig, CdrMetrics, type FilePosition } from '#monitor/cdr';
import { type DurableLog, type Intake } from '#monitor/intake';
import { type Keys } from './secrets.js';

export interface CallFilesParts {
  readonly records: RecordStore;
  readonly intake: Intake;
  /** What the intake writes to: it knows which lines were taken just before a crash. */
  readonly log: DurableLog;
  readonly keys: Keys;
  readonly registry: Registry;
  readonly trouble: (error: unknown) => void;
}

/** How far a file was read. `next` is where it goes on once the log has a frame of the file at `logOffset` or behind it. */
interface Reading {
  readonly at?: FilePosition;
  readonly intended?: { readonly logOffset: number; readonly next: FilePosition };
}

const positionId = (source: string): string => `call-file/${encodeURIComponent(source)}`;

/** Tells the same trouble of a file once for as long as it lasts. */
class Troubles {
  private last = '';

  constructor(private readonly tell: (error: unknown) => void) {}

  readonly met = (error: unknown): void => {
    const text = error instanceof ApplianceError ? error.code : String(error);
    if (text !== this.last) this.tell(error);
    this.last = text;
  };

  over(): void {
    this.last = '';
  }
}

interface Followed {
  readonly file: CallRecordFile;
  readonly troubles: Troubles;
}

/** Follows the configured files of call records: new lines go the way of every received body, and how far each file was read is a record. */
export class CallFiles {
  private constructor(private readonly followed: readonly Followed[]) {}

  static async open(config: Configuration, parts: CallFilesParts): Promise<CallFiles> {
    const cdr = config.get(CdrConfig);
    const sources = cdr.files.map(({ source }) => source);
    const metrics = new CdrMetrics(parts.registry, sources);
    const follow = async (file: CallFile): Promise<Followed> => {
      const troubles = new Troubles(parts.trouble);
      const id = positionId(file.source);
      let at = await positionOf(file.source, (await parts.records.get<Reading>(id))?.value, parts.log);
      const followed = new CallRecordFile({
        file,
        config: cdr,
        regionKey: parts.keys.of(`pseudonyms-${file.region}`),
        position: at,
        intend: async (next) => {
          const intended = { logOffset: parts.log.end, next };
          await upsert(parts.records, id, { ...(at === undefined ? {} : { at }), intended } satisfies Reading);
        },
        save: async (position) => {
          await upsert(parts.records, id, { at: position } satisfies Reading);
          at = position;
          troubles.over();
        },
        accept: async (source, bytes, decode) => parts.intake.accept(source, bytes, decode),
        metrics,
        onFailure: troubles.met,
      });
      return { file: followed, troubles };
    };
    return new CallFiles(await Promise.all(cdr.files.map(follow)));
  }

  start(): void {
    for (const { file } of this.followed) file.start();
  }

  /** Reads what stands in the files now. A file that cannot be read now is read later. */
  async readNow(): Promise<void> {
    await Promise.all(this.followed.map(async ({ file, troubles }) => file.poll().catch(troubles.met)));
  }

  async stop(): Promise<void> {
    await Promise.all(this.followed.map(async ({ file }) => file.stop()));
  }
}

/** A crash between lines that were accepted and the record of it leaves open which came last; the log knows whether the lines were taken. */
const positionOf = async (
  source: string,
  found: Reading | undefined,
  log: DurableLog,
): Promise<FilePosition | undefined> => {
  if (found?.intended === undefined) return found?.at;
  const { logOffset, next } = found.intended;
  for await (const frame of log.read(logOffset))
    if (frame.kind === 'call-records' && frame.source === source) return next;
  return found.at;
};
