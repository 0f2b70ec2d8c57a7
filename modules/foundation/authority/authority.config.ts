import { z } from 'zod';
import { configSlice } from '#foundation/platform';
import { SON_FUNCTIONS } from '#foundation/vocabulary';

const unit = z.string().default('1').describe('UCUM unit that a plan must state');
const constraint = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('numeric'),
    min: z.number().describe('Least value, inclusive (in unit)'),
    max: z.number().describe('Greatest value, inclusive (in unit)'),
    maxStep: z.number().positive().describe('Largest change in one plan (in unit)'),
    unit,
  }),
  z.strictObject({
    kind: z.literal('allowed'),
    values: z
      .array(z.union([z.string(), z.number(), z.boolean()]))
      .min(1)
      .describe('Values it may take (in unit)'),
    final: z
      .union([z.string(), z.number(), z.boolean()])
      .optional()
      .describe('What the last write of a plan to it must be (in unit)'),
    unit,
  }),
  z.strictObject({ kind: z.literal('increment'), unit }),
  z.strictObject({ kind: z.literal('restore'), unit }),
]);

export class AuthorityConfig extends configSlice(
  'authority',
  z.object({
    constraints: z
      .record(z.string(), constraint)
      .default({
        // TS 28.541 clause 4.4.1 allows -900 to 900 tenths of a degree; +-15 degrees is what an antenna panel does. Step: 1 degree.
        digitalTilt: { kind: 'numeric', min: -150, max: 150, maxStep: 10, unit: '0.1 deg' },
        // TS 38.331 allows +-24 dB; +-6 dB in steps of 2 dB keeps handovers from going back and forth.
        'cellIndividualOffset.rsrpOffsetSSB': { kind: 'numeric', min: -6, max: 6, maxStep: 2, unit: 'dB' },
        // dBm. A step of 1 dB is what coverage optimisation takes at a time (TS 28.313 clause 6.4.2.4); 0 to 56 is what macro amplifiers put out.
        configuredMaxTxPower: { kind: 'numeric', min: 0, max: 56, maxStep: 1, unit: 'dBm' },
        administrativeState: { kind: 'allowed', values: ['LOCKED', 'UNLOCKED'], final: 'UNLOCKED', unit: '1' },
        vsRestartCount: { kind: 'increment', unit: '1' },
        // Share of new calls; 60 takes a trunk of average weight out in one plan and never all of two.
        weight: { kind: 'numeric', min: 0, max: 100, maxStep: 60, unit: '1' },
        // Only put back to what they were before a recorded change: the identity of a cell and its root sequence of preambles, whether a relation may be used, codecs and routes of a trunk, what a slice is assured of (TS 28.541 clauses 4.3.5, 4.3.32 and 4.3.36).
        isHOAllowed: { kind: 'restore', unit: '1' },
        nRPCI: { kind: 'restore', unit: '1' },
        vsRootSequenceIndex: { kind: 'restore', unit: '1' },
        vsCodecs: { kind: 'restore', unit: '1' },
        vsRoutePlan: { kind: 'restore', unit: '1' },
        rRMPolicyMinRatio: { kind: 'restore', unit: '1' },
      })
      .describe(
        'Range and step by attribute, or `restore` for what is only put back to what it was before a recorded change; what is not listed is never written (units in each entry)',
      ),
    minChangeIntervalMs: z.int().nonnegative().default(3_600_000).describe('Between two changes of one object (ms)'),
    blastWindowMs: z.int().positive().default(3_600_000).describe('Over which changed objects are counted (ms)'),
    maxChangedObjects: z.int().positive().default(10).describe('Changed in one region in the blast window (objects)'),
    maxChangedPerLayer: z
      .int()
      .positive()
      .default(8)
      .describe('Changed in one layer of one region in the blast window (objects)'),
    maxRestoreAgeMs: z
      .int()
      .positive()
      .default(86_400_000)
      .describe('Age up to which a recorded change may be undone in one step (ms)'),
    maxTelemetryAgeMs: z.int().positive().default(1_800_000).describe('Oldest telemetry that is acted upon (ms)'),
    maxRunningPlans: z.int().positive().max(1000).default(5).describe('Running at a time in one region (plans)'),
    modes: z
      .partialRecord(z.enum(SON_FUNCTIONS), z.enum(['shadow', 'assist', 'autonomous']))
      .default({})
      .describe('Mode of a function until an operator sets one; assist where absent (no unit)'),
    permitValidMs: z.int().positive().default(60_000).describe('Life of a permit that is not burned, wall time (ms)'),
    maxRounds: z.int().positive().default(50).describe('Attempts against other writers of one ledger (attempts)'),
  }),
) {}
