export {
  type Change,
  type Comparison,
  judge,
  type NotYet,
  type Point,
  type Verdict,
  type VerdictLimits,
} from './domain/difference-in-differences.js';
export { Remediation } from './remediation.js';
export { type RemediationParts } from './context.js';
export { RemediationConfig } from './remediation.config.js';
export { RemediationMetrics } from './remediation.metrics.js';
