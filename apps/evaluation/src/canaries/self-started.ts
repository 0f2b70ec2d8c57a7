import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { CALL_BODIES, CSV_MAPPING } from './call-bodies.js';

/** Two regions, so that pseudonyms of one subscriber can be compared. */
export const REGIONS = ['North', 'South'] as const;

/** A UDP port of the loopback interface that nobody listens at now. */
const freeUdpPort = async (): Promise<number> =>
  new Promise((found, failed) => {
    const probe = createSocket('udp4').once('error', failed);
    probe.bind(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => {
        found(port);
      });
    });
  });

/** The configuration of an appliance that has every receiver of subscriber data in each region. */
export const everyReceiver = async (token: string): Promise<object> => {
  const trunkDnTemplateOf = (region: string): string => `SubNetwork=${region},ManagedElement=canary,SipTrunk={trunk}`;
  const listeners = await Promise.all(
    REGIONS.map(async (region) => ({
      ...{ region, trunkDnTemplate: trunkDnTemplateOf(region), host: '127.0.0.1' },
      udpPorts: [await freeUdpPort(), await freeUdpPort(), await freeUdpPort(), await freeUdpPort()] as const,
    })),
  );
  const identityOf = (region: string): readonly string[] => [`SubNetwork=${region},ManagedElement=canary`];
  return {
    access: { sources: [{ name: 'canaries', token }] },
    cdr: {
      receivers: REGIONS.flatMap((region) =>
        Object.keys(CALL_BODIES).map((format) => ({
          ...{ name: `${format}-${region}`, format, region, trunkDnTemplate: trunkDnTemplateOf(region) },
          ...(format === 'csv' ? { mapping: CSV_MAPPING } : {}),
        })),
      ),
    },
    voiceQuality: {
      publish: listeners.map(({ udpPorts, ...rest }) => ({
        ...{ ...rest, source: `publish-${rest.region}`, udpPort: udpPorts[0] },
      })),
      capture: listeners.map(({ udpPorts, ...rest }) => ({
        ...{ ...rest, source: `hep-${rest.region}`, udpPort: udpPorts[1] },
      })),
    },
    syslog: {
      listeners: listeners.map(({ region, host, udpPorts }) => ({
        ...{ source: `syslog-${region}`, host, udpPort: udpPorts[2], identity: identityOf(region) },
      })),
    },
    snmp: {
      listeners: listeners.map(({ region, host, udpPorts }) => ({
        ...{ source: `snmp-${region}`, host, port: udpPorts[3], identity: identityOf(region) },
        communities: [{ community: 'canaries' }],
      })),
    },
  };
};

export const newToken = (): string => randomBytes(24).toString('base64url');
