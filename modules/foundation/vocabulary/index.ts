export * from './domain/time.js';
export * from './domain/managed-object.js';
export * from './domain/telemetry.js';
export * from './domain/measure.js';
export * from './domain/event.js';
export * from './domain/incident.js';
export * from './domain/plan.js';
export * from './domain/case.js';
