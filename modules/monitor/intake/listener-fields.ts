import { z } from 'zod';

/** Template of a distinguished name. Regions have keys and loops of their own, and no sender may make one. */
export const dnTemplate = z
  .string()
  .max(1024)
  .regex(/^[A-Za-z][\w-]*=[^,=$]+,./, 'begins with the name of a region and a comma');

/**
 * What configurations say alike of ports where senders show no token: who may send, what a sender speaks of, and how much waits. What has no description
 * here each protocol describes in its own words.
 */
export const listenerFields = {
  source: z
    .string()
    .regex(/^[\w.-]{1,64}$/)
    .describe('Name of the source, in accounts and metrics'),
  port: z.int().min(0).max(65_535),
  allow: z.array(z.string().min(1)).max(10_000).default([]).describe('Addresses that may send; none: any'),
  /** The first that can be filled decides. */
  identity: z.array(dnTemplate).min(1),
  /** Names of senders by what tells them. */
  hosts: z.record(z.string(), z.string()).default({}),
  /** What waits for the log, as datagrams cannot be told to come back. */
  maxWaiting: z.int().positive().default(10_000),
};

/** Listeners of one protocol, each a source of its own; none unless configured. */
export const listenersOf = <L extends z.ZodType<{ readonly source: string }>>(listener: L) =>
  z
    .array(listener)
    .max(100)
    .refine((all) => new Set(all.map(({ source }) => source)).size === all.length, 'two have one source')
    .default([]);
