export { CorrelationConfig } from './correlation.config.js';
export {
  correlate,
  type Correlated,
  type CorrelationDrops,
  type CorrelationLimits,
  type CorrelationState,
  emptyCorrelation,
  type Nearness,
  type TrackedIncident,
  type TrackedObject,
} from './domain/correlate.js';
export { likelihoodRatio, type Proximity } from './domain/likelihood-ratio.js';
