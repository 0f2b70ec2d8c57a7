export {
  type Change,
  type Comparison,
  judge,
  type NotYet,
  type Point,
  type Verdict,
  type VerdictLimits,
} from './domain/difference-in-differences.js';
