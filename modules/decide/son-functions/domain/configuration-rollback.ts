import { type Action, type ConfigurationChange, type Dn, parentOf } from '#foundation/vocabulary';
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

/** What one hand changes in one go is told of within so much time. */
const TOGETHER_MS = 60_000;

/** The change suspected, and where it is of something below the object, as a relation or a beam is, those that were made with it to others like that. */
const madeTogether = (scene: Scene, change: ConfigurationChange): readonly ConfigurationChange[] => {
  if (change.dn === scene.hypothesis.dn) return [change];
  const isWith = (other: ConfigurationChange): boolean =>
    other.dn !== change.dn &&
    parentOf(other.dn) === parentOf(change.dn) &&
    other.attribute === change.attribute &&
    other.actor === change.actor &&
    Math.abs(other.time - change.time) <= TOGETHER_MS;
  const others = new Map<Dn, ConfigurationChange>();
  for (const event of scene.incident.events)
    if (event.kind === 'configuration-change' && isWith(event.change)) others.set(event.dn, event.change);
  return [change, ...others.values()];
};

const symptomsAt = (scene: Scene) => symptomsOf(scene, scene.hypothesis.dn);

/**
 * It put back itself what had stood there before all that is known to have been changed there: who takes it back argues with whoever did that, and
 * brings the earlier change again. That what is suspected was done once before, and undone, makes it no putting back.
 */
const isPutBack = ({ network, settings }: Scene, { dn, attribute, to, time }: ConfigurationChange): boolean => {
  const [first] = network
    .changes(dn)
    .filter((earlier) => earlier.attribute === attribute && earlier.time < time)
    .filter((earlier) => time - earlier.time <= settings.rollback.maxAgeMs)
    .sort((a, b) => a.time - b.time);
  return first?.from === to;
};

const obstacleTo = (scene: Scene, change: ConfigurationChange): string | undefined => {
  const { network, now, settings } = scene;
  const what = `${change.attribute} of ${nameOf(network, change.dn)}`;
  if (change.actor === OURS) return `${what} was changed by this appliance, which takes its own changes back itself.`;
  if (now - change.time > settings.rollback.maxAgeMs)
    return `The change of ${what} is too old to be taken back unseen.`;
  if (change.from === undefined) return `What ${what} was before the change is not known.`;
  if (isPutBack(scene, change)) return `The change of ${what} put back what had been changed before.`;
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
  causes: [
    ...(['configuration-change', 'wrong-antenna-tilt', 'pci-collision', 'pci-confusion'] as const),
    ...(['prach-root-clash', 'handover-too-early', 'handover-too-late', 'missing-neighbour'] as const),
  ],
  wants: (scene) => {
    const { dn } = scene.hypothesis;
    const change = suspectOf(scene);
    const written = change === undefined ? [] : madeTogether(scene, change).map((each) => each.dn);
    const symptoms = symptomsAt(scene);
    const overMs = scene.settings.recentMs;
    return {
      attributes: [...new Set([dn, ...written])],
      levels: [
        ...levelsOf(symptoms, overMs),
        ...symptoms.flatMap(({ dn: at, measure }) =>
          controlCandidates(scene, at, measure, [dn]).map((like) => ({ dn: like, measure, overMs })),
        ),
      ],
      changes: [...new Set([dn, ...written])],
    };
  },
  propose: (scene) => {
    const { hypothesis, network, settings } = scene;
    const change = suspectOf(scene);
    const name = nameOf(network, hypothesis.dn);
    if (change === undefined) return refused(`No change that may be to blame is on record at ${name}.`);
    const obstacle = obstacleTo(scene, change);
    if (obstacle !== undefined || change.from === undefined)
      return refused(obstacle ?? 'The value before is not known.');
    const changes = madeTogether(scene, change).filter((each) => obstacleTo(scene, each) === undefined);
    const judged = judgedBy(
      scene,
      changes.map(({ dn }) => dn),
    );
    if (judged === undefined) return [withoutEffect(symptomsAt(scene), scene, hypothesis.dn)];
    if (judged.compared.kind !== 'enough') return [judged.compared];
    const actions = changes.flatMap(({ id, dn, attribute, from, to }): readonly Action[] =>
      from === undefined ? [] : [{ dn, attribute, from: to, to: from, unit: UNITS[attribute] ?? '1', restores: id }],
    );
    const others = actions.length === 1 ? '' : ` and ${String(actions.length - 1)} made with it`;
    const summary =
      `Take back the change of ${change.attribute} at ${nameOf(network, change.dn)}${others} by ${change.actor}: ` +
      `from ${String(change.to)} to ${String(change.from)} again.`;
    const draft = {
      function: 'configuration-rollback' as const,
      cause: hypothesis.cause,
      target: hypothesis.dn,
      summary,
      actions,
      expected: judged.expected,
      controls: judged.compared.controls,
      verifyForMs: settings.verifyForMs,
    };
    return [{ kind: 'draft', draft }];
  },
};
