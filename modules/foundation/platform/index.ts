export { ApplianceError } from './appliance-error.js';
export { configSlice, type SliceClass } from './config-slice.js';
