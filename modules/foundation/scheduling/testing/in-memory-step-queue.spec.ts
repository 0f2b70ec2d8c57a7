import { stepQueueContract } from '../ports/step-queue.contract.js';
import { InMemoryStepQueue } from './in-memory-step-queue.js';

stepQueueContract('InMemoryStepQueue', () => new InMemoryStepQueue());
