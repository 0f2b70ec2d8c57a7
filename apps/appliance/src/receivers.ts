import { readFileSync } from 'node:fs';
import { type SourceTokens } from '#foundation/access';
import { type Configuration } from '#foundation/platform';
import { type DeadLetter } from '#monitor/cdr';
import { type Intake } from '#monitor/intake';
import { type MetadataSink } from '#monitor/prometheus';
import { CallFiles } from './call-files.js';
import { openCallIntakes } from './call-intakes.js';
import { CallReceivers } from './call-receivers.js';
import { openEventSockets } from './event-sockets.js';
import { type Foundation } from './foundation.js';
import { PmFiles } from './pm-files.js';
import { OtlpGrpcListener } from './receivers/otlp-grpc-listener.js';
import { OtlpReceiver } from './receivers/otlp-receiver.js';
import { Scraping } from './scrape/scraping.js';
import { SnmpListeners } from './snmp-listeners.js';
import { SyslogListeners } from './syslog-listeners.js';
import { VoiceListeners } from './voice-listeners.js';

/** Those that the HTTP server hands bodies to. */
export interface BodyReceivers {
  readonly callReceivers: CallReceivers;
  readonly deadLetter: DeadLetter;
  readonly otlp: OtlpReceiver;
  readonly pmFiles: PmFiles;
}

/** Every way of telemetry into the log: what is posted, what comes to ports, what stands in files, and what is asked for. */
export interface Receivers {
  readonly bodies: BodyReceivers;
  /** Starts and stops with the HTTP server, as it is a port for the same senders. */
  readonly grpc: OtlpGrpcListener;
  readonly scraping: Scraping;
  /** Reads what stands in followed files of calls and is not taken yet. */
  readonly readFiles: () => Promise<void>;
  /** @throws where a port cannot be had */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ReceiversParts extends Pick<
  Foundation,
  'dataFolder' | 'environment' | 'registry' | 'trouble' | 'records' | 'log' | 'clock' | 'keys' | 'keyOf'
> {
  readonly intake: Intake;
  readonly sources: SourceTokens;
  /** Told of each sender over gRPC that is not known. */
  readonly refused: () => void;
  readonly describe: MetadataSink;
}

/** @throws where a file or a secret that the configuration names cannot be read */
export const openReceivers = async (config: Configuration, parts: ReceiversParts): Promise<Receivers> => {
  const { environment, registry, trouble, clock, intake, describe } = parts;
  const readFile = (path: string): string => readFileSync(path, 'utf8');
  const scraping = new Scraping(config, { intake, registry, clock, describe, trouble });
  const callIntakes = openCallIntakes(config, parts);
  const calls = await CallFiles.open(config, { ...parts, ...callIntakes });
  const pmFiles = await PmFiles.open(config, { ...parts, env: environment, readFile });
  const otlp = new OtlpReceiver(config, parts);
  const ways: readonly { start(): unknown; stop(): Promise<void> }[] = [
    calls,
    scraping,
    pmFiles,
    ...openEventSockets(config, { ...parts, ...callIntakes }),
    new VoiceListeners(config, parts),
    new SyslogListeners(config, parts),
    new SnmpListeners(config, { ...parts, readFile }),
  ];
  return {
    bodies: {
      ...{ otlp, pmFiles, callReceivers: new CallReceivers(config, callIntakes) },
      deadLetter: callIntakes.deadLetter,
    },
    grpc: new OtlpGrpcListener(config, { ...parts, receiver: otlp }),
    scraping,
    readFiles: async () => calls.readNow(),
    start: async () => {
      for (const way of ways) await way.start();
    },
    stop: async () => {
      for (const way of ways.toReversed()) await way.stop();
    },
  };
};
