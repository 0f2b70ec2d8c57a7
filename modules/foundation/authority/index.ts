export { AuthorityConfig } from './authority.config.js';
export { Authority, type Burning, type Decision, type Resumption } from './authority.js';
export { AuthorityMetrics } from './authority.metrics.js';
export { type Constraint, type Constraints, constraintOf } from './domain/constraints.js';
export { type BurnRefusal } from './domain/ledger.js';
export {
  type Approval,
  type Limits,
  type MaintenanceWindow,
  type RunningPlan,
  type Situation,
} from './domain/situation.js';
export { weigh } from './domain/weigh.js';
export { Gate, type GateParts } from './gate.js';
export { type Policy, type PolicyChange, POLICY_AUDIT_REGION, PolicyStore } from './policy.js';
// A type only: nobody else can even try to make one.
export { type Permit } from './permit.js';
