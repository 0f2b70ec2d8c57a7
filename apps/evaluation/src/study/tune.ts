import { alertsOf } from '../arms/alerting.js';
import { siloedRules } from '../arms/siloed-rules.js';
import { CANDIDATES, SILOED_THRESHOLDS } from '../arms/siloed-thresholds.js';
import { type Campaign } from '../campaigns.js';
import { observationsOf } from '../decoding/observations.js';
import { closeness } from '../domain/match.js';
import { isImpactful, type TruthRecord } from '../domain/observed.js';
import { markdownTable } from '../report/figures.js';
import { type Programs } from '../running/programs.js';
import { recordNetwork } from '../running/recorded-network.js';
import { Workplace } from '../running/workplace.js';

type Threshold = keyof typeof SILOED_THRESHOLDS;
export interface Tried {
  readonly threshold: Threshold;
  readonly value: number;
  readonly alerts: number;
  /** Alerts that belong to a fault. */
  readonly right: number;
  /** Faults that some alert of the rule belongs to, of those that users felt. */
  readonly found: number;
  readonly faults: number;
}

/** The rule that a threshold is of. */
const RULES: Readonly<Record<Threshold, string>> = {
  ...{ setUpSuccessBelow: 'set-up', dropRatioAbove: 'drops', handoverSuccessBelow: 'handover', loadAbove: 'load' },
  ...{ throughputBelowShare: 'throughput', answerSeizureBelow: 'answers', lossAbove: 'loss' },
  ...{ jitterAboveSeconds: 'jitter', setUpAboveSeconds: 'call-set-up', silentAbove: 'one-way' },
};

/** Precision of the alerts and recall of the faults in one figure, 0 to 1. @see van Rijsbergen, Information Retrieval (1979) */
export const f1 = ({ alerts, right, found, faults }: Omit<Tried, 'threshold' | 'value'>): number => {
  const [precision, recall] = [alerts === 0 ? 0 : right / alerts, faults === 0 ? 0 : found / faults];
  return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
};

/** Every candidate of every threshold in one pass over a recording. */
export const tryOn = (file: string, truths: readonly TruthRecord[]): readonly Tried[] => {
  const candidates = Object.entries(CANDIDATES).flatMap(([name, values]) => {
    const threshold = name as Threshold;
    return values.map((value) => ({ threshold, value, name: `${RULES[threshold]} ${value}` }));
  });
  const rules = candidates.flatMap(({ threshold, value, name }) =>
    siloedRules({ ...SILOED_THRESHOLDS, [threshold]: value })
      .filter((rule) => rule.name === RULES[threshold])
      .map((rule) => ({ ...rule, name })),
  );
  const alerts = alertsOf(observationsOf(file), rules);
  const felt = truths.filter(isImpactful);
  return candidates.map(({ threshold, value, name }) => {
    const own = alerts.filter(({ rule }) => rule === name);
    const isOf = ({ dn, cause, openedAtMs }: (typeof own)[number], truth: TruthRecord): boolean =>
      closeness(
        {
          ...{ id: '', rootDn: dn, cause, onsetMs: openedAtMs, openedAtMs, affected: [], anomalies: 1, alarms: 0 },
          ...{ told: [], ranked: [], plans: [], caseStates: [] },
        },
        truth,
      ) > 0;
    return {
      ...{ threshold, value, alerts: own.length, faults: felt.length },
      right: own.filter((alert) => truths.some((truth) => truth.benign !== true && isOf(alert, truth))).length,
      found: felt.filter((truth) => own.some((alert) => isOf(alert, truth))).length,
    };
  });
};

const sumOf = (tried: readonly Tried[]): readonly Tried[] => {
  const sums = new Map<string, Tried>();
  for (const one of tried) {
    const key = `${one.threshold} ${one.value}`;
    const before = sums.get(key) ?? { ...one, alerts: 0, right: 0, found: 0, faults: 0 };
    sums.set(key, {
      ...one,
      ...{ alerts: before.alerts + one.alerts, right: before.right + one.right },
      ...{ found: before.found + one.found, faults: before.faults + one.faults },
    });
  }
  return [...sums.values()];
};

/** Share of the alerts of a rule that acts by itself which must belong to a fault. Chosen. */
const CAREFUL = 0.9;

/** Of each threshold the value with the greatest F1. */
const bestOf = (all: readonly Tried[]): ReadonlySet<Tried> => {
  const best = new Map<Threshold, Tried>();
  for (const one of all) {
    const known = best.get(one.threshold);
    if (known === undefined || f1(one) > f1(known)) best.set(one.threshold, one);
  }
  return new Set(best.values());
};

export interface Tuned {
  readonly best: Readonly<Record<string, number>>;
  /** For rules that act by themselves. */
  readonly careful: Readonly<Record<string, number>>;
}

/** Tries the thresholds of the arm `siloed` on recordings of seeds on which nothing is scored. */
export const tune = async (
  campaign: Campaign,
  programs: Programs,
  say: (text: string) => void,
  stop: AbortSignal,
): Promise<Tuned> => {
  const tried: Tried[] = [];
  for (const seed of campaign.seeds) {
    say(`seed ${seed}`);
    const place = new Workplace(say, false, stop);
    try {
      const { file, truths } = await recordNetwork(campaign, seed, programs, place);
      tried.push(...tryOn(file, truths));
    } finally {
      await place.close();
    }
  }
  const all = sumOf(tried);
  const best = bestOf(all);
  const careful = bestOf(all.filter(({ alerts, right }) => alerts > 0 && right / alerts >= CAREFUL));
  say(
    markdownTable([
      ['threshold', 'value', 'alerts', 'of a fault', 'faults found', 'of', 'F1', ''],
      ...all.map((one) => [
        ...[one.threshold, String(one.value), String(one.alerts), String(one.right), String(one.found)],
        ...[
          String(one.faults),
          f1(one).toFixed(3),
          `${best.has(one) ? 'best' : ''} ${careful.has(one) ? 'careful' : ''}`.trim(),
        ],
      ]),
    ]),
  );
  const told = (chosen: ReadonlySet<Tried>): Readonly<Record<string, number>> =>
    Object.fromEntries([...chosen].map(({ threshold, value }) => [threshold, value]));
  return { best: told(best), careful: told(careful) };
};
