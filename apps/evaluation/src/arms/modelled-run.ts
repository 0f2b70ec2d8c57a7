import { type Campaign } from '../campaigns.js';
import { observationsOf } from '../decoding/observations.js';
import { isRemedy } from '../domain/actions.js';
import { type ChangeRecord, type IncidentRecord } from '../domain/observed.js';
import { type Run } from '../domain/run.js';
import { type Recording } from '../running/recorded-network.js';
import { type Alert, alertsOf } from './alerting.js';
import { type ArmName } from './arm.js';
import { CLASS_RULES } from './class-rules.js';
import { mendedAt } from './mended-truth.js';
import { handle } from './people.js';
import { siloedRules } from './siloed-rules.js';
import { SILOED_THRESHOLDS } from './siloed-thresholds.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const incidentOf = ({ id, dn, cause, kind, openedAtMs, sentence }: Alert): IncidentRecord => ({
  ...{ id, rootDn: dn, cause, onsetMs: openedAtMs - MINUTE, openedAtMs, affected: [dn] },
  ...{ anomalies: kind === 'anomaly' ? 1 : 0, alarms: kind === 'alarm' ? 1 : 0, told: [sentence] },
  ...{ ranked: [], plans: [], caseStates: [] },
});

interface Acted {
  readonly incidents: readonly IncidentRecord[];
  readonly mendedAtMs: ReadonlyMap<string, number>;
  readonly changes: readonly ChangeRecord[];
  readonly touches: number;
}

/** Every alert is a ticket, and people see to it. */
const siloed = ({ truths, file, seed }: Recording): Acted => {
  const tickets = alertsOf(observationsOf(file), siloedRules(SILOED_THRESHOLDS)).map(incidentOf);
  const { mendedAtMs, changes, touches, ended } = handle(tickets, truths, seed);
  const incidents = tickets.map((ticket) => {
    const end = ended.get(ticket.id) ?? 'withdrawn';
    return { ...ticket, caseStates: end === 'closed' ? ['applying', 'closed'] : [end] };
  });
  return { incidents, mendedAtMs, changes, touches };
};

/** Every alert with a remedy writes it at once; the rest is for a person. */
const rules = ({ truths, file }: Recording): Acted => {
  const mendedAtMs = new Map<string, number>();
  const changes: ChangeRecord[] = [];
  let touches = 0;
  const incidents = alertsOf(observationsOf(file), CLASS_RULES).map((alert): IncidentRecord => {
    const incident = incidentOf(alert);
    const { remedy, id, openedAtMs } = alert;
    if (remedy === undefined) {
      touches++;
      return { ...incident, caseStates: ['handed-over'] };
    }
    const timeMs = openedAtMs + MINUTE;
    for (const { dn, attribute, from, to } of remedy)
      changes.push({ timeMs, dn, attribute, from, to, through: 'provmns' });
    for (const truth of truths)
      if (!mendedAtMs.has(truth.id) && remedy.some((write) => isRemedy({ ...write, timeMs }, truth)))
        mendedAtMs.set(truth.id, timeMs);
    return { ...incident, plans: [{ id, actions: remedy, applied: true }], caseStates: ['applying', 'closed'] };
  });
  return { incidents, mendedAtMs, changes, touches };
};

/** What an arm without an appliance would have made of a recording. */
export const runModelled = (name: ArmName, { hours }: Campaign, recording: Recording): Run => {
  const began = performance.now();
  const { incidents, mendedAtMs, changes, touches } = name === 'siloed' ? siloed(recording) : rules(recording);
  const endMs = recording.startMs + hours * HOUR;
  return {
    ...{ seed: recording.seed, arm: name, hours, incidents, touches, bandShare: recording.bandShare },
    truths: recording.truths.map((truth) => mendedAt(truth, mendedAtMs.get(truth.id), endMs)),
    changes: [...recording.changes, ...changes],
    ...{ delaysSeconds: {}, wallSeconds: (performance.now() - began) / 1000, historySeconds: 0 },
  };
};
