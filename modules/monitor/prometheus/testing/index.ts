export { exposed, type Exposed } from './exposed.js';
export { KeptSeries, type KeptSample } from './kept-series.js';
