import { classOf, type Dn, isWithin, parentOf, type SonFunction } from '#foundation/vocabulary';
import { alarmed, anomaliesAt } from './effects.js';
import { type Recovery, restartOf, wantsOf } from './recovery.js';
import { type Proposal, type Scene, type Wants } from './strategy.js';
import { nameOf } from './words.js';

const CARRIER_HOPS = 4;

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

/**
 * Why a cell that carries nothing is not to be touched.
 *
 * @param mayAlarm its own alarm is what it is known by
 */
export const obstacleTo = (scene: Scene, cell: Dn, mayAlarm: boolean): string | undefined => {
  const { network } = scene;
  const name = nameOf(network, cell);
  if (!network.isObserved(cell)) return `The source of ${name} is silent: it may be working.`;
  const alarms = alarmed(scene.incident);
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

/** The cell by itself, judged by what it shows. */
export const recoveryOf = (name: SonFunction, scene: Scene): Recovery => {
  const cell = scene.hypothesis.dn;
  return { name, scene, target: cell, symptoms: anomaliesAt(scene.incident, cell).slice(0, scene.settings.maxEffects) };
};

const unitOf = (cell: Dn): Dn => parentOf(cell) ?? cell;

export const restartOfUnit = (recovery: Recovery): Proposal => {
  const { target, scene } = recovery;
  const { network } = scene;
  const unit = unitOf(target);
  const others = network.children(unit).filter((dn) => dn !== target && classOf(dn) === classOf(target)).length;
  const meanwhile = `its ${String(others)} other cells are out of service for a moment too`;
  return restartOf(recovery, unit, `to bring ${nameOf(network, target)} back: ${meanwhile}`);
};

export const wantsOfCell = (name: SonFunction, scene: Scene): Wants =>
  wantsOf(recoveryOf(name, scene), [scene.hypothesis.dn, unitOf(scene.hypothesis.dn)]);
