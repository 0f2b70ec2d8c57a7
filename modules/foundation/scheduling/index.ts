export { BullMqStepQueue, type BullMqSettings } from './adapters/bullmq/bullmq-step-queue.js';
export { CaseEngine, type CaseEngineParts, type CaseSteps, type LiveState } from './case-engine.js';
export { virtualDeadlineOf } from './domain/urgency.js';
export { type StepJob, StepQueue } from './ports/step-queue.js';
export { SchedulingConfig } from './scheduling.config.js';
