export { Remediation } from './remediation.js';
export { type RemediationParts } from './context.js';
export { RemediationConfig } from './remediation.config.js';
export { RemediationMetrics } from './remediation.metrics.js';
