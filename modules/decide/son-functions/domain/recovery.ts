import { type Action, type AnomalyEvent, type Dn, type SonFunction } from '#foundation/vocabulary';
import { controlCandidates, controlsFor } from './controls.js';
import { effectsOf, levelsOf, withoutEffect } from './effects.js';
import { type Proposal, type Scene, type Wants } from './strategy.js';
import { nameOf } from './words.js';

/** What is to work again, and the anomalies, strongest first, that show whether it does. */
export interface Recovery {
  readonly name: SonFunction;
  readonly scene: Scene;
  readonly target: Dn;
  readonly symptoms: readonly AnomalyEvent[];
}

/** The attributes that are read, what the symptoms are now, and the same of objects like them. */
export const wantsOf = ({ scene, symptoms }: Recovery, attributes: readonly Dn[]): Wants => {
  const overMs = scene.settings.recentMs;
  const beside = symptoms.flatMap(({ dn, measure }) =>
    controlCandidates(scene, dn, measure, [dn]).map((control) => ({ dn: control, measure, overMs })),
  );
  return { attributes, levels: [...levelsOf(symptoms, overMs), ...beside], changes: [] };
};

/** What writing the actions brings, beside objects that are as usual. */
export const draftOf = (recovery: Recovery, actions: readonly Action[], summary: string): Proposal => {
  const { name, scene, target, symptoms } = recovery;
  const written = actions.map(({ dn }) => dn);
  const expected = effectsOf(symptoms, scene);
  const [first] = expected;
  if (first === undefined) return withoutEffect(symptoms, scene, target);
  const { dn, measure } = first;
  const compared = controlsFor(dn, controlCandidates(scene, dn, measure, written), measure, scene);
  if (compared.kind !== 'enough') return compared;
  const { cause } = scene.hypothesis;
  const { verifyForMs } = scene.settings;
  const { controls } = compared;
  return { kind: 'draft', draft: { function: name, cause, target, summary, actions, expected, controls, verifyForMs } };
};

/** @param why goes on from "Restart this unit": what for, and who is out of service meanwhile */
export const restartOf = (recovery: Recovery, unit: Dn, why: string): Proposal => {
  const { network } = recovery.scene;
  const count = network.attributes(unit)?.['vsRestartCount'];
  if (typeof count !== 'number')
    return { kind: 'refused', because: `${nameOf(network, unit)} cannot be restarted from here.` };
  const restart: Action = { dn: unit, attribute: 'vsRestartCount', from: count, to: count + 1, unit: '1' };
  return draftOf(recovery, [restart], `Restart ${nameOf(network, unit)} ${why}, and it cannot be undone.`);
};
