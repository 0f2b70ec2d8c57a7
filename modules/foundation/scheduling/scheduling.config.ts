import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const ms = () => z.int().positive();

export class SchedulingConfig extends configSlice(
  'scheduling',
  z.object({
    window: z.int().positive().max(10_000).default(50).describe('Cases admitted to the queue at a time (cases)'),
    concurrency: z.int().positive().max(1_000).default(8).describe('Steps run at a time (steps)'),
    maxOpen: z.int().positive().default(1_000).describe('Open cases; beyond it the least urgent are shed (cases)'),
    reconcileEveryMs: ms().default(250).describe('Between two looks at the order of work, wall time (ms)'),
    resyncEveryMs: ms().default(5_000).describe('Between two readings of all open cases, wall time (ms)'),
    readmitAfterMs: ms()
      .default(1_000)
      .describe('After which an admitted step that did not run is admitted again (ms)'),
    pollEveryMs: ms().default(5_000).describe('Between two looks at a case that waits for somebody, wall time (ms)'),
    backoffMs: ms().default(500).describe('Wait after the first failure of a step, doubled by each, wall time (ms)'),
    maxBackoffMs: ms().default(30_000).describe('Longest wait between two tries, wall time (ms)'),
    maxAttempts: z.int().positive().default(12).describe('Failures of one step in a row before a person is called'),
    idleGraceMs: ms()
      .default(15_000)
      .describe('How long a case that tries again keeps the appliance busy in the eyes of a stepped network (ms)'),
    stopWithinMs: ms().default(10_000).describe('Longest wait for running steps at the stop, wall time (ms)'),
    lockMs: ms().default(5_000).describe('Life of the lock on a running step without renewal, wall time (ms)'),
    stalledCheckMs: ms().default(2_000).describe('Between two searches for steps whose worker died (ms)'),
  }),
) {}
