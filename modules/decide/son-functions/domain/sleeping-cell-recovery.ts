import { type Action, type Dn, isWithin, networkTimeOf, parentOf } from '#foundation/vocabulary';
import { controlCandidates, controlsFor } from './controls.js';
import { anomaliesAt, effectsOf, levelsOf, withoutEffect } from './effects.js';
import { type PlanDraft, type Proposal, refused, type Scene, type SonFunctionStrategy } from './strategy.js';
import { nameOf, rounded } from './words.js';

const CARRIER_HOPS = 4;
/** One report; only the scale of the wait rests on it. */
const REPORT_MS = 60_000;

const symptomsAt = (scene: Scene, cell: Dn) => anomaliesAt(scene.incident, cell).slice(0, scene.settings.maxEffects);

/** The cell, what contains it, and everything that carries them. */
const carriersOf = (scene: Scene, cell: Dn): ReadonlySet<Dn> => {
  const found = new Set<Dn>();
  const up = (dn: Dn): Dn[] => {
    const parent = parentOf(dn);
    return parent === undefined ? [dn] : [dn, ...up(parent)];
  };
  let frontier = up(cell);
  for (let hop = 0; hop < CARRIER_HOPS && frontier.length > 0; hop++) {
    const next = frontier.flatMap((dn) => scene.network.carriers(dn)).filter((dn) => !found.has(dn));
    next.forEach((dn) => found.add(dn));
    frontier = next.flatMap(up);
  }
  return found;
};

/** Objects whose last alarm in the incident is raised. */
const alarmed = ({ incident }: Scene): ReadonlySet<Dn> => {
  const raised = new Set<Dn>();
  for (const event of incident.events) {
    if (event.kind !== 'alarm') continue;
    if (event.state === 'raised') raised.add(event.dn);
    else raised.delete(event.dn);
  }
  return raised;
};

/** Silence says little where little is usual: acts once enough attempts should have come. */
const waitOf = (scene: Scene, cell: Dn): Proposal | undefined => {
  const { incident, network, now, settings } = scene;
  const { minMissedAttempts, maxWaitMs } = settings.sleepingCell;
  const silent = anomaliesAt(incident, cell).find(({ measure }) => measure === 'rrcEstablishmentAttempts');
  const usual = (network.usual(cell, 'rrcEstablishmentAttempts') ?? silent?.expected)?.value;
  if (usual === undefined) return undefined;
  const onset = silent?.onset ?? incident.onset;
  const waitMs = Math.min(maxWaitMs, (minMissedAttempts / Math.max(usual, Number.MIN_VALUE)) * REPORT_MS);
  if (now - onset >= waitMs) return undefined;
  const because = `About ${rounded(usual)} attempts a report are usual at this hour: too few to tell yet whether ${nameOf(network, cell)} sleeps.`;
  return { kind: 'wait', until: networkTimeOf(Math.ceil(onset + waitMs)), because };
};

const obstacleTo = (scene: Scene, cell: Dn): string | undefined => {
  const { network } = scene;
  const name = nameOf(network, cell);
  if (!network.isObserved(cell)) return `The source of ${name} is silent: it may be working.`;
  const alarms = alarmed(scene);
  const holder = [...alarms].find((dn) => isWithin(cell, dn));
  if (holder !== undefined) return `${nameOf(network, holder)} has an alarm: ${name} does not merely sleep.`;
  const down = [...carriersOf(scene, cell)].find((dn) => alarms.has(dn) || scene.troubled.has(dn));
  if (down !== undefined) return `${name} is carried by ${nameOf(network, down)}, which is in trouble itself.`;
  const state = network.attributes(cell)?.['administrativeState'];
  if (state === undefined) return `The network does not say the administrative state of ${name}.`;
  return state === 'UNLOCKED' ? undefined : `${name} is ${String(state)}: somebody took it out of service.`;
};

const draftOf = (scene: Scene, cell: Dn, actions: readonly Action[], summary: string): Proposal => {
  const written = actions.map(({ dn }) => dn);
  const symptoms = symptomsAt(scene, cell);
  const expected = effectsOf(symptoms, scene);
  const [first] = expected;
  if (first === undefined) return withoutEffect(symptoms, scene, cell);
  const compared = controlsFor(cell, controlCandidates(scene, cell, first.measure, written), first.measure, scene);
  if (compared.kind !== 'enough') return compared;
  const draft: PlanDraft = {
    function: 'sleeping-cell-recovery',
    cause: scene.hypothesis.cause,
    target: cell,
    summary,
    actions,
    expected,
    controls: compared.controls,
    verifyForMs: scene.settings.verifyForMs,
  };
  return { kind: 'draft', draft };
};

const restartOf = (scene: Scene, cell: Dn): Proposal => {
  const { network } = scene;
  const du = parentOf(cell);
  const count = du === undefined ? undefined : network.attributes(du)?.['vsRestartCount'];
  if (du === undefined || typeof count !== 'number')
    return { kind: 'refused', because: `The unit above ${nameOf(network, cell)} cannot be restarted from here.` };
  const siblings = network.children(du).filter((dn) => dn !== cell && dn.includes(',NRCellDU=')).length;
  const summary =
    `Restart ${nameOf(network, du)} to wake ${nameOf(network, cell)}: ` +
    `its ${String(siblings)} other cells are out of service for a moment too, and it cannot be undone.`;
  const restart = { dn: du, attribute: 'vsRestartCount', from: count, to: count + 1, unit: '1' };
  return draftOf(scene, cell, [restart], summary);
};

/** Wakes a cell that carries nothing without an alarm (TS 32.541): lock and unlock first, a restart of its unit next. */
export const sleepingCellRecovery: SonFunctionStrategy = {
  name: 'sleeping-cell-recovery',
  causes: ['sleeping-cell'],
  wants: (scene) => {
    const cell = scene.hypothesis.dn;
    const du = parentOf(cell);
    const symptoms = symptomsAt(scene, cell);
    const overMs = scene.settings.recentMs;
    return {
      attributes: du === undefined ? [cell] : [cell, du],
      levels: [
        ...levelsOf(symptoms, overMs),
        ...symptoms.flatMap(({ measure }) =>
          controlCandidates(scene, cell, measure, [cell]).map((dn) => ({ dn, measure, overMs })),
        ),
      ],
      changes: [],
    };
  },
  propose: (scene) => {
    const cell = scene.hypothesis.dn;
    const obstacle = obstacleTo(scene, cell);
    if (obstacle !== undefined) return refused(obstacle);
    const wait = waitOf(scene, cell);
    if (wait !== undefined) return [wait];
    const state = { dn: cell, attribute: 'administrativeState', unit: '1' };
    const cycle: readonly Action[] = [
      { ...state, from: 'UNLOCKED', to: 'LOCKED' },
      { ...state, from: 'LOCKED', to: 'UNLOCKED' },
    ];
    const summary = `Lock and unlock ${nameOf(scene.network, cell)}, which carries no traffic and has no alarm.`;
    return [draftOf(scene, cell, cycle, summary), restartOf(scene, cell)];
  },
};
