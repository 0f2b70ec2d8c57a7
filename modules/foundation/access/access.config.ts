import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const token = {
  tokenFile: z.string().optional().describe('File that holds the token'),
  tokenEnv: z.string().optional().describe('Environment variable that holds the token'),
  token: z.string().min(16).optional().describe('The token itself; a file or a variable is the better place'),
};
const hasOneToken = [
  (given: Readonly<Partial<Record<keyof typeof token, string | undefined>>>): boolean =>
    [given.token, given.tokenEnv, given.tokenFile].filter((one) => one !== undefined).length === 1,
  'needs exactly one of token, tokenEnv, tokenFile',
] as const;

const reader = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .describe('Name of the program that reads'),
    ...token,
  })
  .refine(...hasOneToken);

const source = z
  .strictObject({
    name: z
      .string()
      .regex(/^[\w.-]{1,64}$/)
      .describe('Name in metrics, accounts and the console'),
    ...token,
    region: z.string().optional().describe('Region of what it sends, where nothing else says it'),
    dn: z.string().optional().describe('Managed object that speaks through it; unobserved while the source is silent'),
    allowedSilenceMs: z
      .int()
      .positive()
      .optional()
      .describe('It is silent after this much network time; for files twice their period (ms; absent: as for all)'),
  })
  .refine(...hasOneToken);

export class AccessConfig extends configSlice(
  'access',
  z.object({
    sources: z
      .array(source)
      .max(1_000)
      .default([])
      .describe(
        'Senders of telemetry and their tokens; none: whoever sends from this host is the source "local" (no unit)',
      ),
    readers: z
      .array(reader)
      .max(100)
      .default([])
      .describe('Programs that query what is kept and change nothing, as a Grafana, and their tokens (no unit)'),
    sessionIdleMs: z.int().positive().default(43_200_000).describe('A session ends when unused for this long (ms)'),
    sessionMaxMs: z.int().positive().default(604_800_000).describe('A session ends after this, used or not (ms)'),
    sessionsPerUser: z.int().positive().max(100).default(10).describe('Sessions of one user at a time (sessions)'),
    maxUsers: z.int().positive().max(10_000).default(1_000).describe('Users at most (users)'),
    signInLinkMs: z.int().positive().default(3_600_000).describe('Life of the one-time link printed at start (ms)'),
    signInBurstPerAddress: z.int().positive().default(10).describe('Sign-ins in a row from one address (sign-ins)'),
    signInBurstPerUser: z.int().positive().default(30).describe('Sign-ins in a row for one user (sign-ins)'),
    signInRefillMs: z.int().positive().default(15_000).describe('Time until another failed sign-in may follow (ms)'),
    minPasswordLength: z.int().min(8).default(12).describe('Shortest password (characters)'),
    // RFC 7914; 2^15 with r = 8 takes 32 MB and about 80 ms (measured 2026-11).
    scryptCost: z
      .int()
      .min(1_024)
      .max(1 << 20)
      .refine((cost) => Number.isInteger(Math.log2(cost)), 'must be a power of two')
      .default(32_768)
      .describe('Cost N of the password hash, a power of two (no unit)'),
    secureCookie: z
      .boolean()
      .default(false)
      .describe('Send the session cookie over TLS only: set it where a proxy in front speaks HTTPS (no unit)'),
  }),
) {}
