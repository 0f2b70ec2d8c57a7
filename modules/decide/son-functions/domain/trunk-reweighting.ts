import {
  type AnomalyEvent,
  classOf,
  type Dn,
  type ExpectedEffect,
  networkTimeOf,
  parentOf,
} from '#foundation/vocabulary';
import { controlsFor, namedCandidates } from './controls.js';
import { anomaliesAt, effectOf, withoutEffect } from './effects.js';
import { patiently, refused, type Scene, type SonFunctionStrategy } from './strategy.js';
import { nameOf, percent } from './words.js';

const TRUNK = 'SipTrunk';
const CALLS = 'callAttempts';
/** What the controller measures over all its trunks as well: a trunk without calls has nothing to be judged by. */
const AT_CONTROLLER: readonly (readonly [measure: string, worse: 'low' | 'high'])[] = [
  ['mosCqe', 'low'],
  ['answerSeizureRatio', 'low'],
  ['networkEffectivenessRatio', 'low'],
  ['congestedCallRatio', 'high'],
  ['unheardCallRatio', 'high'],
];

const trunksOf = ({ network }: Scene, controller: Dn): readonly Dn[] =>
  network.children(controller).filter((dn) => classOf(dn) === TRUNK);

const weightOf = ({ network }: Scene, dn: Dn): number => {
  const weight = network.attributes(dn)?.['weight'];
  return typeof weight === 'number' ? weight : 0;
};

/** Neither degraded itself nor in another trouble. */
const isSound = ({ incident, troubled, network }: Scene, dn: Dn): boolean =>
  !troubled.has(dn) && network.isObserved(dn) && anomaliesAt(incident, dn).length === 0;

/** How a call fares in all: whether the network completes it, and how it sounds. Both are the better the higher. */
const HOW_CALLS_FARE = ['networkEffectivenessRatio', 'mosCqe'];

/** Callers who are led there fare no worse in any way than they do now. */
const isNoWorse = ({ network }: Scene, other: Dn, trunk: Dn): boolean =>
  network.isObserved(other) &&
  HOW_CALLS_FARE.every((measure) => {
    const [there, here] = [network.level(other, measure), network.level(trunk, measure)];
    return there !== undefined && here !== undefined && there.recent >= here.recent;
  });

/** Controllers of the other regions with their trunks: a region has one controller, and its trunks get the calls that are moved. */
const comparable = ({ network }: Scene, controller: Dn): readonly Dn[] => {
  const region = network.object(controller)?.region;
  const trunks = network.ofClass(TRUNK).filter((other) => other.region !== region);
  return [...new Set(trunks.flatMap(({ dn }) => [parentOf(dn) ?? dn, dn]))];
};

const symptomsAt = ({ incident, settings }: Scene, trunk: Dn): readonly AnomalyEvent[] =>
  anomaliesAt(incident, trunk)
    .filter(({ measure, direction }) => AT_CONTROLLER.some(([of, worse]) => of === measure && worse === direction))
    .slice(0, settings.maxEffects);

const inPart = (won: ExpectedEffect, part: number): ExpectedEffect => {
  const { value, lower, upper } = won.change;
  return { ...won, change: { value: value * part, lower: lower * part, upper: upper * part } };
};

/**
 * The trunk's callers are heard over the controller's other trunks afterwards, but for the share that it keeps. Among all the controller's calls they
 * are few: its mean, which rises by the share that leaves, tells little of help, but of harm to those who were there before.
 */
const effectsAt = (
  scene: Scene,
  controller: Dn,
  event: AnomalyEvent,
  { leaves, stays }: { readonly leaves: number; readonly stays: number },
): readonly ExpectedEffect[] => {
  const won = effectOf(event, scene);
  if (won === undefined) return [];
  return [
    { ...inPart(won, 1 - stays), laterAt: controller },
    { ...inPart(won, leaves), dn: controller },
  ];
};

/** A trunk that would get more calls than it is known to bear; all levels are known. */
const crowded = (scene: Scene, others: readonly Dn[], trunk: Dn, moved: number): Dn | undefined => {
  const { network, settings } = scene;
  const weights = others.reduce((sum, dn) => sum + weightOf(scene, dn), 0);
  const calls = (network.level(trunk, CALLS)?.recent ?? 0) * moved;
  return others.find((dn) => {
    const level = network.level(dn, CALLS);
    if (level === undefined) return false;
    const comes = level.recent + (calls * weightOf(scene, dn)) / weights;
    return comes > level.highest * settings.trunkReweighting.headroom;
  });
};

/** Takes new calls off a degraded trunk by its weight; calls in progress stay where they are. */
export const trunkReweighting: SonFunctionStrategy = {
  name: 'trunk-reweighting',
  causes: ['trunk-degraded', 'one-way-audio', 'trunk-congested'],
  wants: (scene) => {
    const trunk = scene.hypothesis.dn;
    const controller = parentOf(trunk) ?? trunk;
    const trunks = trunksOf(scene, controller);
    const { recentMs, trunkReweighting: limits } = scene.settings;
    const symptoms = symptomsAt(scene, trunk);
    return {
      attributes: [...new Set([trunk, ...trunks])],
      levels: [
        ...trunks.map((dn) => ({ dn, measure: CALLS, overMs: limits.peakOverMs })),
        ...trunks.flatMap((dn) => HOW_CALLS_FARE.map((measure) => ({ dn, measure, overMs: recentMs }))),
        ...symptoms.flatMap(({ measure }) =>
          [trunk, ...namedCandidates(scene, controller, measure, trunks, comparable(scene, controller))].map((dn) => ({
            dn,
            measure,
            overMs: recentMs,
          })),
        ),
      ],
      changes: [],
    };
  },
  propose: (scene) => {
    const { network, settings, hypothesis } = scene;
    const trunk = hypothesis.dn;
    const controller = parentOf(trunk);
    const name = nameOf(network, trunk);
    const weight = network.attributes(trunk)?.['weight'];
    if (controller === undefined || typeof weight !== 'number')
      return refused(`The network does not say the weight of ${name}.`);
    if (weight <= 0) return refused(`${name} gets no new calls already.`);
    const trunks = trunksOf(scene, controller);
    const others = trunks.filter((dn) => dn !== trunk && weightOf(scene, dn) > 0);
    if (!others.some((dn) => isSound(scene, dn)))
      return refused(
        `${name} is the last trunk of ${nameOf(network, controller)} that is left: its calls have nowhere to go.`,
      );
    const worse = others.find((dn) => !isSound(scene, dn) && !isNoWorse(scene, dn, trunk));
    if (worse !== undefined)
      return [patiently(scene, `Calls would move to ${nameOf(network, worse)}, which is in trouble itself.`)];
    const to = Math.max(0, weight - settings.trunkReweighting.maxStep);
    const sum = trunks.reduce((total, dn) => total + weightOf(scene, dn), 0);
    const share = weight / sum;
    const shareAfter = to / (sum - weight + to);
    const unread = [trunk, ...others].find((dn) => network.level(dn, CALLS) === undefined);
    if (unread !== undefined) {
      const until = networkTimeOf(scene.now + settings.recentMs);
      return [{ kind: 'wait', until, because: `How many calls ${nameOf(network, unread)} carries is not known yet.` }];
    }
    const full = crowded(scene, others, trunk, (share - shareAfter) / share);
    if (full !== undefined) return refused(`${nameOf(network, full)} has no head-room for the calls of ${name}.`);
    const symptoms = symptomsAt(scene, trunk);
    // Who is led to another trunk in trouble wins nothing.
    const sound = others.filter((dn) => isSound(scene, dn)).reduce((total, dn) => total + weightOf(scene, dn), 0);
    const won = sound / (sum - weight);
    const shares = { leaves: (share - shareAfter) * won, stays: 1 - (1 - shareAfter) * won };
    const expected = symptoms.flatMap((event) => effectsAt(scene, controller, event, shares));
    const [first] = expected;
    if (first === undefined) return [withoutEffect(symptoms, scene, trunk)];
    const candidates = namedCandidates(scene, controller, first.measure, trunks, comparable(scene, controller));
    const compared = controlsFor(controller, candidates, first.measure, scene);
    if (compared.kind !== 'enough') return [compared];
    const draft = {
      function: 'trunk-reweighting' as const,
      cause: hypothesis.cause,
      target: trunk,
      summary:
        `Take ${to === 0 ? 'all' : 'some'} new calls off ${name}: weight ${String(weight)} to ${String(to)}; ` +
        `its ${percent(share)} of the calls go to ${others.map((dn) => nameOf(network, dn)).join(' and ')}. Calls in progress stay.`,
      actions: [{ dn: trunk, attribute: 'weight', from: weight, to, unit: '1' }],
      expected,
      controls: compared.controls,
      verifyForMs: settings.verifyForMs,
    };
    return [{ kind: 'draft', draft }];
  },
};
