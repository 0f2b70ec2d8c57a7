export { CorrelationConfig } from './correlation.config.js';
export { correlate, part, type Correlated } from './domain/correlate.js';
export {
  type CorrelationDrops,
  type CorrelationState,
  emptyCorrelation,
  type TrackedIncident,
  type TrackedObject,
} from './domain/correlation-state.js';
export { likelihoodRatio, type Proximity } from './domain/likelihood-ratio.js';
export { type CorrelationLimits, type Nearness } from './domain/workbench.js';
