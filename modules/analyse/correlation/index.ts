export { likelihoodRatio, type Proximity } from './domain/likelihood-ratio.js';
