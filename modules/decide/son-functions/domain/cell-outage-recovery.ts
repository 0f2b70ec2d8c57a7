import { obstacleTo, recoveryOf, restartOfUnit, wantsOfCell } from './cell-recovery.js';
import { refused, type SonFunctionStrategy } from './strategy.js';

const NAME = 'cell-outage-recovery';

/**
 * Brings back a cell that says itself that it is out of service, before anything compensates for it (TS 28.313 clause 7.1.7, TS 32.541): its unit is
 * restarted. To lock and unlock it is no use where the unit does not answer.
 */
export const cellOutageRecovery: SonFunctionStrategy = {
  name: NAME,
  causes: ['cell-outage'],
  wants: (scene) => wantsOfCell(NAME, scene),
  propose: (scene) => {
    const obstacle = obstacleTo(scene, scene.hypothesis.dn, true);
    return obstacle === undefined ? [restartOfUnit(recoveryOf(NAME, scene))] : refused(obstacle);
  },
};
