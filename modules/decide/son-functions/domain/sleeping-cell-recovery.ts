import { type Action, type Dn, networkTimeOf } from '#foundation/vocabulary';
import { obstacleTo, recoveryOf, restartOfUnit, wantsOfCell } from './cell-recovery.js';
import { anomaliesAt } from './effects.js';
import { draftOf } from './recovery.js';
import { type Proposal, refused, type Scene, type SonFunctionStrategy } from './strategy.js';
import { nameOf, rounded } from './words.js';

const NAME = 'sleeping-cell-recovery';
/** One report; only the scale of the wait rests on it. */
const REPORT_MS = 60_000;

/** Silence says little where little is usual: acts once enough attempts should have come. */
const waitOf = (scene: Scene, cell: Dn): Proposal | undefined => {
  const { incident, network, now, settings } = scene;
  const { minMissedAttempts, maxWaitMs } = settings.sleepingCell;
  const silent = anomaliesAt(incident, cell).find(({ measure }) => measure === 'rrcEstablishmentAttempts');
  const usual = (network.usual(cell, 'rrcEstablishmentAttempts') ?? silent?.expected)?.value;
  if (usual === undefined) return undefined;
  const onset = silent?.onset ?? incident.onset;
  const waitMs = Math.min(maxWaitMs, (minMissedAttempts / Math.max(usual, Number.MIN_VALUE)) * REPORT_MS);
  if (now - onset >= waitMs) return undefined;
  const because = `About ${rounded(usual)} attempts a report are usual at this hour: too few to tell yet whether ${nameOf(network, cell)} sleeps.`;
  return { kind: 'wait', until: networkTimeOf(Math.ceil(onset + waitMs)), because };
};

/** Wakes a cell that carries nothing without an alarm (TS 32.541): lock and unlock first, a restart of its unit next. */
export const sleepingCellRecovery: SonFunctionStrategy = {
  name: NAME,
  causes: ['sleeping-cell'],
  wants: (scene) => wantsOfCell(NAME, scene),
  propose: (scene) => {
    const cell = scene.hypothesis.dn;
    const obstacle = obstacleTo(scene, cell, false);
    if (obstacle !== undefined) return refused(obstacle);
    const wait = waitOf(scene, cell);
    if (wait !== undefined) return [wait];
    const state = { dn: cell, attribute: 'administrativeState', unit: '1' };
    const cycle: readonly Action[] = [
      { ...state, from: 'UNLOCKED', to: 'LOCKED' },
      { ...state, from: 'LOCKED', to: 'UNLOCKED' },
    ];
    const summary = `Lock and unlock ${nameOf(scene.network, cell)}, which carries no traffic and has no alarm.`;
    const recovery = recoveryOf(NAME, scene);
    return [draftOf(recovery, cycle, summary), restartOfUnit(recovery)];
  },
};
