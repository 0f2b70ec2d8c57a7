export { AuthorityConfig } from './authority.config.js';
export { Authority, type Burning, type Decision } from './authority.js';
export { type Constraint, type Constraints } from './domain/constraints.js';
export { type BurnRefusal } from './domain/ledger.js';
export {
  type Approval,
  type Limits,
  type MaintenanceWindow,
  type RunningPlan,
  type Situation,
} from './domain/situation.js';
export { weigh } from './domain/weigh.js';
// A type only: nobody else can even try to make one.
export { type Permit } from './permit.js';
