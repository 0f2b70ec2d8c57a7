import { type Conditions, NOTHING_WRONG } from '../conditions.js';
import { livedTime } from '../lived-time.js';
import { type Plant } from '../network/build-network.js';
import { type Dn } from '../network/network.js';
import { type Physics } from '../physics.js';
import { type Restarts } from '../restarts.js';
import { type Faults } from './faults.js';
import { noteFeltLinks } from './felt-links.js';
import { noteFelt, noteImpact, usersHurt, type UserView } from './impact.js';
import { type Effect } from './instance.js';

/** A network after a report. */
export interface Reported {
  readonly plant: Plant;
  readonly faults: Faults;
  readonly view: UserView;
  readonly now: number;
}

/**
 * Adds the minute to what is known of every fault that is on: each against the same minute with it alone thought away.
 *
 * @param conditions of the minute, which began at `beganMs`
 */
export const weighFaults = (
  { plant, faults, view, now }: Reported,
  physics: Physics,
  restarts: Restarts,
  conditions: Conditions,
  beganMs: number,
): void => {
  const present = physics.at(livedTime(beganMs, conditions), conditions);
  for (const truth of faults.openTruths) {
    const thought = restarts.with(faults.conditions(beganMs, truth));
    const instead = plant.network.pretend(faults.attributesWithout(truth), () =>
      physics.at(livedTime(beganMs, thought), thought),
    );
    let hurt = usersHurt(present.radio, instead.radio);
    const isOfFault = (dn: Dn): boolean => JSON.stringify(conditions.get(dn)) !== JSON.stringify(thought.get(dn));
    // A trunk shares what its border controller suffers.
    for (const [dn, calls] of view.calls)
      if (isOfFault(dn) || isOfFault(dn.slice(0, dn.lastIndexOf(',')))) hurt += calls.hurt;
    noteFelt(truth, present.radio, instead.radio, plant);
    noteFeltLinks(truth, present.transport, instead.transport, physics.transport.graph);
    noteImpact(truth, hurt, now);
  }
};

/** Users hurt, were the effects there in full and nothing else. */
export const hurtBy = (effects: readonly Effect[], plant: Plant, physics: Physics, timeMs: number): number => {
  const conditions = new Map<Dn, Record<string, number>>();
  const attributes = effects.flatMap((of) =>
    of.effect === 'attribute' ? [[of.dn, of.attribute, of.to] as const] : [],
  );
  for (const of of effects)
    if (of.effect === 'parameter') conditions.set(of.dn, { ...conditions.get(of.dn), [of.parameter]: of.value });
  const struck = plant.network.pretend(attributes, () => physics.at(timeMs, conditions));
  return usersHurt(struck.radio, physics.at(timeMs, NOTHING_WRONG).radio);
};
