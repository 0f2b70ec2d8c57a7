import { type TrunkReport } from '../decoding/calls.js';
import { type CellReport } from '../decoding/cell-reports.js';
import { ALARM_CAUSES } from './alarm-causes.js';
import { type Rule } from './alerting.js';
import * as cell from './cell-figures.js';
import { type SiloedThresholds } from './siloed-thresholds.js';
import * as trunk from './trunk-figures.js';

/** Minutes of a window: the usual granularity period of performance management. */
const WINDOW = 15;
/** Severities that somebody is called for, and the first log severity that is an error (OpenTelemetry log data model). */
const CALLED_FOR: ReadonlySet<string> = new Set(['critical', 'major']);
const ERROR = 17;

/** A limit that a value must not be on the wrong side of. */
type Limit<T> = readonly [
  name: string,
  cause: string,
  figure: (reports: readonly T[]) => number | undefined,
  isWrong: (value: number) => boolean,
];
const cells = ([name, cause, figure, isWrong]: Limit<CellReport>): Rule => ({
  ...{ name, cause, kind: 'anomaly', reports: 1 },
  *look({ cells: window }) {
    for (const dn of window.objects) {
      const value = figure(window.of(dn, WINDOW - 1));
      if (value !== undefined && isWrong(value)) yield { dn, sentence: `${name} ${value.toFixed(3)}` };
    }
  },
});
const trunks = ([name, cause, figure, isWrong]: Limit<TrunkReport>): Rule => ({
  ...{ name, cause, kind: 'anomaly', reports: 1 },
  *look({ trunks: window }) {
    for (const dn of window.objects) {
      const value = figure(window.of(dn, WINDOW - 1));
      if (value !== undefined && isWrong(value)) yield { dn, sentence: `${name} ${value.toFixed(3)}` };
    }
  },
});

/** Figures against static limits, one screen for each source: nobody looks at two of them together. */
export const siloedRules = (t: SiloedThresholds): readonly Rule[] => [
  cells(['no-traffic', 'sleeping-cell', cell.attempts, (value) => value === 0]),
  cells(['set-up', 'uplink-interference', cell.setUpSuccess, (v) => v < t.setUpSuccessBelow]),
  cells(['drops', 'failing-software', cell.dropRatio, (v) => v > t.dropRatioAbove]),
  cells(['handover', 'handover-too-late', cell.handoverSuccess, (v) => v < t.handoverSuccessBelow]),
  cells(['load', 'cell-overload', cell.load, (v) => v > t.loadAbove]),
  {
    ...{ name: 'throughput', cause: 'antenna-branch-lost', kind: 'anomaly', reports: 1 },
    *look(memory) {
      // A planner's rule of thumb: against the hour before, because a limit in bit/s fits no two layers.
      for (const dn of memory.cells.objects) {
        const now = cell.throughput(memory.cells.of(dn, WINDOW - 1));
        const before = cell.throughput(memory.cells.of(dn, WINDOW + 59, WINDOW));
        if (now !== undefined && before !== undefined && now < t.throughputBelowShare * before)
          yield { dn, sentence: `throughput ${(now / before).toFixed(2)} of the hour before` };
      }
    },
  },
  trunks(['answers', 'trunk-congested', trunk.answerSeizureRatio, (v) => v < t.answerSeizureBelow]),
  trunks(['loss', 'trunk-degraded', trunk.lossRatio, (v) => v > t.lossAbove]),
  trunks(['jitter', 'trunk-degraded', trunk.jitterSeconds, (v) => v > t.jitterAboveSeconds]),
  trunks(['call-set-up', 'slow-signalling', trunk.setUpSeconds, (v) => v > t.setUpAboveSeconds]),
  trunks(['one-way', 'one-way-audio', trunk.silentRatio, (v) => v > t.silentAbove]),
  {
    ...{ name: 'alarm', cause: 'alarm', kind: 'alarm', reports: 1 },
    *look({ alarms }) {
      for (const { dn, name, severity } of alarms.values())
        if (CALLED_FOR.has(severity))
          yield { dn, sentence: `${severity} alarm ${name}`, cause: ALARM_CAUSES[name] ?? 'alarm' };
    },
  },
  {
    ...{ name: 'log', cause: 'log', kind: 'alarm', reports: 1 },
    *look({ logs, nowMs }) {
      for (const { atMs, dn, severityNumber, text } of logs)
        if (atMs === nowMs && severityNumber >= ERROR) yield { dn, sentence: text };
    },
  },
];
