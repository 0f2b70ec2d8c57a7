import { type Action, classOf, type Dn, isWithin, parentOf, type SonFunction } from '#foundation/vocabulary';
import { controlCandidates, controlsFor } from './controls.js';
import { anomaliesAt, effectsOf, levelsOf, withoutEffect } from './effects.js';
import { type PlanDraft, type Proposal, type Scene, type Wants } from './strategy.js';
import { nameOf } from './words.js';

const CARRIER_HOPS = 4;
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

/** Another cell of its unit that nothing is wrong with: what carries them all carries that one. */
const hasWellSibling = ({ network, incident, troubled }: Scene, cell: Dn): boolean =>
  network
    .children(parentOf(cell) ?? cell)
    .some(
      (dn) =>
        dn !== cell &&
        classOf(dn) === classOf(cell) &&
        network.isObserved(dn) &&
        !troubled.has(dn) &&
        !incident.affected.includes(dn),
    );

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

/**
 * Why a cell that carries nothing is not to be touched.
 *
 * @param mayAlarm its own alarm is what it is known by
 */
export const obstacleTo = (scene: Scene, cell: Dn, mayAlarm: boolean): string | undefined => {
  const { network } = scene;
  const name = nameOf(network, cell);
  if (!network.isObserved(cell)) return `The source of ${name} is silent: it may be working.`;
  const alarms = alarmed(scene);
  const holder = [...alarms].find((dn) => isWithin(cell, dn) && !(mayAlarm && dn === cell));
  if (holder !== undefined)
    return `${nameOf(network, holder)} has an alarm: ${name} does not merely ${mayAlarm ? 'fail by itself' : 'sleep'}.`;
  const down = [...carriersOf(scene, cell)].find((dn) => alarms.has(dn) || scene.troubled.has(dn));
  if (down !== undefined && !hasWellSibling(scene, cell))
    return `${name} is carried by ${nameOf(network, down)}, which is in trouble itself.`;
  const state = network.attributes(cell)?.['administrativeState'];
  if (state === undefined) return `The network does not say the administrative state of ${name}.`;
  return state === 'UNLOCKED' ? undefined : `${name} is ${String(state)}: somebody took it out of service.`;
};

/** What writing the actions brings the cell, beside cells that are as usual. */
export const draftOf = (
  name: SonFunction,
  scene: Scene,
  cell: Dn,
  actions: readonly Action[],
  summary: string,
): Proposal => {
  const written = actions.map(({ dn }) => dn);
  const symptoms = symptomsAt(scene, cell);
  const expected = effectsOf(symptoms, scene);
  const [first] = expected;
  if (first === undefined) return withoutEffect(symptoms, scene, cell);
  const compared = controlsFor(cell, controlCandidates(scene, cell, first.measure, written), first.measure, scene);
  if (compared.kind !== 'enough') return compared;
  const draft: PlanDraft = {
    function: name,
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

export const restartOf = (name: SonFunction, scene: Scene, cell: Dn): Proposal => {
  const { network } = scene;
  const du = parentOf(cell);
  const count = du === undefined ? undefined : network.attributes(du)?.['vsRestartCount'];
  if (du === undefined || typeof count !== 'number')
    return { kind: 'refused', because: `The unit above ${nameOf(network, cell)} cannot be restarted from here.` };
  const siblings = network.children(du).filter((dn) => dn !== cell && dn.includes(',NRCellDU=')).length;
  const summary =
    `Restart ${nameOf(network, du)} to bring ${nameOf(network, cell)} back: ` +
    `its ${String(siblings)} other cells are out of service for a moment too, and it cannot be undone.`;
  const restart = { dn: du, attribute: 'vsRestartCount', from: count, to: count + 1, unit: '1' };
  return draftOf(name, scene, cell, [restart], summary);
};

/** The cell and its unit, what the cell shows, and the same of cells like it. */
export const wantsOf = (scene: Scene): Wants => {
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
};
