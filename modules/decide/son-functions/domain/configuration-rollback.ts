import { type ConfigurationChange, type Dn } from '#foundation/vocabulary';
import { controlCandidates, controlsFor } from './controls.js';
import { effectsOf, levelsOf, symptomsOf, withoutEffect } from './effects.js';
import { refused, type Scene, type SonFunctionStrategy } from './strategy.js';
import { nameOf } from './words.js';

/** UCUM units of attributes that have one. */
const UNITS: Readonly<Record<string, string>> = {
  digitalTilt: '0.1 deg',
  'cellIndividualOffset.rsrpOffsetSSB': 'dB',
  configuredMaxTxPower: 'dBm',
};
const OURS = 'nocturne';

const suspectOf = ({ incident, hypothesis, network }: Scene): ConfigurationChange | undefined => {
  const id = hypothesis.changeId;
  if (id === undefined) return undefined;
  const told = incident.events.find((event) => event.kind === 'configuration-change' && event.change.id === id);
  return told?.kind === 'configuration-change'
    ? told.change
    : network.changes(hypothesis.dn).find((change) => change.id === id);
};

const symptomsAt = (scene: Scene) => symptomsOf(scene, scene.hypothesis.dn);

const obstacleTo = (scene: Scene, change: ConfigurationChange): string | undefined => {
  const { network, now, settings } = scene;
  const what = `${change.attribute} of ${nameOf(network, change.dn)}`;
  if (change.actor === OURS) return `${what} was changed by this appliance, which takes its own changes back itself.`;
  if (now - change.time > settings.rollback.maxAgeMs)
    return `The change of ${what} is too old to be taken back unseen.`;
  if (change.from === undefined) return `What ${what} was before the change is not known.`;
  const present = network.attributes(change.dn)?.[change.attribute];
  if (present === undefined) return `The network does not say what ${what} is.`;
  return present === change.to
    ? undefined
    : `${what} is ${String(present)} now, no longer ${String(change.to)}: somebody changed it since.`;
};

const judgedBy = (scene: Scene, written: readonly Dn[]) => {
  const expected = effectsOf(symptomsAt(scene), scene);
  const [first] = expected;
  if (first === undefined) return undefined;
  const candidates = controlCandidates(scene, first.dn, first.measure, written);
  return { expected, compared: controlsFor(first.dn, candidates, first.measure, scene) };
};

/** Takes a recent configuration change back: writes what stood there before, where nobody has touched it since. */
export const configurationRollback: SonFunctionStrategy = {
  name: 'configuration-rollback',
  causes: ['configuration-change', 'wrong-antenna-tilt', 'pci-collision', 'pci-confusion'],
  wants: (scene) => {
    const { dn } = scene.hypothesis;
    const written = suspectOf(scene)?.dn;
    const symptoms = symptomsAt(scene);
    const overMs = scene.settings.recentMs;
    return {
      attributes: [...new Set(written === undefined ? [dn] : [dn, written])],
      levels: [
        ...levelsOf(symptoms, overMs),
        ...symptoms.flatMap(({ dn: at, measure }) =>
          controlCandidates(scene, at, measure, [dn]).map((like) => ({ dn: like, measure, overMs })),
        ),
      ],
      changes: [dn],
    };
  },
  propose: (scene) => {
    const { hypothesis, network, settings } = scene;
    const change = suspectOf(scene);
    const name = nameOf(network, hypothesis.dn);
    if (change === undefined) return refused(`The change suspected at ${name} is not on record.`);
    const obstacle = obstacleTo(scene, change);
    if (obstacle !== undefined || change.from === undefined)
      return refused(obstacle ?? 'The value before is not known.');
    const judged = judgedBy(scene, [change.dn]);
    if (judged === undefined) return [withoutEffect(symptomsAt(scene), scene, hypothesis.dn)];
    if (judged.compared.kind !== 'enough') return [judged.compared];
    const action = {
      dn: change.dn,
      attribute: change.attribute,
      from: change.to,
      to: change.from,
      unit: UNITS[change.attribute] ?? '1',
      restores: change.id,
    };
    const summary =
      `Take back the change of ${change.attribute} at ${nameOf(network, change.dn)} by ${change.actor}: ` +
      `from ${String(change.to)} to ${String(change.from)} again.`;
    const draft = {
      function: 'configuration-rollback' as const,
      cause: hypothesis.cause,
      target: hypothesis.dn,
      summary,
      actions: [action],
      expected: judged.expected,
      controls: judged.compared.controls,
      verifyForMs: settings.verifyForMs,
    };
    return [{ kind: 'draft', draft }];
  },
};
