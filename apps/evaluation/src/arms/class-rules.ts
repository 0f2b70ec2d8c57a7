import { type Write } from '../domain/observed.js';
import { ALARM_CAUSES } from './alarm-causes.js';
import { type Finding, type Rule } from './alerting.js';
import * as cell from './cell-figures.js';
import { type Memory } from './rolling-windows.js';
import { ACTING_THRESHOLDS as LIMITS } from './siloed-thresholds.js';
import * as trunk from './trunk-figures.js';

/** Minutes: what a rule looks at, what it compares that with, and how long after a change it blames the change. Chosen. */
const NOW = 10;
const BEFORE = 60;
const BLAMED = 60;
/** Attempts before silence, below which a cell may just be quiet. Chosen. */
const BUSY = 30;

const unitOf = (dn: string): string => dn.slice(0, dn.lastIndexOf(','));
const restart = (dn: string): readonly Write[] => [{ dn, attribute: 'vsRestartCount' }];
const empty = (dn: string): readonly Write[] => [{ dn, attribute: 'weight', to: 0 }];

/** What an announced change of an attribute is blamed for. */
const CHANGES: Readonly<Record<string, string>> = {
  digitalTilt: 'wrong-antenna-tilt',
  configuredMaxTxPower: 'wrong-transmit-power',
  nRPCI: 'pci-collision',
  rRMPolicyMinRatio: 'slice-starved',
  vsSoftwareVersion: 'failing-software',
  vsCodecs: 'codec-mismatch',
  vsRoutePlan: 'wrong-route',
};
/** What a line of a log means, and whether a restart of the unit below the element helps. */
const LOGS: readonly (readonly [cause: string, pattern: RegExp])[] = [
  ['clock-out-of-sync', /^SYNC: /],
  ['link-lossy', /-CRC: /],
  ['slow-signalling', /^SIP: transaction queue/],
];

const isWorse = (memory: Memory, dn: string): boolean => {
  const [now, before] = [memory.cells.of(dn, NOW - 1), memory.cells.of(dn, NOW + BEFORE - 1, NOW)];
  const below = (figure: (of: typeof now) => number | undefined, share: number): boolean => {
    const [a, b] = [figure(now), figure(before)];
    return a !== undefined && b !== undefined && a < share * b;
  };
  return (
    below(cell.throughput, 0.75) ||
    below(cell.attempts, 0.5) ||
    below(cell.setUpSuccess, 0.97) ||
    below(cell.handoverSuccess, 0.95)
  );
};

/** Where no cell of the site has attempts it is not the cell that sleeps. */
const siteLives = (memory: Memory, cellDn: string): boolean =>
  [...memory.cells.objects].some(
    (dn) => dn !== cellDn && unitOf(dn) === unitOf(cellDn) && (cell.attempts(memory.cells.of(dn, NOW - 1)) ?? 0) > 0,
  );

const ofCells = (
  holds: (memory: Memory, dn: string) => string | undefined,
  remedy?: (dn: string) => readonly Write[],
) =>
  function* look(memory: Memory): Generator<Finding> {
    for (const dn of memory.cells.objects) {
      const sentence = holds(memory, dn);
      if (sentence !== undefined) yield { dn, sentence, ...(remedy === undefined ? {} : { remedy: remedy(dn) }) };
    }
  };
const ofTrunks = (holds: (memory: Memory, dn: string) => string | undefined) =>
  function* look(memory: Memory): Generator<Finding> {
    for (const dn of memory.trunks.objects) {
      const sentence = holds(memory, dn);
      if (sentence !== undefined) yield { dn, sentence, remedy: empty(dn) };
    }
  };
const anomaly = (cause: string, reports: number, look: Rule['look']): Rule => ({
  ...{ name: cause, cause, kind: 'anomaly', reports, look },
});

/** One simple rule for each class of fault, each with what mends it where something does. They know nothing of one another. */
export const CLASS_RULES: readonly Rule[] = [
  anomaly(
    'sleeping-cell',
    3,
    ofCells(
      (memory, dn) => {
        const before = cell.attempts(memory.cells.of(dn, NOW + BEFORE - 1, NOW)) ?? 0;
        const isSilent = cell.attempts(memory.cells.of(dn, NOW - 1)) === 0 && before >= BUSY;
        return isSilent && !memory.hasAlarm(dn) && siteLives(memory, dn) ? 'no attempts, no alarm' : undefined;
      },
      (dn) => [
        { dn, attribute: 'administrativeState', to: 'LOCKED' },
        { dn, attribute: 'administrativeState', to: 'UNLOCKED' },
      ],
    ),
  ),
  anomaly(
    'cell-overload',
    10,
    ofCells(({ cells }, dn) => ((cell.load(cells.of(dn, NOW - 1)) ?? 0) > LIMITS.loadAbove ? 'full' : undefined)),
  ),
  anomaly(
    'handover-too-late',
    5,
    ofCells(({ cells }, dn) =>
      (cell.handoverSuccess(cells.of(dn, 14)) ?? 1) < LIMITS.handoverSuccessBelow ? 'handovers fail' : undefined,
    ),
  ),
  anomaly(
    'uplink-interference',
    5,
    ofCells(({ cells }, dn) =>
      (cell.setUpSuccess(cells.of(dn, 14)) ?? 1) < LIMITS.setUpSuccessBelow ? 'set-ups fail' : undefined,
    ),
  ),
  anomaly(
    'trunk-degraded',
    3,
    ofTrunks(({ trunks }, dn) =>
      (trunk.lossRatio(trunks.of(dn, 14)) ?? 0) > LIMITS.lossAbove ||
      (trunk.jitterSeconds(trunks.of(dn, 14)) ?? 0) > LIMITS.jitterAboveSeconds
        ? 'bad media'
        : undefined,
    ),
  ),
  anomaly(
    'one-way-audio',
    3,
    ofTrunks(({ trunks }, dn) =>
      (trunk.silentRatio(trunks.of(dn, 14)) ?? 0) > LIMITS.silentAbove ? 'silent calls' : undefined,
    ),
  ),
  anomaly(
    'trunk-congested',
    3,
    ofTrunks(({ trunks }, dn) =>
      (trunk.answerSeizureRatio(trunks.of(dn, 14)) ?? 1) < LIMITS.answerSeizureBelow ? 'calls fail' : undefined,
    ),
  ),
  ...Object.entries(CHANGES).map(([attribute, cause]) =>
    anomaly(cause, 3, function* (memory) {
      for (const change of memory.changes) {
        const isBlamed = change.attribute === attribute && memory.nowMs - change.atMs <= BLAMED * 60_000;
        const below = [...memory.cells.objects].filter((dn) => dn === change.dn || dn.startsWith(`${change.dn},`));
        const isTrunk = change.dn.includes('SipTrunk=');
        const isBad =
          below.some((dn) => isWorse(memory, dn)) ||
          (isTrunk && (trunk.answerSeizureRatio(memory.trunks.of(change.dn, 14)) ?? 1) < LIMITS.answerSeizureBelow);
        if (isBlamed && isBad)
          yield {
            dn: change.dn,
            sentence: `worse since ${attribute} changed`,
            remedy: [{ dn: change.dn, attribute, from: change.to, to: change.from }],
          };
      }
    }),
  ),
  ...Object.entries(ALARM_CAUSES).map(([name, cause]): Rule => ({
    ...{ name: cause, cause, kind: 'alarm', reports: 1 },
    *look({ alarms }) {
      for (const alarm of alarms.values()) if (alarm.name === name) yield { dn: alarm.dn, sentence: name };
    },
  })),
  {
    ...{ name: 'cell-outage', cause: 'cell-outage', kind: 'alarm', reports: 2 },
    *look(memory) {
      for (const { dn, name } of memory.alarms.values()) {
        const element = dn.split(',').slice(0, 2).join(',');
        const isAlone = ![...memory.alarms.values()].some((other) => other.dn === element);
        if (name === 'CellUnavailable' && isAlone) yield { dn, sentence: name, remedy: restart(unitOf(dn)) };
      }
    },
  },
  ...LOGS.map(([cause, pattern]): Rule => ({
    ...{ name: cause, cause, kind: 'alarm', reports: 1 },
    *look({ logs, nowMs }) {
      for (const { atMs, dn, text } of logs)
        if (atMs === nowMs && pattern.test(text))
          yield {
            dn,
            sentence: text,
            ...(cause === 'clock-out-of-sync' ? { remedy: restart(`${dn},GNBDUFunction=1`) } : {}),
          };
    },
  })),
];
