export { DetectionConfig } from './detection.config.js';
export { Detector, type ObjectOf } from './detector.js';
export { type OpenSilences, sourceSilence, type WatchedSource } from './domain/source-silence.js';
export {
  EventWindows,
  type EventWindowsSettings,
  type EventWindowsState,
  type WindowRow,
} from './domain/event-windows.js';
