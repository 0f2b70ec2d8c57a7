import {
  classOf,
  type Dn,
  isWithin,
  managedElementOf,
  type ManagedObject,
  networkTimeOf,
} from '#foundation/vocabulary';
import { type Proposal, type Scene } from './strategy.js';
import { nameOf } from './words.js';

const LAYER = 'vsLayer';
/** Candidates looked at for each control wanted: some prove to be out of their band. */
const SPARE = 3;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const isRelated = (a: Dn, b: Dn): boolean => isWithin(a, b) || isWithin(b, a);

/** How unlike two usual levels are; what has none comes last. */
const unlikeness = (scene: Scene, a: Dn, b: Dn, measure: string): number => {
  const [one, other] = [scene.network.usual(a, measure)?.value, scene.network.usual(b, measure)?.value];
  if (one === undefined || other === undefined) return Number.MAX_VALUE;
  return one > 0 && other > 0 ? Math.abs(Math.log(one / other)) : Math.abs(one - other);
};

/** What the fault or the action touches, or may: a control moves with neither. Neighbours take over what the target loses or gains. */
const touchedBy = (scene: Scene, target: Dn, written: readonly Dn[]): ((dn: Dn) => boolean) => {
  const { incident, hypothesis, troubled, network } = scene;
  const seeds = [target, hypothesis.dn, ...written];
  const near = new Set<Dn>([
    ...incident.affected,
    ...incident.events.map(({ dn }) => dn),
    ...troubled,
    ...network.neighbours(target),
    ...network.neighbours(hypothesis.dn),
  ]);
  return (dn) => near.has(dn) || seeds.some((seed) => isRelated(dn, seed));
};

const isLike = (one: ManagedObject, other: ManagedObject): boolean => one.attributes[LAYER] === other.attributes[LAYER];

const ranked = (scene: Scene, target: Dn, measure: string, candidates: readonly Dn[]): readonly Dn[] =>
  candidates
    .map((dn) => ({ dn, distance: unlikeness(scene, target, dn, measure) }))
    .sort((a, b) => a.distance - b.distance || byText(a.dn, b.dn))
    .slice(0, scene.settings.maxControls * SPARE)
    .map(({ dn }) => dn);

/**
 * Objects like the target (class, layer) on other elements, that neither the fault nor the action touches, the most alike in what is usual first: of
 * its region, or where that has too few, of any. Enough of them to choose from once their levels are known.
 */
export const controlCandidates = (scene: Scene, target: Dn, measure: string, written: readonly Dn[]): readonly Dn[] => {
  const { network } = scene;
  const itself = network.object(target);
  if (itself === undefined) return [];
  const isTouched = touchedBy(scene, target, written);
  const alike = network
    .ofClass(classOf(target))
    .filter(
      (other) =>
        isLike(itself, other) &&
        (classOf(target) === 'ManagedElement' || managedElementOf(other.dn) !== managedElementOf(target)) &&
        !isTouched(other.dn) &&
        network.isObserved(other.dn),
    );
  const near = alike.filter(({ region }) => region === itself.region);
  const chosen = near.length < scene.settings.minControls ? alike : near;
  return ranked(
    scene,
    target,
    measure,
    chosen.map(({ dn }) => dn),
  );
};

/** The same for what its region has only one of: objects named by the caller, of whatever region. */
export const namedCandidates = (
  scene: Scene,
  target: Dn,
  measure: string,
  written: readonly Dn[],
  named: readonly Dn[],
): readonly Dn[] => {
  const isTouched = touchedBy(scene, target, written);
  return ranked(
    scene,
    target,
    measure,
    named.filter((dn) => !isTouched(dn) && scene.network.isObserved(dn)),
  );
};

/** Half-widths of its band that a control may be away from what is usual, where too few are within the band itself. */
const WIDENED = 2;

/** How far a candidate is from what is usual, in half-widths of its band; `undefined` where it is not measured. */
const strayOf = (dn: Dn, measure: string, { network }: Scene): number | undefined => {
  const [level, usual] = [network.level(dn, measure), network.usual(dn, measure)];
  if (level === undefined) return undefined;
  if (usual === undefined || (level.recent >= usual.lower && level.recent <= usual.upper)) return 1;
  const side = level.recent < usual.lower ? usual.value - usual.lower : usual.upper - usual.value;
  return Math.abs(level.recent - usual.value) / Math.max(side, Number.MIN_VALUE);
};

/**
 * Of the candidates those that are measured and as usual, or nearly so where they are few. Where too few prove anything: a wait, if there are
 * enough that are only not measured or out of their band now, else a refusal.
 */
export const controlsFor = (
  dn: Dn,
  candidates: readonly Dn[],
  measure: string,
  scene: Scene,
): { readonly kind: 'enough'; readonly controls: readonly Dn[] } | Exclude<Proposal, { kind: 'draft' }> => {
  const { minControls, maxControls, recentMs } = scene.settings;
  const within = (most: number): readonly Dn[] =>
    candidates.filter((candidate) => (strayOf(candidate, measure, scene) ?? Infinity) <= most);
  const usual = within(1);
  const taken = usual.length < minControls ? within(WIDENED) : usual;
  if (taken.length >= minControls) return { kind: 'enough', controls: taken.slice(0, maxControls) };
  const because = `Too few objects like ${nameOf(scene.network, dn)} are untouched and as usual to compare it with.`;
  return candidates.length < minControls
    ? { kind: 'refused', because }
    : { kind: 'wait', until: networkTimeOf(scene.now + recentMs), because };
};
