export { DetectionConfig } from './detection.config.js';
export { Detector, type Expectation, type ObjectOf } from './detector.js';
export { type OpenSilences, sourceSilence, type WatchedSource } from './domain/source-silence.js';
