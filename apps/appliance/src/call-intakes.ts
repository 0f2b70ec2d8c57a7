import { join } from 'node:path';
import { type Registry } from 'prom-client';
import { type Configuration } from '#foundation/platform';
import { type Clock } from '#foundation/vocabulary';
import {
  type CallFile,
  type CallFormat,
  CallIntake,
  CdrConfig,
  CdrMetrics,
  DeadLetter,
  isHolding,
  LINE_FORMATS,
  openCallDecoder,
} from '#monitor/cdr';
import { type Intake } from '#monitor/intake';
import { type Keys } from './secrets.js';

/** What every way for call records into the appliance shares. */
export interface CallIntakesParts {
  readonly intake: Intake;
  readonly keys: Keys;
  readonly metrics: CdrMetrics;
  readonly deadLetter: DeadLetter;
  /** Wall time, ms since 1970. */
  readonly nowMs: () => number;
}

export const openCallIntakes = (
  config: Configuration,
  parts: Pick<CallIntakesParts, 'intake' | 'keys'> & {
    readonly registry: Registry;
    readonly dataFolder: string;
    readonly clock: Clock;
  },
): CallIntakesParts => {
  const { intake, keys, registry, dataFolder, clock } = parts;
  const { files, folders, eventSockets, deadLetterBytes } = config.get(CdrConfig);
  const sources = [...files, ...folders, ...eventSockets].map(({ source }) => source);
  return {
    intake,
    keys,
    metrics: new CdrMetrics(registry, sources),
    deadLetter: new DeadLetter(join(dataFolder, 'dead-letter'), deadLetterBytes),
    nowMs: () => clock.wall(),
  };
};

/** What the configuration says of a source, whichever way its records come. */
interface CallSource extends Pick<CallFile, 'region' | 'trunkDnTemplate' | 'trunks'> {
  readonly format: CallFormat;
  readonly mapping?: CallFile['mapping'] | undefined;
}

/** The way into the log of one source, with a decoder of its own that goes on with what it held. */
export const callIntakeOf = (
  source: string,
  of: CallSource,
  config: Configuration,
  parts: CallIntakesParts,
  held?: unknown,
): CallIntake => {
  const { intake, keys, metrics, deadLetter, nowMs } = parts;
  const { trunkDnTemplate, trunks, region, format, mapping } = of;
  const { maxLineLength } = config.get(CdrConfig);
  const regionKey = keys.of(`pseudonyms-${region}`);
  const decoder = openCallDecoder(format, { trunkDnTemplate, trunks, maxLineLength, regionKey }, mapping);
  if (held !== undefined && isHolding(decoder)) decoder.resume(held);
  return new CallIntake({
    source,
    decoder,
    hasLines: LINE_FORMATS.has(format),
    accept: async (name, bytes, decode) => intake.accept(name, bytes, decode),
    metrics,
    deadLetter,
    nowMs,
  });
};
