import { type Action, type Dn, networkTimeOf } from '#foundation/vocabulary';
import { controlCandidates, controlsFor } from './controls.js';
import { type Proposal, refused, type Scene, type SonFunctionStrategy } from './strategy.js';
import { nameOf, percent } from './words.js';

const LOAD = 'prbUtilisationRatio';
const ARRIVALS = 'rrcEstablishmentAttempts';
const OFFSET = 'cellIndividualOffset.rsrpOffsetSSB';

/** A neighbour on the hot cell's layer with the relations there and back. */
interface Neighbour {
  readonly dn: Dn;
  readonly there: Dn;
  readonly back: Dn;
}

const relationTo = ({ network }: Scene, from: Dn, to: Dn): Dn | undefined =>
  network.children(from).find((dn) => network.object(dn)?.attributes['adjacentNRCellRef'] === to);

/** Those that are usually the coolest, bounded: each costs two reads of the network. */
const neighboursOf = (scene: Scene, cell: Dn): readonly Neighbour[] => {
  const { network, settings } = scene;
  const layer = network.object(cell)?.attributes['vsLayer'];
  const usualLoad = ({ dn }: Neighbour): number => network.usual(dn, LOAD)?.value ?? Number.MAX_VALUE;
  return network
    .neighbours(cell)
    .flatMap((dn) => {
      const [there, back] = [relationTo(scene, cell, dn), relationTo(scene, dn, cell)];
      const isSameLayer = network.object(dn)?.attributes['vsLayer'] === layer;
      return there === undefined || back === undefined || !isSameLayer ? [] : [{ dn, there, back }];
    })
    .sort((a, b) => usualLoad(a) - usualLoad(b) || (a.dn < b.dn ? -1 : 1))
    .slice(0, settings.loadBalancing.maxCandidates);
};

/** Users that were sent the other way lately would be sent to and fro. */
const isReversed = ({ network, now, settings }: Scene, { there, back }: Neighbour): boolean => {
  const lately = (dn: Dn, sign: 1 | -1): boolean =>
    network
      .changes(dn)
      .some(
        ({ attribute, time, from, to }) =>
          attribute === OFFSET &&
          now - time < settings.loadBalancing.noReverseMs &&
          (Number(to) - Number(from ?? 0)) * sign < 0,
      );
  return lately(there, 1) || lately(back, -1);
};

interface Steer extends Neighbour {
  readonly load: number;
  readonly stepDb: number;
  readonly actions: readonly Action[];
}

/** The step towards one neighbour, as far as the offsets leave room; `undefined` where it may or can take nothing. */
const steerTo = (scene: Scene, hot: number, neighbour: Neighbour): Steer | undefined => {
  const { network, settings, incident, troubled } = scene;
  const { stepDb: most, maxOffsetDb, shiftPerDb, targetCeiling } = settings.loadBalancing;
  const load = network.level(neighbour.dn, LOAD)?.recent;
  const there = network.attributes(neighbour.there)?.[OFFSET];
  const back = network.attributes(neighbour.back)?.[OFFSET];
  if (load === undefined || typeof there !== 'number' || typeof back !== 'number') return undefined;
  if (!network.isObserved(neighbour.dn) || troubled.has(neighbour.dn)) return undefined;
  if (incident.events.some((event) => event.kind === 'alarm' && event.dn === neighbour.dn)) return undefined;
  const stepDb = Math.min(most, maxOffsetDb - there, maxOffsetDb + back);
  // What-if: the load that comes over, on top of what it has, stays under the ceiling.
  if (!(stepDb > 0) || load + hot * stepDb * shiftPerDb > targetCeiling || isReversed(scene, neighbour))
    return undefined;
  const write = (dn: Dn, from: number, to: number): Action => ({ dn, attribute: OFFSET, from, to, unit: 'dB' });
  const actions = [write(neighbour.there, there, there + stepDb), write(neighbour.back, back, back - stepDb)];
  return { ...neighbour, load, stepDb, actions };
};

/**
 * What users ask of the cell, as a share of what it has: a full one shows no more than that it is full. Who asks is counted where they come in, and so
 * many more than usual want so much more than usual.
 */
const demandOf = ({ network }: Scene, cell: Dn, hot: number): number => {
  const [arrivals, usualArrivals] = [network.level(cell, ARRIVALS)?.recent, network.usual(cell, ARRIVALS)?.value];
  const usualLoad = network.usual(cell, LOAD)?.value;
  if (arrivals === undefined || usualArrivals === undefined || usualLoad === undefined || !(usualArrivals > 0))
    return hot;
  return Math.max(hot, (usualLoad * arrivals) / usualArrivals);
};

const fewestFor = (excess: number, steers: readonly Steer[], loadPerDb: number): number => {
  let left = excess;
  const enough = steers.findIndex(({ stepDb }) => (left -= stepDb * loadPerDb) <= 0);
  return enough < 0 ? steers.length : enough + 1;
};

const draftOf = (scene: Scene, cell: Dn, hot: number, steers: readonly Steer[]): Proposal => {
  const { network, settings, hypothesis } = scene;
  const actions = steers.flatMap((steer) => steer.actions);
  const moved = steers.reduce((sum, { stepDb }) => sum + hot * stepDb * settings.loadBalancing.shiftPerDb, 0);
  const written = [...actions.map(({ dn }) => dn), ...steers.map(({ dn }) => dn)];
  const compared = controlsFor(cell, controlCandidates(scene, cell, LOAD, written), LOAD, scene);
  if (compared.kind !== 'enough') return compared;
  const name = nameOf(network, cell);
  const takers = steers.map(
    ({ dn, load, stepDb }) =>
      `${nameOf(network, dn)} (${percent(load)} now, ${percent(load + hot * stepDb * settings.loadBalancing.shiftPerDb)} expected)`,
  );
  const draft = {
    function: 'load-balancing' as const,
    cause: hypothesis.cause,
    target: cell,
    summary: `Send users at the edge of ${name}, loaded to ${percent(hot)}, to ${takers.join(', ')}.`,
    actions,
    // How many users stand at that edge is not known: a quarter to twice the share that is usual.
    expected: [
      {
        dn: cell,
        measure: LOAD,
        unit: '1',
        change: { value: -moved, lower: Math.max(-hot, -2 * moved), upper: -moved / 4 },
        // A cell that stays as hot as it was when help was asked for was not helped.
        reach: settings.loadBalancing.actAbove,
      },
    ],
    controls: compared.controls,
    verifyForMs: settings.verifyForMs,
  };
  return { kind: 'draft', draft };
};

/** Moves users at the edge of a hot cell to cooler neighbours of its layer, by the offsets of the relations both ways (TS 28.313 clause 7.1.5). */
export const loadBalancing: SonFunctionStrategy = {
  name: 'load-balancing',
  causes: ['cell-overload'],
  wants: (scene) => {
    const cell = scene.hypothesis.dn;
    const neighbours = neighboursOf(scene, cell);
    const overMs = scene.settings.recentMs;
    const relations = neighbours.flatMap(({ there, back }) => [there, back]);
    const cells = [cell, ...neighbours.map(({ dn }) => dn), ...controlCandidates(scene, cell, LOAD, [])];
    return {
      attributes: relations,
      levels: [...cells.map((dn) => ({ dn, measure: LOAD, overMs })), { dn: cell, measure: ARRIVALS, overMs }],
      changes: relations,
    };
  },
  propose: (scene) => {
    const cell = scene.hypothesis.dn;
    const { actAbove, targetCeiling, maxNeighbours, shiftPerDb } = scene.settings.loadBalancing;
    const name = nameOf(scene.network, cell);
    const hot = scene.network.level(cell, LOAD)?.recent;
    if (!scene.network.isObserved(cell)) return refused(`The source of ${name} is silent: its load is not known.`);
    if (hot === undefined) {
      const until = networkTimeOf(scene.now + scene.settings.recentMs);
      return [{ kind: 'wait', until, because: `The load of ${name} is not measured yet.` }];
    }
    if (hot < actAbove)
      return refused(`${name} is loaded to ${percent(hot)}: below ${percent(actAbove)} nothing is moved.`);
    const steers = neighboursOf(scene, cell)
      .flatMap((neighbour) => steerTo(scene, hot, neighbour) ?? [])
      .sort((a, b) => a.load - b.load || (a.dn < b.dn ? -1 : 1));
    if (steers.length === 0)
      return refused(`No neighbour of ${name} can take load and stay under ${percent(targetCeiling)}.`);
    const demand = demandOf(scene, cell, hot);
    const most = steers.slice(0, maxNeighbours).reduce((share, { stepDb }) => share + stepDb * shiftPerDb, 0);
    if (demand * (1 - most) >= actAbove)
      return refused(
        `${name} is asked for ${percent(demand)} of what it has: without the ${percent(most)} that may be moved it stays above ${percent(actAbove)}.`,
      );
    // The fewest that bring it below where it is hot, as far as can be told; a second remedy asks as many as one plan may.
    const few = steers.slice(0, fewestFor(demand - actAbove, steers, demand * shiftPerDb));
    const many = steers.slice(0, maxNeighbours);
    const first = draftOf(scene, cell, hot, few.slice(0, maxNeighbours));
    return many.length > few.length ? [first, draftOf(scene, cell, hot, many)] : [first];
  },
};
