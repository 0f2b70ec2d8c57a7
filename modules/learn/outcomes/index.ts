export { type Benefit, type Tally } from './domain/benefit.js';
export { Learned, type RemedyPlace } from './learned.js';
export { OutcomesConfig } from './outcomes.config.js';
export { OutcomesMetrics } from './outcomes.metrics.js';
export { type HoldDown, Outcomes, type OutcomesParts } from './outcomes.js';
