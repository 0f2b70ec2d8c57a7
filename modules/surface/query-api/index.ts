export { type Asked, type Answered, type MetricDescription, Queries, type QueriesParts } from './queries.js';
export { type QueryData } from './answers.js';
export { QueryApiConfig } from './query-api.config.js';
export { QueryApiModule } from './query-api.module.js';
