export { diagnose, type NetworkView } from './domain/diagnose.js';
export { type Signature, SIGNATURES, type Symptom } from './domain/signatures.js';
