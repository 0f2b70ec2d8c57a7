import {
  type Check,
  classOf,
  counted,
  type Dn,
  isWithin,
  parentOf,
  type Plan,
  type Rule,
  RULES,
} from '#foundation/vocabulary';
import { brokenSequence, constraintOf, reachOf } from './constraints.js';
import { isRestoring } from './restoring.js';
import { type Limits, type Situation } from './situation.js';

type Weigh = (plan: Plan, situation: Situation, limits: Limits) => Omit<Check, 'rule'>;

/** Everything that a plan touches: its target and what it writes. */
export const targetsOf = (plan: Plan): readonly Dn[] => [
  ...new Set([plan.target, ...plan.actions.map((action) => action.dn)]),
];

export const writtenBy = (plan: Plan): readonly Dn[] => [...new Set(plan.actions.map((action) => action.dn))];

const related = (a: Dn, b: Dn): boolean => isWithin(a, b) || isWithin(b, a);

// Comparisons are written so that NaN, whatever brought it, breaks the rule.
const atMost = (value: number, limit: number, unit: string, sentence: string) => ({
  ok: limit - value >= 0,
  value,
  limit,
  margin: limit - value,
  unit,
  sentence,
});

const weighMode: Weigh = (plan, { mode }) =>
  atMost(mode === 'shadow' ? 1 : 0, 0, '1', `The function ${plan.function} is in mode ${mode}.`);

const weighRange: Weigh = ({ actions }, _, { constraints }) => {
  const reaches = actions.map((action) => ({ unit: action.unit, ...reachOf(constraints, action) }));
  // The one to show: what is broken first, then what has the least margin.
  const [worst] = reaches.sort(
    (a, b) => Number(a.ok) - Number(b.ok) || (a.margin ?? Number.MAX_VALUE) - (b.margin ?? Number.MAX_VALUE),
  );
  if (worst === undefined) return { ok: false, sentence: 'The plan writes nothing.' };
  const { why, ...check } = worst;
  const broken = check.ok ? brokenSequence(constraints, actions) : undefined;
  if (broken !== undefined) return { ok: false, sentence: `${broken}.` };
  return { ...check, sentence: `${why}.` };
};

const weighStep: Weigh = ({ actions }, situation, limits) => {
  const { constraints } = limits;
  const seen = new Set<string>();
  let worst: Omit<Check, 'rule'> | undefined;
  for (const action of actions) {
    const { dn, attribute, from, to } = action;
    const constraint = constraintOf(constraints, attribute);
    if (constraint === undefined || constraint.kind === 'allowed') continue;
    const key = JSON.stringify([dn, attribute]);
    // Two small steps would make one large one.
    if (seen.has(key)) return { ok: false, sentence: `The plan writes ${attribute} of ${dn} more than once.` };
    seen.add(key);
    const restores = isRestoring(action, situation, limits);
    if (constraint.kind === 'restore') {
      if (!restores) return { ok: false, sentence: `${attribute} of ${dn} was not what a recorded change left there.` };
      continue;
    }
    if (constraint.kind === 'numeric' && restores) continue;
    const limit = constraint.kind === 'numeric' ? constraint.maxStep : 1;
    const step = typeof from === 'number' && typeof to === 'number' ? Math.abs(to - from) : Number.NaN;
    const check = atMost(
      step,
      limit,
      constraint.unit,
      `${attribute} changes by ${step}, at most ${limit} in one plan.`,
    );
    if (worst === undefined || !check.ok || (worst.ok && check.margin < (worst.margin ?? 0))) worst = check;
    if (!check.ok) break;
  }
  if (worst !== undefined) return worst;
  return { ok: true, sentence: seen.size > 0 ? 'It restores a recorded value.' : 'Nothing is changed by steps.' };
};

const weighPacing: Weigh = (plan, { lastChangeAt, now }, { minChangeIntervalMs: limit }) => {
  const elapsed = Math.min(...writtenBy(plan).map((dn) => now - (lastChangeAt.get(dn) ?? -Infinity)));
  if (elapsed === Infinity) return { ok: true, limit, unit: 'ms', sentence: 'No change of these objects is known.' };
  return {
    ok: elapsed >= limit,
    value: elapsed,
    limit,
    margin: elapsed - limit,
    unit: 'ms',
    sentence: `The last change was ${elapsed} ms ago, at least ${limit} ms are kept between two.`,
  };
};

/** What is felt to have changed: of the relations of a cell the cell, however many of them there are. */
const placeOf = (dn: Dn): Dn => (classOf(dn).endsWith('Relation') ? (parentOf(dn) ?? dn) : dn);

const weighBlastRadius: Weigh = (plan, { changedObjects, layerOf }, { maxChangedObjects, maxChangedPerLayer }) => {
  const written = writtenBy(plan).map(placeOf);
  const changed = [...new Set([...changedObjects.map(placeOf), ...written])];
  const budget = (count: number, limit: number, where: string) =>
    atMost(count, limit, '{object}', `${counted(count, 'object')} of ${where} would be changed, at most ${limit}.`);
  const layers = new Set(written.map(layerOf).filter((layer) => layer !== undefined));
  const budgets = [
    budget(changed.length, maxChangedObjects, plan.region),
    ...[...layers].map((layer) =>
      budget(
        changed.filter((dn) => layerOf(dn) === layer).length,
        maxChangedPerLayer,
        `layer ${layer} of ${plan.region}`,
      ),
    ),
  ];
  return budgets.reduce((worst, next) => (next.margin < worst.margin ? next : worst));
};

const weighProtected: Weigh = (plan, { protectedPrefixes }) => {
  const hit = targetsOf(plan).filter((dn) => protectedPrefixes.some((prefix) => related(dn, prefix)));
  return atMost(
    hit.length,
    0,
    '{object}',
    hit.length === 0 ? 'Nothing protected is touched.' : `Protected: ${hit.join('; ')}.`,
  );
};

const weighWindows: Weigh = (plan, { windows, now }) => {
  const shut = targetsOf(plan).filter((dn) => {
    const here = windows.filter((window) => related(dn, window.dn));
    const inside = here.filter((window) => now >= window.from && now < window.until);
    const open = here.filter((window) => window.kind === 'open');
    return (
      inside.some((window) => window.kind === 'closed') ||
      (open.length > 0 && !inside.some((window) => window.kind === 'open'))
    );
  });
  return atMost(
    shut.length,
    0,
    '{object}',
    shut.length === 0 ? 'No maintenance window forbids it.' : `Not now by maintenance window: ${shut.join('; ')}.`,
  );
};

const weighFreshness: Weigh = (_, { telemetryAgeMs }, { maxTelemetryAgeMs: limit }) =>
  // Telemetry far ahead of the clock is no fresher than telemetry far behind it.
  atMost(Math.abs(telemetryAgeMs), limit, 'ms', `The telemetry is ${telemetryAgeMs} ms old, at most ${limit} ms.`);

const weighRunning: Weigh = (plan, { running, neighbours }, { maxRunningPlans: limit }) => {
  const mine = targetsOf(plan).flatMap((dn) => [dn, ...neighbours(dn)]);
  const own = targetsOf(plan);
  const conflict = running.find(
    (other) =>
      other.planId === plan.id ||
      other.targets.some(
        (theirs) => mine.some((dn) => related(dn, theirs)) || neighbours(theirs).some((dn) => own.includes(dn)),
      ),
  );
  const count = new Set([...running.map((other) => other.planId), plan.id]).size;
  const check = atMost(
    count,
    limit,
    '{plan}',
    `${counted(count, 'plan')} would run in ${plan.region}, at most ${limit}.`,
  );
  return conflict === undefined
    ? check
    : { ...check, ok: false, sentence: `The plan ${conflict.planId} is running on the same objects or neighbours.` };
};

const weighApproval: Weigh = (plan, { mode, approvals }) => {
  if (mode === 'autonomous') return atMost(0, 0, '{approval}', 'The function acts on its own.');
  const approval = approvals.find(({ planId, by }) => planId === plan.id && by !== '' && by !== plan.requester);
  return approval === undefined
    ? atMost(1, 0, '{approval}', 'Nobody but its requester has approved it yet.')
    : atMost(0, 0, '{approval}', `Approved by ${approval.by}.`);
};

const weighKillSwitch: Weigh = (_, { killSwitch }) =>
  atMost(killSwitch ? 1 : 0, 0, '1', killSwitch ? 'The kill switch is on.' : 'The kill switch is off.');

const rules: Readonly<Record<Rule, Weigh>> = {
  mode: weighMode,
  range: weighRange,
  step: weighStep,
  pacing: weighPacing,
  'blast-radius': weighBlastRadius,
  protected: weighProtected,
  'maintenance-window': weighWindows,
  freshness: weighFreshness,
  'running-actions': weighRunning,
  approval: weighApproval,
  'kill-switch': weighKillSwitch,
};

/** Every rule weighed, in the order of `RULES`. A plan is permitted where all are kept. */
export const weigh = (plan: Plan, situation: Situation, limits: Limits): readonly Check[] =>
  RULES.map((rule) => ({ rule, ...rules[rule](plan, situation, limits) }));
