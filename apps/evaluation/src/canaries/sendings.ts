import { createSocket } from 'node:dgram';
import snmp from 'net-snmp';
import { CdrConfig } from '#monitor/cdr';
import { type Configuration } from '#foundation/platform';
import { SnmpConfig } from '#monitor/snmp';
import { SyslogConfig } from '#monitor/syslog';
import { VoiceQualityConfig } from '#monitor/voice-quality';
import { CALL_BODIES } from './call-bodies.js';
import { type Canary, canaryOf } from './subscriber.js';
import { alertmanagerOf, otlpLogsOf, sentenceOf, syslogOf, vesOf } from './text-bodies.js';
import { captureOf, publishOf } from './voice-bodies.js';

/** One canary on its way through one receiver. */
export interface Sending {
  readonly canary: Canary;
  /** Of whose key its pseudonym is made. */
  readonly region: string;
  /** @returns what the receiver said */
  readonly send: () => Promise<string>;
  /** In the appliance's metrics, what is above zero when it came through; absent: the answer says it. */
  readonly arrived?: RegExp;
}

export interface Target {
  readonly url: string;
  readonly token: string;
  readonly seed: number;
  readonly nowMs: number;
}

const REGION_OF = /^[A-Za-z][\w-]*=([^,=$]+)/u;
const CANARY_TRAP = '1.3.6.1.4.1.99999.0.77';
const CANARY_VARBIND = '1.3.6.1.4.1.99999.1.77.0';

const post = async ({ url, token }: Target, path: string, type: string, body: Uint8Array): Promise<string> => {
  const headers = { 'content-type': type, authorization: `Bearer ${token}` };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: Buffer.from(body) });
  const text = await response.text();
  return `${String(response.status)} ${text.slice(0, 200)}`.trim();
};

const datagrams = async (port: number, bodies: readonly Uint8Array[]): Promise<string> => {
  const socket = createSocket('udp4');
  try {
    for (const body of bodies)
      await new Promise<void>((sent, failed) => {
        socket.send(body, port, '127.0.0.1', (error) => {
          if (error === null) sent();
          else failed(error);
        });
      });
  } finally {
    socket.close();
  }
  return `${String(bodies.length)} sent`;
};

const trap = async (port: number, community: string, text: string): Promise<string> => {
  const session = snmp.createSession('127.0.0.1', community, { trapPort: port, version: snmp.Version2c });
  try {
    await new Promise<void>((sent, failed) => {
      session.inform(
        CANARY_TRAP,
        [{ oid: CANARY_VARBIND, type: snmp.ObjectType.OctetString, value: text }],
        (error) => {
          if (error === null) sent();
          else failed(error);
        },
      );
    });
  } finally {
    session.close();
  }
  return 'acknowledged';
};

/** Canaries for every receiver of the configuration that carries subscriber data, each kind with a subscriber of its own, the same in every region. */
export const sendingsOf = (
  configuration: Configuration,
  target: Target,
  regions: readonly string[],
): readonly Sending[] => {
  const kinds: string[] = [];
  const canary = (kind: string): Canary => {
    if (!kinds.includes(kind)) kinds.push(kind);
    return canaryOf(kind, kinds.indexOf(kind), target.seed);
  };
  const { nowMs } = target;
  return [
    ...configuration.get(CdrConfig).receivers.map(({ name, format, region }): Sending => {
      const of = canary(format);
      const body = CALL_BODIES[format]?.(of, nowMs) ?? new Uint8Array();
      const path = `/api/v1/call-records/${encodeURIComponent(name)}`;
      return { canary: of, region, send: async () => post(target, path, 'application/octet-stream', body) };
    }),
    ...configuration.get(VoiceQualityConfig).publish.flatMap(({ udpPort, region, source }): readonly Sending[] => {
      const of = canary('SIP PUBLISH');
      const send = async () => datagrams(udpPort ?? 0, [publishOf(of, nowMs, 'canary-trunk')]);
      return udpPort === undefined ? [] : [{ canary: of, region, send, arrived: voiceOf(source) }];
    }),
    ...configuration.get(VoiceQualityConfig).capture.flatMap(({ udpPort, region, source }): readonly Sending[] => {
      const of = canary('HEP');
      const send = async () => datagrams(udpPort ?? 0, captureOf(of, nowMs));
      return udpPort === undefined ? [] : [{ canary: of, region, send, arrived: voiceOf(source) }];
    }),
    ...configuration.get(SyslogConfig).listeners.flatMap(({ udpPort, source, identity }): readonly Sending[] => {
      const of = canary('syslog');
      const region = REGION_OF.exec(identity[0] ?? '')?.[1] ?? '';
      const arrived = new RegExp(`^noc_syslog_records_total\\{source="${source}"\\} [1-9]`, 'mu');
      return udpPort === undefined
        ? []
        : [{ canary: of, region, send: async () => datagrams(udpPort, [syslogOf(of, nowMs)]), arrived }];
    }),
    ...configuration.get(SnmpConfig).listeners.flatMap(({ port, communities, identity }): readonly Sending[] => {
      const of = canary('SNMP');
      const region = REGION_OF.exec(identity[0] ?? '')?.[1] ?? '';
      const [community] = communities.flatMap((each) => each.community ?? []);
      return community === undefined
        ? []
        : [{ canary: of, region, send: async () => trap(port, community, sentenceOf(of)) }];
    }),
    ...regions.flatMap((region): readonly Sending[] =>
      [
        ['OTLP logs', '/v1/logs', otlpLogsOf] as const,
        ['Alertmanager', '/api/v1/alerts-webhook', alertmanagerOf] as const,
        ['VES', '/eventListener/v7', vesOf] as const,
      ].map(([kind, path, bodyOf]) => {
        const of = canary(kind);
        return {
          ...{ canary: of, region },
          send: async () => post(target, path, 'application/json', bodyOf(of, region, nowMs)),
        };
      }),
    ),
  ];
};

const voiceOf = (source: string): RegExp =>
  new RegExp(`^noc_voice_quality_records_total\\{source="${source}",kind="[^"]*"\\} [1-9]`, 'mu');
