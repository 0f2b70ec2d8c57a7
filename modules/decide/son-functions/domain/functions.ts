import { type Cause } from '#foundation/vocabulary';
import { cellOutageRecovery } from './cell-outage-recovery.js';
import { clockRecovery } from './clock-recovery.js';
import { configurationRollback } from './configuration-rollback.js';
import { loadBalancing } from './load-balancing.js';
import { sleepingCellRecovery } from './sleeping-cell-recovery.js';
import { type SonFunctionStrategy } from './strategy.js';
import { trunkReweighting } from './trunk-reweighting.js';

export const SON_STRATEGIES: readonly SonFunctionStrategy[] = [
  sleepingCellRecovery,
  cellOutageRecovery,
  clockRecovery,
  loadBalancing,
  trunkReweighting,
  configurationRollback,
];

export const functionsFor = (cause: Cause): readonly SonFunctionStrategy[] =>
  SON_STRATEGIES.filter(({ causes }) => causes.includes(cause));
