import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const ms = () => z.int().positive();

export class RemediationConfig extends configSlice(
  'remediation',
  z.object({
    onCrash: z
      .enum(['revert', 'finish'])
      .default('revert')
      .describe('What becomes of a plan that was cut short half applied (no unit)'),
    rewrites: z
      .int()
      .nonnegative()
      .max(10)
      .default(1)
      .describe('Times that a write which was read back without effect is made again; a restart never is (writes)'),
    readBackForMs: ms().default(5_000).describe('How long a write may take to show when it is read, wall time (ms)'),
    retryEveryMs: ms().default(500).describe('Between two tries to read or write, wall time (ms)'),
    maxRevertTries: z.int().positive().default(20).describe('Tries to undo one write before a person is called'),
    baselineIntervals: z
      .int()
      .nonnegative()
      .default(4)
      .describe(
        'Reports of the fault that are waited for before it is mended, as it is compared with them (intervals)',
      ),
    baselineWaitMs: ms().default(600_000).describe('Longest wait for them, network time (ms)'),
    permitWaitMs: ms()
      .default(14_400_000)
      .describe('Longest wait for pacing, running plans or fresh telemetry, network time (ms)'),
    beforeMs: ms().default(3_600_000).describe('How far back before the change is compared, network time (ms)'),
    settleMs: z.int().nonnegative().default(120_000).describe('Left out after the change, network time (ms)'),
    undecidedMs: z
      .int()
      .nonnegative()
      .default(5_400_000)
      .describe(
        'How much longer than planned a change is watched that reports neither prove nor refute, network time (ms)',
      ),
    confirmIntervals: z.int().positive().default(6).describe('Reports after settling before a verdict (intervals)'),
    minimumControls: z.int().positive().default(2).describe('Control objects that a verdict needs (objects)'),
    materialFraction: z
      .number()
      .min(0)
      .max(1)
      .default(0.25)
      .describe('Part of the expected change below which a sure change is none (1)'),
    intervalMs: ms().default(60_000).describe('Reporting interval where none is known yet, network time (ms)'),
  }),
) {}
