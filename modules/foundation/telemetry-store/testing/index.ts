export { benchStore, type StoreBench } from './bench-store.js';
export { InMemoryTelemetryStore } from './in-memory-telemetry-store.js';
