export { DetectionConfig } from './detection.config.js';
export { Detector, type Expectation, type ObjectOf } from './detector.js';
