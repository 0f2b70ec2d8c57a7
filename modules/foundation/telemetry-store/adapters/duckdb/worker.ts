import { statSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { Database, failureOf } from './database.js';
import { ChunkWriter } from './chunk-writer.js';
import { Reader } from './reader.js';
import {
  type Answer,
  type Appended,
  type CallName,
  type Calls,
  type ChunkMessage,
  type FromWorker,
  type Request,
  type WorkerSettings,
} from './worker-protocol.js';

const READERS = 2;

/** Runs what it is given one after the other. */
class Line {
  private last: Promise<unknown> = Promise.resolve();
  run<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work);
    this.last = next.catch(() => undefined);
    return next;
  }
}

const bytesOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

/** The embedded database behind messages: one line of writes, a few of reads. */
class Served {
  private readonly writes = new Line();
  private readonly reads = Array.from({ length: READERS }, () => new Line());
  private turn = 0;

  private constructor(
    private readonly settings: WorkerSettings,
    private database: Database,
    private writer: ChunkWriter,
    private readers: readonly Reader[],
    private closeReaders: () => void,
  ) {}

  static async open(settings: WorkerSettings): Promise<Served> {
    return new Served(settings, ...(await Served.parts(settings)));
  }

  private static async parts(
    settings: WorkerSettings,
  ): Promise<[Database, ChunkWriter, readonly Reader[], () => void]> {
    const database = await Database.open(settings);
    const writer = await ChunkWriter.open(database.writing);
    const connections = await Promise.all(Array.from({ length: READERS }, () => database.reader()));
    const close = (): void => {
      for (const connection of connections) connection.closeSync();
    };
    return [database, writer, connections.map((each) => new Reader(each, settings.maxRowsPerRead)), close];
  }

  get lanes(): ReadonlyMap<string, number> {
    return this.writer.lanes;
  }

  async fingerprints(): Promise<string[]> {
    const result = await this.database.writing.run('SELECT fingerprint FROM series ORDER BY id');
    return (await result.fetchAllChunks()).flatMap((chunk) => chunk.getColumnValues(0) as string[]);
  }

  async handle(name: CallName, argument: unknown): Promise<unknown> {
    switch (name) {
      case 'append':
        return this.writes.run(() => this.append(argument as ChunkMessage));
      case 'expire':
        return this.writes.run(() => this.writer.expire((argument as Calls['expire'][0]).before));
      case 'usage':
        return this.usage();
      case 'close':
        return this.close();
      case 'series':
      case 'seriesWhere':
      case 'samples':
      case 'windows':
      case 'top':
      case 'calls':
      case 'logs':
        return this.nextReader((reader) => this.read(reader, name, argument));
    }
  }

  private nextReader(work: (reader: Reader) => Promise<unknown>): Promise<unknown> {
    this.turn = (this.turn + 1) % READERS;
    const turn = this.turn;
    // The reader is looked up when its turn comes: the file may have been opened anew meanwhile.
    const run = async (): Promise<unknown> => {
      const reader = this.readers[turn];
      return reader && work(reader);
    };
    return this.reads[turn]?.run(run) ?? run();
  }

  private read(
    reader: Reader,
    name: Exclude<CallName, 'append' | 'expire' | 'usage' | 'close'>,
    argument: unknown,
  ): Promise<unknown> {
    switch (name) {
      case 'series':
        return reader.series(argument as Calls['series'][0]);
      case 'seriesWhere':
        return reader.seriesWhere(argument as Calls['seriesWhere'][0]);
      case 'samples':
        return reader.samples(argument as Calls['samples'][0], this.writer.counts.negativeZeros > 0);
      case 'windows':
        return reader.windows(argument as Calls['windows'][0]);
      case 'top':
        return reader.top(argument as Calls['top'][0]);
      case 'calls':
        return reader.calls(argument as Calls['calls'][0]);
      case 'logs':
        return reader.logs(argument as Calls['logs'][0]);
    }
  }

  private async append(chunk: ChunkMessage): Promise<Appended> {
    const { samples, lane } = chunk;
    try {
      const kind = await this.writer.write(chunk);
      return {
        samples,
        outcome: { kind, through: this.writer.lanes.get(lane) ?? 0, series: this.writer.counts.series },
      };
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code === 'TELEMETRY_STORE_FULL' || failure.code === 'TELEMETRY_STORE_UNAVAILABLE')
        await this.openAgain();
      return { samples, outcome: failure };
    }
  }

  /** After a write that failed the database may refuse everything until it is opened anew. Reads on their way fail and are asked again. */
  private async openAgain(): Promise<void> {
    try {
      await this.writer.probe();
    } catch {
      this.closeReaders();
      this.database.close();
      [this.database, this.writer, this.readers, this.closeReaders] = await Served.parts(this.settings);
    }
  }

  private usage(): Promise<unknown> {
    const { samples, series, calls, logs } = this.writer.counts;
    const bytesOnDisk = bytesOf(this.settings.file) + bytesOf(`${this.settings.file}.wal`);
    return Promise.resolve({ samples, series, calls, logs, bytesOnDisk });
  }

  private async close(): Promise<boolean> {
    await this.writes.run(() => Promise.resolve());
    await Promise.all(this.reads.map((line) => line.run(() => Promise.resolve())));
    this.closeReaders();
    this.database.close();
    return true;
  }
}

const buffersOf = (value: unknown): ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (value === null || typeof value !== 'object' || value instanceof Map) return [];
  return Object.values(value).flatMap(buffersOf);
};

const serve = async (port: NonNullable<typeof parentPort>): Promise<void> => {
  const say = (message: FromWorker, transfer: ArrayBuffer[] = []): void => {
    port.postMessage(message, [...new Set(transfer)]);
  };
  let served: Served;
  try {
    served = await Served.open(workerData as WorkerSettings);
    say({ kind: 'opened', opened: { lanes: served.lanes, fingerprints: await served.fingerprints() } });
  } catch (error) {
    say(failureOf(error));
    port.close();
    return;
  }
  port.on('message', ({ id, name, argument }: Request) => {
    const answer = (message: Answer, transfer?: ArrayBuffer[]): void => {
      say(message, transfer);
      if (name === 'close') port.close();
    };
    served.handle(name, argument).then(
      (value) => {
        answer({ id, kind: 'answered', value }, buffersOf(value));
      },
      (error: unknown) => {
        answer({ id, ...failureOf(error) });
      },
    );
  });
};

if (parentPort !== null) void serve(parentPort);
