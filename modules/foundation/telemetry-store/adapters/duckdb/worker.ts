import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { failureOf } from './database.js';
import { ServedDatabase } from './served-database.js';
import { type Calls, type FromWorker, type Request, type WorkerSettings } from './worker-protocol.js';

const handle = (served: ServedDatabase, { name, argument }: Request): unknown => {
  switch (name) {
    case 'append':
      return served.append(argument as Calls['append'][0]);
    case 'expire':
      return served.expire(argument as Calls['expire'][0]);
    case 'keep':
      return served.keep(argument as Calls['keep'][0]);
    case 'usage':
      return served.usage();
    case 'close':
      return served.close();
    case 'series':
      return served.read((reader) => reader.series(argument as Calls['series'][0]));
    case 'seriesWhere':
      return served.read((reader) => reader.seriesWhere(argument as Calls['seriesWhere'][0]));
    case 'samples':
      return served.read((reader, stored) => reader.samples(argument as Calls['samples'][0], stored));
    case 'windows':
      return served.read((reader, stored) => reader.windows(argument as Calls['windows'][0], stored));
    case 'top':
      return served.read((reader, stored) => reader.top(argument as Calls['top'][0], stored));
    case 'calls':
      return served.read((reader) => reader.calls(argument as Calls['calls'][0]));
    case 'logs':
      return served.read((reader) => reader.logs(argument as Calls['logs'][0]));
  }
};

/** The memory of every column in an answer: handed over, not copied. */
const buffersOf = (value: unknown): ArrayBuffer[] => {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  if (value === null || typeof value !== 'object' || value instanceof Map) return [];
  return Object.values(value).flatMap(buffersOf);
};

const serve = async (port: MessagePort, settings: WorkerSettings): Promise<void> => {
  const say = (message: FromWorker, transfer: readonly ArrayBuffer[] = []): void => {
    port.postMessage(message, [...new Set(transfer)]);
  };
  let served: ServedDatabase;
  try {
    served = await ServedDatabase.open(settings);
    say({ kind: 'opened', opened: await served.opened() });
  } catch (error) {
    say(failureOf(error));
    port.close();
    return;
  }
  const answer = async (request: Request): Promise<void> => {
    try {
      const value = await handle(served, request);
      say({ id: request.id, kind: 'answered', value }, buffersOf(value));
    } catch (error) {
      say({ id: request.id, ...failureOf(error) });
    }
    if (request.name === 'close') port.close();
  };
  port.on('message', (request: Request) => void answer(request));
};

if (parentPort !== null) void serve(parentPort, workerData as WorkerSettings);
