export { explain, type Explained, type Part } from './domain/apart.js';
export { diagnose } from './domain/diagnose.js';
export { type NetworkView } from './domain/network-view.js';
export { type Signature, SIGNATURES, type Symptom } from './domain/signatures.js';
