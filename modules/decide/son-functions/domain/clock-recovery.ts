import { type AnomalyEvent, classOf, type Dn, isWithin, networkTimeOf, parentOf } from '#foundation/vocabulary';
import { alarmed, anomaliesOf } from './effects.js';
import { type Recovery, restartOf, wantsOf } from './recovery.js';
import { patiently, type Proposal, type Scene, type SonFunctionStrategy } from './strategy.js';
import { nameOf } from './words.js';

const NAME = 'clock-recovery';
/** What cells of one band hear of each other once they do not send and listen at the same time. */
const NOISE = 'uplinkInterferenceDbm';

const noiseOf = ({ incident, hypothesis, network }: Scene): readonly AnomalyEvent[] =>
  anomaliesOf(incident).filter(
    ({ dn, measure }) => measure === NOISE && isWithin(dn, hypothesis.dn) && network.isObserved(dn),
  );

/** Units whose cells hear noise, the one with the surest first. */
const unitsOf = (scene: Scene): readonly Dn[] => [...new Set(noiseOf(scene).map(({ dn }) => parentOf(dn) ?? dn))];

const recoveryOf = (scene: Scene, unit: Dn): Recovery => ({
  ...{ name: NAME, scene, target: scene.hypothesis.dn },
  symptoms: noiseOf(scene)
    .filter(({ dn }) => isWithin(dn, unit))
    .slice(0, scene.settings.maxEffects),
});

const restartOfUnit = (scene: Scene, unit: Dn): Proposal => {
  const recovery = recoveryOf(scene, unit);
  const cells = scene.network
    .children(unit)
    .filter((dn) => recovery.symptoms.some((symptom) => classOf(symptom.dn) === classOf(dn)));
  const meanwhile = `its ${String(cells.length)} cells are out of service for a moment`;
  return restartOf(recovery, unit, `to set its clock by its reference anew: ${meanwhile}`);
};

/**
 * Brings a site back whose clock has drifted away from its neighbours' (cells of one band start their frames within 3 us of each other, TS 38.133
 * clause 7.4): its unit is restarted, as a clock that ran free is set anew only then. Not before cells hear it: a clock's alarm may come hours before, and
 * the reference may come back by itself.
 */
export const clockRecovery: SonFunctionStrategy = {
  name: NAME,
  causes: ['clock-out-of-sync'],
  wants: (scene) => {
    const ofUnits = unitsOf(scene).map((unit) => wantsOf(recoveryOf(scene, unit), [unit]));
    return { attributes: unitsOf(scene), levels: ofUnits.flatMap(({ levels }) => levels), changes: [] };
  },
  propose: (scene) => {
    const { hypothesis, network, now, settings } = scene;
    const site = nameOf(network, hypothesis.dn);
    if (!alarmed(scene.incident).has(hypothesis.dn))
      return [patiently(scene, `The alarm of the clock of ${site} is over: what it brought about goes by itself.`)];
    const units = unitsOf(scene);
    if (units.length > 0) return units.map((unit) => restartOfUnit(scene, unit));
    const because = `No cell of ${site} is seen to hear noise: its clock may find its reference by itself.`;
    return [{ kind: 'wait', until: networkTimeOf(now + settings.recentMs), because }];
  },
};
