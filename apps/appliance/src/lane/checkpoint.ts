import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { type EventWindowsState } from '#analyse/detection';
import { type ObserverState } from '#foundation/catalogue';
import { type LogAlarmsState } from '#monitor/log-alarms';
import { type DeltaStreamsState } from '#monitor/otlp';
import { type WatchedObject } from './object-table.js';

/** All that a lane knows at one offset of its log; what comes behind is replayed and gives the same events. */
export interface LaneCheckpoint {
  readonly schemaVersion: 1;
  /** Offset in the lane's log that everything here has seen. */
  readonly offset: number;
  /** Ends of the regions' event logs when it was taken: what stands behind was emitted by what will be replayed. */
  readonly emitted: Readonly<Record<string, number>>;
  readonly watermarkMs: number;
  readonly series: Uint8Array;
  readonly objects: readonly (readonly [WatchedObject, number | undefined])[];
  readonly observer: ObserverState;
  readonly windows: readonly (readonly [
    source: string,
    { readonly watermarkMs: number; readonly isLive: boolean; readonly state: EventWindowsState },
  ])[];
  readonly sources: readonly (readonly [source: string, heardMs: number])[];
  /** Digests of the newest bodies, oldest first. */
  readonly bodies?: readonly string[];
  /** Running totals of what is sent as differences. */
  readonly deltas?: DeltaStreamsState;
  /** Alarms that logs raised and nothing cleared. */
  readonly logAlarms?: LogAlarmsState;
  readonly detector: Uint8Array;
}

/** A checkpoint of another release is not read: the log is replayed from its beginning instead. */
export const readCheckpoint = (file: string): LaneCheckpoint | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    const found = deserialize(readFileSync(file)) as Partial<LaneCheckpoint>;
    return found.schemaVersion === 1 ? (found as LaneCheckpoint) : undefined;
  } catch {
    return undefined;
  }
};

export const writeCheckpoint = (file: string, checkpoint: LaneCheckpoint): void => {
  const aside = `${file}.new`;
  writeFileSync(aside, serialize(checkpoint), { flush: true });
  renameSync(aside, file);
};
