import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const ratio = z.number().min(0).max(1);
const HOUR = 3_600_000;

export class SonFunctionsConfig extends configSlice(
  'sonFunctions',
  z.object({
    verifyForMs: z
      .int()
      .positive()
      .default(30 * 60_000)
      .describe('From the last write to the verdict, 30 reports of a minute (ms of network time)'),
    recentMs: z.int().positive().default(300_000).describe('Over which a present level is taken (ms of network time)'),
    patienceMs: z
      .int()
      .nonnegative()
      .default(HOUR)
      .describe('From the onset, for what stands against a remedy to pass (ms of network time)'),
    minControls: z.int().min(1).default(3).describe('Fewest untouched objects that a plan is compared with (objects)'),
    maxControls: z.int().min(1).max(100).default(8).describe('Most of them (objects)'),
    maxEffects: z.int().min(1).max(10).default(2).describe('Measures that a plan is judged by (measures)'),
    sleepingCell: z
      .strictObject({
        minMissedAttempts: z
          .number()
          .nonnegative()
          .default(20)
          .describe('Expected and missed before it acts (attempts)'),
        maxWaitMs: z.int().nonnegative().default(HOUR).describe('Longest wait for them (ms of network time)'),
      })
      .prefault({})
      .describe('Sleeping-cell recovery (units in each key)'),
    loadBalancing: z
      .strictObject({
        actAbove: ratio.default(0.7).describe('Load of the hot cell from which users are moved (0 to 1)'),
        targetCeiling: ratio.default(0.55).describe('Load that a cell taking over stays under (0 to 1)'),
        stepDb: z.number().positive().max(2).default(2).describe('Step of an offset (dB)'),
        maxOffsetDb: z.number().positive().max(24).default(6).describe('Largest offset either way (dB)'),
        shiftPerDb: ratio.default(0.05).describe('Share of the load that a decibel moves to one neighbour (0 to 1)'),
        noReverseMs: z
          .int()
          .nonnegative()
          .default(6 * HOUR)
          .describe('No steering back within (ms of network time)'),
        maxCandidates: z.int().min(1).max(32).default(8).describe('Neighbours looked at, the coolest first (cells)'),
        maxNeighbours: z.int().min(1).max(4).default(3).describe('Neighbours that take over in one plan (cells)'),
      })
      .prefault({})
      .describe('Load balancing (units in each key)'),
    trunkReweighting: z
      .strictObject({
        maxStep: z.number().positive().max(100).default(60).describe('Largest step of a weight (no unit)'),
        headroom: z
          .number()
          .positive()
          .default(2)
          .describe('Calls a trunk may get, times its busiest interval (no unit)'),
        peakOverMs: z
          .int()
          .positive()
          .default(24 * HOUR)
          .describe('Where the busiest is sought (ms of network time)'),
      })
      .prefault({})
      .describe('Trunk re-weighting (units in each key)'),
    rollback: z
      .strictObject({
        maxAgeMs: z
          .int()
          .positive()
          .default(24 * HOUR)
          .describe('Oldest change taken back (ms of network time)'),
      })
      .prefault({})
      .describe('Roll-back of a configuration change (units in each key)'),
  }),
) {}
