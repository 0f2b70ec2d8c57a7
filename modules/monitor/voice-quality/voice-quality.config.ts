import { z } from 'zod';
import { configSlice } from '#foundation/platform';

const name = z.string().min(1).max(128);
/** Addresses that only this host has. */
const LOOPBACK = /^(?:127\.|::1$|localhost$)/;

const listener = {
  source: name.describe('Name of the source, in accounts and metrics'),
  region: name.describe('Region whose key makes the pseudonyms'),
  trunkDnTemplate: z
    .string()
    .regex(/^[^{}]+=\{trunk\}$/)
    .describe('Distinguished name of a trunk, {trunk} being its name'),
  trunks: z.array(name).max(10_000).default([]).describe('Names that are trunks; empty takes all'),
  addresses: z
    .record(z.string(), name)
    .default({})
    .describe('Trunk names by address or trunk group of a report; empty: an address is the name'),
  host: z.string().min(1).default('127.0.0.1').describe('Address that is listened at'),
  udpPort: z.int().min(0).max(65_535).optional().describe('UDP port'),
  tcpPort: z.int().min(0).max(65_535).optional().describe('TCP port'),
  allow: z
    .array(z.string())
    .max(10_000)
    .default([])
    .describe('Addresses that may send; needed where the host is not this one alone'),
};

interface Listening {
  readonly host: string;
  readonly udpPort?: number | undefined;
  readonly tcpPort?: number | undefined;
  readonly allow: readonly string[];
}
const listens = ({ udpPort, tcpPort }: Listening): boolean => udpPort !== undefined || tcpPort !== undefined;
const isGuarded = ({ host, allow }: Listening): boolean => LOOPBACK.test(host) || allow.length > 0;
const GUARD = 'name in allow who may send, as these protocols know no token';

const sipListener = z.strictObject(listener).refine(listens, 'needs udpPort, tcpPort or both').refine(isGuarded, GUARD);
/** Where reports are published to (SIP). */
export type SipListener = z.infer<typeof sipListener>;

const hepListener = z
  .strictObject({
    ...listener,
    keyEnv: z.string().optional().describe('Environment variable that holds the authentication key of the agents'),
    keyFile: z.string().optional().describe('File that holds it'),
  })
  .refine(listens, 'needs udpPort, tcpPort or both')
  .refine(isGuarded, GUARD);
/** Where capture agents send to (HEP v3). */
export type HepListener = z.infer<typeof hepListener>;

export class VoiceQualityConfig extends configSlice(
  'voiceQuality',
  z.object({
    publish: z.array(sipListener).max(100).default([]).describe('SIP servers that take RFC 6035 reports (no unit)'),
    capture: z.array(hepListener).max(100).default([]).describe('Receivers of HEP v3 (no unit)'),
    maxConnections: z
      .int()
      .positive()
      .max(65_535)
      .default(1_000)
      .describe('TCP connections of a listener (connections)'),
    idleMs: z
      .int()
      .positive()
      .default(600_000)
      .describe('A TCP connection that is silent for this long is closed (ms)'),
  }),
) {}
