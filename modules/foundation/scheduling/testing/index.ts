export { InMemoryStepQueue } from './in-memory-step-queue.js';
export { ManualClock } from './manual-clock.js';
export { TestRedis } from './redis.js';
