import { framesOf, jsonOf } from '../running/recording.js';
import { type AlarmSeen, alarmsIn } from './alarms.js';
import { trunkReports, type TrunkReport } from './calls.js';
import { CellReports, type CellReport } from './cell-reports.js';
import { type LogSeen, logsIn } from './logs.js';

/** A change that somebody said to have made. */
export interface AnnouncedChange {
  readonly dn: string;
  readonly attribute: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** All that came between two reports. */
export interface Minute {
  /** End of the report, network time in ms. */
  readonly timeMs: number;
  readonly cells: ReadonlyMap<string, CellReport>;
  readonly trunks: ReadonlyMap<string, TrunkReport>;
  readonly alarms: readonly AlarmSeen[];
  readonly logs: readonly LogSeen[];
  readonly changes: readonly AnnouncedChange[];
}

const ALARMS = /alerts-webhook|eventListener/;

/** Decodes the live part of a recording, report by report. What came after a report's end is of the next one. */
export function* observationsOf(file: string): Generator<Minute> {
  const cells = new CellReports();
  let trunks = new Map<string, TrunkReport>();
  let [alarms, logs, changes]: [AlarmSeen[], LogSeen[], AnnouncedChange[]] = [[], [], []];
  for (const frame of framesOf(file)) {
    if (frame.past === true) continue;
    const { kind, path = '' } = frame;
    if (kind === 'write') cells.receive(frame.body, frame.lane);
    else if (kind === 'calls')
      trunks = new Map([...trunks, ...trunkReports(frame.body.toString('utf8'), frame.region ?? '')]);
    else if (kind === 'json' && ALARMS.test(path)) alarms.push(...alarmsIn(jsonOf(frame)));
    else if (kind === 'json' && path === '/v1/logs') logs.push(...logsIn(jsonOf(frame)));
    else if (kind === 'json' && path === '/api/v1/configuration-changes')
      changes.push(...(jsonOf(frame) as readonly AnnouncedChange[]));
    else if (kind === 'step') {
      yield { timeMs: frame.t, cells: cells.take(), trunks, alarms, logs, changes };
      trunks = new Map<string, TrunkReport>();
      [alarms, logs, changes] = [[], [], []];
    }
  }
}
