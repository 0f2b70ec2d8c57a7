import { z } from 'zod';
import { PARAMETERS } from '../conditions.js';
import { isSelector } from './selectors.js';
import { TARGET_SETS } from './target-sets.js';

const selector = z.string().refine((name) => isSelector(name) || name.includes('='), {
  error: 'is neither a selector nor a distinguished name',
});
const minutes = z.number().nonnegative();

/** A number, or the value of the fault's parameter of this name. */
const amount = z.union([z.number(), z.strictObject({ parameter: z.string() })]);
const value = z.union([
  amount,
  z.string(),
  z.boolean(),
  /** What stood there, and so much more. */
  z.strictObject({ plus: amount }),
  /** What stands in the same attribute of another object. */
  z.strictObject({ copyOf: selector }),
]);

const onset = z.discriminatedUnion('shape', [
  z.strictObject({ shape: z.literal('step') }),
  z.strictObject({ shape: z.literal('drift'), minutes: amount }),
  z.strictObject({ shape: z.literal('flap'), periodMinutes: amount, dutyRatio: amount }),
]);
const when = {
  of: selector.default('target'),
  onset: onset.default({ shape: 'step' }),
  /** After the fault began. */
  afterMinutes: minutes.default(0),
  /** Where it strikes several objects: one after the other, so far apart. */
  spacingMinutes: amount.default(0),
};

/** A write that ends an effect or keeps its harm away: whoever makes it, and for whatever reason. */
const write = z.strictObject({
  of: selector.default('target'),
  attribute: z.string(),
  from: z.union([z.string(), z.number(), z.boolean()]).optional(),
  to: z.union([z.string(), z.number(), z.boolean()]).optional(),
  /** As a share of what stood there when the fault began. */
  atMostShare: z.number().min(0).max(1).optional(),
});

const PARAMETER_NAMES: ReadonlySet<string> = new Set(Object.values(PARAMETERS).flatMap((of) => Object.keys(of)));

const effect = z.discriminatedUnion('effect', [
  z.strictObject({
    effect: z.literal('parameter'),
    ...when,
    /** One of `conditions.ts`. */
    parameter: z.string().refine((name) => PARAMETER_NAMES.has(name), { error: 'is no parameter of any object' }),
    value: amount,
    /** It is gone after any one of these. */
    clearedBy: z.array(write).default([]),
    /** It hurts nobody as long as this is so. */
    avoidedBy: write.optional(),
    /** An attribute effect of the same fault whose end ends this one too: the consequence of a setting. */
    withAttribute: z.string().optional(),
  }),
  z.strictObject({
    effect: z.literal('attribute'),
    ...when,
    attribute: z.string(),
    value,
    /** Who says to have made the change; without it nobody does. */
    announcedBy: z.string().optional(),
    /** Gone when it is again what it was, give or take so much, or, where `differsFrom` is given, no longer what those have. */
    within: z.number().default(0),
    differsFrom: z.array(selector).optional(),
  }),
  z.strictObject({
    effect: z.literal('alarm'),
    ...when,
    alarm: z.string(),
    severity: z.enum(['critical', 'major', 'minor', 'warning']),
  }),
  z.strictObject({
    effect: z.literal('log'),
    ...when,
    severity: z.enum(['info', 'warn', 'error']),
    body: z.string(),
    /** Again after so many minutes; 0: once. */
    everyMinutes: minutes.default(0),
  }),
  z.strictObject({
    effect: z.literal('report'),
    ...when,
    fate: z.enum(['lost', 'late', 'renamed']),
    /** Names as in TS 28.552; without it all. */
    counters: z.array(z.string()).optional(),
    delayMinutes: minutes.default(0),
    /** Appended to the name. */
    suffix: z.string().default(''),
  }),
]);

/** One of several ways to mend a fault: writes in their order. */
const action = z.array(
  z.strictObject({
    of: selector.default('target'),
    attribute: z.string(),
    /** `was`: as it stood before the fault; `next`: one more; `free`: what no neighbour has. */
    to: z.union([z.string(), z.number(), z.boolean(), z.strictObject({ special: z.enum(['was', 'next', 'free']) })]),
  }),
);

export const faultKind = z.strictObject({
  /** As a diagnosis names it. */
  cause: z.string(),
  /** No fault: whoever acts on it is wrong. */
  benign: z.boolean().default(false),
  target: z.strictObject({
    among: z
      .string()
      .refine((name) => name in TARGET_SETS, { error: `is none of ${Object.keys(TARGET_SETS).join(', ')}` }),
    /** `felt`: where most users of some drawn ones would feel it; `unfelt`: where fewest; `any`: just drawn. */
    choose: z.enum(['felt', 'unfelt', 'any']).default('any'),
  }),
  parameters: z
    .record(
      z.string(),
      z.strictObject({ usual: z.number(), least: z.number(), most: z.number(), unit: z.string().default('1') }),
    )
    .default({}),
  effects: z.array(effect).min(1),
  /** What is not mended by then ends by itself. */
  lastsMinutes: minutes,
  /** Objects where it shows, besides its own and the cells whose users it hurts. */
  feltAt: z.array(selector).default([]),
  /** Objects that name it as well as its own: the clock of a cell is that of its element. */
  namedAt: z.array(selector).default([]),
  remedy: z.strictObject({ function: z.string(), actions: z.array(action).min(1) }).optional(),
  /** Where a good appliance leaves it. */
  expected: z.enum(['mended', 'handed-over', 'reverted', 'ignored']),
  /** What stays behind when users no longer feel it, until somebody outside repairs it; then attributes are as before. */
  lingersMinutes: minutes.default(0),
  putBackBy: z.string().optional(),
});

export type FaultKind = z.output<typeof faultKind>;
/** As it is written, in the library and in a scenario file alike. */
export type FaultKindSource = z.input<typeof faultKind>;
export type EffectTemplate = FaultKind['effects'][number];
export type WriteTemplate = z.output<typeof write>;
export type Amount = z.output<typeof amount>;
export type ActionTemplate = z.output<typeof action>;
