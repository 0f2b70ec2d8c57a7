export { ApplianceError } from './appliance-error.js';
export { BoundedLines } from './bounded-lines.js';
export { configSlice, type SliceClass } from './config-slice.js';
export { Configuration, loadConfig, parseConfig } from './load-config.js';
export { type Problem, problemOf } from './problem.js';
export { Secret } from './secret.js';
