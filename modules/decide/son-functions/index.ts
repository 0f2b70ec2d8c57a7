export { functionsFor, SON_STRATEGIES } from './domain/functions.js';
export { type SonSettings } from './domain/settings.js';
export {
  type Level,
  type LevelWanted,
  type NetworkState,
  type PlanDraft,
  type Proposal,
  type Scene,
  type SonFunctionStrategy,
  type Wants,
} from './domain/strategy.js';
export { SonFunctionsConfig } from './son-functions.config.js';
