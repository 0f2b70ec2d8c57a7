import { FINDING, MENDING } from './fault-metrics.js';
import { type Metric } from './metric.js';
import { COSTS, RESTRAINT } from './run-metrics.js';

/** Everything that arms are compared by, in the order of the tables. */
export const METRICS: readonly Metric[] = [...FINDING, ...RESTRAINT, ...MENDING, ...COSTS];
