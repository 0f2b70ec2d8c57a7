import { z } from 'zod';
import { configSlice } from '#foundation/platform';
import { dnTemplate, listenerFields, listenersOf } from '#monitor/intake';

const { source, port, allow, identity, hosts, maxWaiting } = listenerFields;
const oid = z.string().regex(/^\d+(?:\.\d+)+$/, 'is no object identifier such as 1.3.6.1.6.3.1.1.5.3');
const severity = z.enum(['critical', 'major', 'minor', 'warning', 'indeterminate', 'cleared']);
const oneOf = (...names: readonly string[]): string => `needs exactly one of ${names.join(', ')}`;
const given = (...values: readonly (string | undefined)[]): number =>
  values.filter((value) => value !== undefined).length;

const community = z
  .strictObject({
    community: z.string().min(1).exactOptional().describe('The community; a file or a variable is the better place'),
    communityFile: z.string().exactOptional().describe('File that holds it'),
    communityEnv: z.string().exactOptional().describe('Environment variable that holds it'),
  })
  .refine(
    (all) => given(all.community, all.communityFile, all.communityEnv) === 1,
    oneOf('community', 'communityFile', 'communityEnv'),
  );

const user = z
  .strictObject({
    name: z.string().min(1).max(32).describe('As the sender has it (msgUserName)'),
    authentication: z
      .enum(['none', 'md5', 'sha', 'sha224', 'sha256', 'sha384', 'sha512'])
      .default('sha256')
      .describe('Authentication protocol, RFC 3414 and 7860; none: anybody may say so'),
    authenticationFile: z.string().exactOptional().describe('File that holds its passphrase'),
    authenticationEnv: z.string().exactOptional().describe('Environment variable that holds its passphrase'),
    privacy: z
      .enum(['none', 'aes', 'aes256b', 'aes256r'])
      .default('aes')
      .describe('Encryption, RFC 3826; aes256b after Blumenthal, aes256r after Reeder (Cisco)'),
    privacyFile: z.string().exactOptional().describe('File that holds its passphrase'),
    privacyEnv: z.string().exactOptional().describe('Environment variable that holds its passphrase'),
  })
  .refine(
    (all) => all.authentication === 'none' || given(all.authenticationFile, all.authenticationEnv) === 1,
    oneOf('authenticationFile', 'authenticationEnv'),
  )
  .refine(
    (all) => all.privacy === 'none' || given(all.privacyFile, all.privacyEnv) === 1,
    oneOf('privacyFile', 'privacyEnv'),
  )
  .refine((all) => all.privacy === 'none' || all.authentication !== 'none', 'encryption needs authentication');

const template = z.string().min(1).max(1024);
const mapping = z.strictObject({
  trap: z
    .string()
    .regex(/^\d+(?:\.\d+)+(?:\.\*)?$/, 'is no object identifier, or one with .* at its end')
    .describe('The trap as snmpTrapOID has it, or with .* at its end all traps below it'),
  varbinds: z
    .record(z.string().regex(/^[A-Za-z]\w*$/), oid)
    .default({})
    .describe('Names for the objects of varbinds'),
  dn: z
    .array(dnTemplate)
    .default([])
    .describe('Distinguished name of the object; the first that can be filled decides'),
  below: z
    .array(template)
    .default([])
    .describe('Name of the object below the element; the first that can be filled decides; none: the element'),
  alarm: z
    .string()
    .min(1)
    .max(512)
    .default('${trap}')
    .describe('What raise and clear share: with the object it tells the alarm'),
  severity: z
    .union([
      severity,
      z.strictObject({
        of: z.string().min(1).describe('A template, e.g. ${alarmSeverity}'),
        values: z.record(z.string(), severity).describe('Severity of each value'),
        otherwise: severity.exactOptional().describe('Of any other value; absent: such a trap is not mapped'),
      }),
    ])
    .describe('ITU-T X.733; cleared ends the alarm'),
  momentary: z.boolean().default(false).describe('It is over when it is told: raised and cleared at once'),
  probableCause: z.string().min(1).max(256).describe('Probable cause, with names filled'),
  text: z.string().max(1024).default('').describe('Text, with names filled; empty: the probable cause'),
});

const listener = z
  .strictObject({
    source,
    host: z.string().min(1).default('127.0.0.1').describe('Address that is listened at; 0.0.0.0: every one'),
    port: port.describe('UDP port; usually 162'),
    communities: z.array(community).max(100).default([]).describe('Of SNMPv2c and v1'),
    users: z
      .array(user)
      .max(1_000)
      .refine((all) => new Set(all.map(({ name }) => name)).size === all.length, 'two have one name')
      .default([])
      .describe('Of SNMPv3'),
    allow,
    identity: identity.describe('Distinguished name of the element that an agent is, with ${host} and ${agent}'),
    hosts: hosts.describe('Names of agents by their address, for ${host}'),
    mappings: z.array(mapping).max(10_000).default([]).describe('What traps mean; they come before the standard ones'),
  })
  .refine(({ communities, users }) => communities.length + users.length > 0, 'has neither communities nor users');

/** A port that one source sends to. */
export type SnmpListener = z.infer<typeof listener>;
export type SnmpUser = z.infer<typeof user>;
export type SnmpCommunity = z.infer<typeof community>;
export type SnmpMapping = z.infer<typeof mapping>;

export class SnmpConfig extends configSlice(
  'snmp',
  z.object({
    listeners: listenersOf(listener).describe('Ports that traps and informs are taken at (no unit)'),
    maxWaiting: maxWaiting.describe(
      'Notifications that wait for the log; what is beyond is dropped and counted (notifications)',
    ),
    maxEngines: z
      .int()
      .positive()
      .max(1_000_000)
      .default(10_000)
      .describe('Engines of SNMPv3 that one listener hears (engines)'),
    quarantineBytes: z
      .int()
      .min(8_192)
      .default(16 << 20)
      .describe('Notifications that no object could be found for, kept with their reason; the oldest go first (bytes)'),
  }),
) {}
