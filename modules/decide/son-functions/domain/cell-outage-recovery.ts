import { obstacleTo, restartOf, wantsOf } from './cell-recovery.js';
import { refused, type SonFunctionStrategy } from './strategy.js';

const NAME = 'cell-outage-recovery';

/**
 * Brings back a cell that says itself that it is out of service, before anything compensates for it (TS 28.313 clause 7.1.7, TS 32.541): its unit is
 * restarted. To lock and unlock it is no use where the unit does not answer.
 */
export const cellOutageRecovery: SonFunctionStrategy = {
  name: NAME,
  causes: ['cell-outage'],
  wants: wantsOf,
  propose: (scene) => {
    const cell = scene.hypothesis.dn;
    const obstacle = obstacleTo(scene, cell, true);
    return obstacle === undefined ? [restartOf(NAME, scene, cell)] : refused(obstacle);
  },
};
