import { InMemoryRecordStore } from '#foundation/record-store/testing';
import { type Action, Clock, type NetworkTime, type WallTime, wallTimeOf } from '#foundation/vocabulary';
import { AuthorityConfig } from '../authority.config.js';
import { Authority } from '../authority.js';
import { NOW, planOf, situationOf } from './arbitraries.js';

class StandingClock extends Clock {
  override network(): NetworkTime {
    return NOW;
  }
  override wall(): WallTime {
    return wallTimeOf(0);
  }
}

/** A genuine permit for the actions, the way every permit is made, with the authority that made it. */
export const permitFor = async (actions: readonly Action[], store = new InMemoryRecordStore()) => {
  let id = 0;
  const config = AuthorityConfig.schema.parse({});
  const authority = new Authority(store, config, new StandingClock(), () => `permit-${(id += 1)}`);
  const [first] = actions;
  const plan = planOf({ target: first?.dn ?? '', actions });
  const decision = await authority.permit(plan, situationOf());
  if (decision.kind === 'refused') throw new Error(`refused because of ${decision.because.join(', ')}`);
  return { authority, plan, permit: decision.permit, revert: decision.revert };
};
