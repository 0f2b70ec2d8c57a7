import { type Minute } from '../decoding/observations.js';
import { type Write } from '../domain/observed.js';
import { Memory } from './rolling-windows.js';

/** What a rule says of an object. */
export interface Finding {
  readonly dn: string;
  readonly sentence: string;
  /** Where it is not that of the rule. */
  readonly cause?: string;
  /** What it would write, where it would. */
  readonly remedy?: readonly Write[];
}
export interface Rule {
  readonly name: string;
  /** As a diagnosis would call what it believes. */
  readonly cause: string;
  readonly kind: 'anomaly' | 'alarm';
  /** Reports in a row in which it must hold. */
  readonly reports: number;
  /** Objects of which it holds now. */
  readonly look: (memory: Memory) => Iterable<Finding>;
}
export interface Alert extends Finding {
  readonly id: string;
  readonly rule: string;
  readonly cause: string;
  readonly kind: Rule['kind'];
  readonly openedAtMs: number;
}

/** Minutes in which a rule must not hold for its alert to be over. Chosen: one reporting interval of 3GPP PM. */
const CLEAR_MINUTES = 15;

interface Standing {
  held: number;
  lastMs: number;
  isOpen: boolean;
}

/** Runs rules over a recording. One rule has one alert of one object at a time; each is one ticket. */
export const alertsOf = (minutes: Iterable<Minute>, rules: readonly Rule[]): readonly Alert[] => {
  const alerts: Alert[] = [];
  const memory = new Memory();
  const standing = rules.map((rule) => ({ rule, states: new Map<string, Standing>() }));
  for (const minute of minutes) {
    memory.take(minute);
    for (const { rule, states } of standing) {
      for (const finding of rule.look(memory)) {
        const state = states.get(finding.dn) ?? { held: 0, lastMs: 0, isOpen: false };
        state.held = state.lastMs === minute.timeMs - 60_000 ? state.held + 1 : 1;
        state.lastMs = minute.timeMs;
        states.set(finding.dn, state);
        if (state.isOpen || state.held < rule.reports) continue;
        state.isOpen = true;
        const id = `${rule.name}|${finding.dn}|${minute.timeMs}`;
        const cause = finding.cause ?? rule.cause;
        alerts.push({ ...finding, id, rule: rule.name, cause, kind: rule.kind, openedAtMs: minute.timeMs });
      }
      for (const [dn, { lastMs }] of states) if (lastMs <= minute.timeMs - CLEAR_MINUTES * 60_000) states.delete(dn);
    }
  }
  return alerts;
};
