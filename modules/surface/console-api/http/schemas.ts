import { z } from 'zod';
import { ROLES } from '#foundation/access';
import { isDn } from '#foundation/vocabulary';

/** What comes from outside, checked; nothing beyond it is taken. */
const text = z.string().trim().min(1).max(512);
const reason = z.string().trim().min(1, 'say why').max(2_000);
const time = z.coerce.number().int().nonnegative();

export const signIn = z.strictObject({ user: z.string().max(256), password: z.string().max(1_024) });
export const password = z.strictObject({ password: z.string().max(1_024), current: z.string().max(1_024).optional() });
export const newUser = z.strictObject({
  user: z.string().max(256),
  password: z.string().max(1_024),
  roles: z.array(z.enum(ROLES)).min(1).max(ROLES.length),
});
export const decision = z.strictObject({
  decision: z.enum(['approve', 'reject']),
  reason: z.string().trim().max(2_000).optional(),
});
export const redemption = decision.extend({ token: z.string().min(1).max(4_096) });
export const mode = z.strictObject({ mode: z.enum(['shadow', 'assist', 'autonomous']), reason });
export const killSwitch = z.strictObject({ on: z.boolean(), reason });
const value = z.union([z.string().trim().min(1).max(1_024), z.number(), z.boolean()]);
export const change = z.strictObject({
  id: z.string().regex(/^[\w.-]{1,64}$/, 'has 1 to 64 letters, digits, dots, hyphens or underscores'),
  dn: z.string().trim().refine(isDn, 'must be a distinguished name such as ManagedElement=7,NRCellDU=3'),
  attribute: z.string().trim().min(1, 'name the attribute').max(256),
  from: value.exactOptional(),
  to: value,
  timeMs: z.int().nonnegative().exactOptional(),
  madeBy: z.string().trim().min(1).max(256).exactOptional(),
  reason,
});
export const nothing = z.strictObject({}).nullish();

const page = { limit: z.coerce.number().int().min(1).max(500).default(100) };
export const incidentQuery = z.object({
  ...page,
  state: z.enum(['open', 'resolved', 'all']).default('open'),
  after: text.optional(),
});
export const kpiQuery = z.object({ dn: text, measure: text, from: time.optional(), until: time.optional() });
export const searchQuery = z.object({ search: z.string().max(200).default('') });
export const coverageQuery = z.object({ limit: z.coerce.number().int().min(1).max(10_000).default(100) });
export const objectQuery = z.object({ dn: text });
export const tokenQuery = z.object({ token: z.string().min(1).max(4_096) });
export const auditQuery = z.object({
  ...page,
  region: text.optional(),
  before: z.coerce.number().int().min(1).optional(),
});
