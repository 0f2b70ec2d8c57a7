export { OwnWrites } from './own-writes.js';
export { Planning } from './planning.js';
export { PlanningConfig } from './planning.config.js';
export { PlanningMetrics } from './planning.metrics.js';
export { type PlanningParts } from './proposals.js';
export { BenefitReader, type RemedyKey } from './ports/benefit-reader.js';
export { NetworkReader } from './ports/network-reader.js';
export { OpenIncidents, RecordedIncidents } from './ports/open-incidents.js';
export { PlanGate } from './ports/plan-gate.js';
