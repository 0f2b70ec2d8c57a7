import { statSync } from 'node:fs';
import { storeError } from '../../errors.js';
import { type StoreUsage, type Upkept } from '../../ports/telemetry-store.js';
import { ChunkWriter } from './chunk-writer.js';
import { Database, failureOf } from './database.js';
import { Line } from './line.js';
import { Reader, type Stored } from './reader.js';
import { Upkeep } from './upkeep.js';
import { type Appended, type Calls, type ChunkMessage, type Opened, type WorkerSettings } from './worker-protocol.js';

const READERS = 2;

/** One opening of the file. */
interface Opening {
  readonly database: Database;
  readonly writer: ChunkWriter;
  readonly readers: readonly Reader[];
  readonly upkeep: Upkeep;
  readonly close: () => void;
}

const openFile = async (settings: WorkerSettings): Promise<Opening> => {
  const database = await Database.open(settings);
  const writer = await ChunkWriter.open(database.writing);
  const connections = await Promise.all(Array.from({ length: READERS }, () => database.reader()));
  const readers = connections.map((each) => new Reader(each, settings.maxRowsPerRead));
  const own = await database.reader();
  const upkeep = new Upkeep(own, writer);
  const close = (): void => {
    for (const connection of [...connections, own]) connection.closeSync();
    database.close();
  };
  return { database, writer, readers, upkeep, close };
};

const nth = <T>(all: readonly T[], at: number): T => {
  const found = all[at];
  if (found === undefined) throw new RangeError(`there are ${all.length} readers`);
  return found;
};
const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The embedded database with its lines: one of writes, a few of reads, one of upkeep. A file that refuses everything after a failed write is opened anew. */
export class ServedDatabase {
  private readonly writes = new Line();
  private readonly reads = Array.from({ length: READERS }, () => new Line());
  private readonly upkeeps = new Line();
  private turn = 0;

  private constructor(
    private readonly settings: WorkerSettings,
    private opening: Opening | undefined,
  ) {}

  static async open(settings: WorkerSettings): Promise<ServedDatabase> {
    return new ServedDatabase(settings, await openFile(settings));
  }

  async opened(): Promise<Opened> {
    const { database, writer } = this.current();
    const result = await database.writing.run('SELECT fingerprint FROM series ORDER BY id');
    const fingerprints = (await result.fetchAllChunks()).flatMap((chunk) => chunk.getColumnValues(0) as string[]);
    return { lanes: writer.lanes, fingerprints };
  }

  append(chunk: ChunkMessage): Promise<Appended> {
    return this.writes.run(async () => {
      const { samples, lane } = chunk;
      try {
        const { writer } = this.opening ?? (await this.openAgain());
        const kind = await writer.write(chunk);
        return { samples, outcome: { kind, through: writer.lanes.get(lane) ?? 0, series: writer.counts.series } };
      } catch (error) {
        const failure = failureOf(error);
        await this.recover();
        return { samples, outcome: failure };
      }
    });
  }

  async expire({ before }: Calls['expire'][0]): Promise<number> {
    const forgotten = await this.upkeeps.run(() => this.current().upkeep.expire(before));
    await this.forgetLateHours(before);
    return forgotten;
  }

  async keep(horizons: Calls['keep'][0]): Promise<Upkept> {
    const upkept = await this.upkeeps.run(() => this.current().upkeep.step(horizons));
    if (upkept.isDone) await this.forgetLateHours(horizons.raw);
    return upkept;
  }

  usage(): StoreUsage {
    const { counts, tiers } = this.current().writer;
    const { samples, series, calls, logs } = counts;
    const [fiveMinutes, hours] = [tiers.fiveMinutes.rows, tiers.hours.rows];
    const { file } = this.settings;
    return { samples, fiveMinutes, hours, series, calls, logs, bytesOnDisk: bytesOf(file) + bytesOf(`${file}.wal`) };
  }

  /** @param work gets a reader of its own for as long as it runs, and what the writer knows of the rows */
  read<T>(work: (reader: Reader, stored: Stored) => Promise<T>): Promise<T> {
    this.turn = (this.turn + 1) % READERS;
    const { turn } = this;
    const run = (): Promise<T> => {
      const { readers, writer } = this.current();
      return work(nth(readers, turn), writer);
    };
    return nth(this.reads, turn).run(run);
  }

  /** After everything that was asked before. */
  async close(): Promise<void> {
    const held = await Promise.all([this.writes, this.upkeeps, ...this.reads].map((line) => line.hold()));
    this.opening?.close();
    this.opening = undefined;
    for (const release of held) release();
  }

  /** In the line of writes, and short. */
  private forgetLateHours(before: number): Promise<void> {
    return this.writes.run(() => this.current().writer.forgetLateHours(before));
  }

  private current(): Opening {
    if (this.opening === undefined)
      throw storeError('TELEMETRY_STORE_UNAVAILABLE', 'The telemetry store could not be opened again yet.');
    return this.opening;
  }

  /** A database that was hurt by a failed write takes no more: it is closed when reads and upkeep on their way are done, and opened anew. */
  private async recover(): Promise<void> {
    try {
      await this.opening?.writer.probe();
      return;
    } catch {
      // Fall through: it takes no writes.
    }
    const held = await Promise.all([this.upkeeps, ...this.reads].map((line) => line.hold()));
    try {
      this.opening?.close();
      this.opening = undefined;
      await this.openAgain();
    } catch {
      // The next append tries again, and says why it cannot.
    } finally {
      for (const release of held) release();
    }
  }

  private async openAgain(): Promise<Opening> {
    try {
      return (this.opening = await openFile(this.settings));
    } catch (error) {
      const { code, message } = failureOf(error);
      throw storeError(code === 'TELEMETRY_STORE_FULL' ? code : 'TELEMETRY_STORE_UNAVAILABLE', message, error);
    }
  }
}
