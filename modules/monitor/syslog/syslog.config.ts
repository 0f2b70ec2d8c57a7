import { z } from 'zod';
import { configSlice } from '#foundation/platform';
import { listenerFields, listenersOf } from '#monitor/intake';

const { source, port, allow, identity, hosts, maxWaiting } = listenerFields;
const listener = z
  .strictObject({
    source,
    host: z.string().min(1).default('0.0.0.0').describe('Address that is listened at'),
    udpPort: port.exactOptional().describe('UDP, RFC 5426; usually 514'),
    tcpPort: port.exactOptional().describe('TCP, RFC 6587: octet counting or lines; usually 514 or 601'),
    tlsPort: port.exactOptional().describe('TLS, RFC 5425; usually 6514'),
    certificateFile: z.string().exactOptional().describe('Certificate of this host, PEM; for TLS'),
    keyFile: z.string().exactOptional().describe('Its private key, PEM; for TLS'),
    authorityFile: z
      .string()
      .exactOptional()
      .describe('Certificates that senders must have theirs from, PEM; absent: senders show none'),
    allow,
    identity: identity.describe(
      'Distinguished name of the object that a message speaks of, ${host}, ${app}, ${address} or ${element_parameter} of its structured data filled; the first that can be filled decides',
    ),
    hosts: hosts.describe('Names of hosts by how messages or addresses name them'),
    utcOffsetMinutes: z
      .int()
      .min(-840)
      .max(840)
      .default(0)
      .describe('Clock of senders that name no zone, east of UTC (minutes)'),
  })
  .refine(
    ({ udpPort, tcpPort, tlsPort }) => udpPort !== undefined || tcpPort !== undefined || tlsPort !== undefined,
    'has no port',
  )
  .refine(
    ({ tlsPort, certificateFile, keyFile }) =>
      tlsPort === undefined || (certificateFile !== undefined && keyFile !== undefined),
    'TLS needs certificateFile and keyFile',
  );
/** Ports that one source sends to. */
export type SyslogListener = z.infer<typeof listener>;

export class SyslogConfig extends configSlice(
  'syslog',
  z.object({
    listeners: listenersOf(listener).describe('Ports that syslog is taken at (no unit)'),
    maxMessageBytes: z
      .int()
      .min(480)
      .max(65_536)
      .default(8192)
      .describe('Of one message at most; the rest of a longer one is cut (bytes)'),
    maxSkewMs: z
      .int()
      .min(0)
      .default(600_000)
      .describe('A message whose time is further from that of its receipt gets the latter, network time (ms)'),
    maxConnections: z.int().positive().max(65_536).default(1000).describe('Of one port at a time (connections)'),
    idleMs: z.int().positive().default(3_600_000).describe('A connection ends when nothing comes for this long (ms)'),
    maxWaiting: maxWaiting.describe(
      'Messages over UDP that wait for the log; what is beyond is dropped and counted (messages)',
    ),
  }),
) {}
