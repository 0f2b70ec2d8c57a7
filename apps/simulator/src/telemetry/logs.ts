import { type Dn } from '../network/network.js';
import { type Rng } from '../rng.js';
import { attributesOf, elementLabels } from './otlp-json.js';

export type LogSeverity = 'info' | 'warn' | 'error';
export interface LogLine {
  /** An element, or something in it. */
  readonly dn: Dn;
  readonly severity: LogSeverity;
  readonly body: string;
  /** ms. */
  readonly timeMs: number;
}
/** opentelemetry-proto logs v1, SeverityNumber. */
const SEVERITY_NUMBERS: Readonly<Record<LogSeverity, number>> = { info: 9, warn: 13, error: 17 };

/** Lines for each element and day when nothing is wrong. Chosen: what is left once debugging is off. */
const LINES_PER_DAY: Readonly<Record<LogSeverity, number>> = { info: 96, warn: 4, error: 0.05 };
const MINUTES_PER_DAY = 1440;

/** `#` becomes a number below the bound behind it, e.g. `#64`. */
const TEMPLATES: Readonly<Record<'site' | 'router' | 'controller', Readonly<Record<LogSeverity, readonly string[]>>>> =
  {
    site: {
      info: [
        'Baseband: measurement file #100000 written in #900 ms',
        'O1: session #5000 of the element manager opened',
        'PTP: offset from master #90 ns, locked',
        'SCTP: heartbeat acknowledged by peer 10.#255.#255.1',
      ],
      warn: ['Radio: temperature of unit #9 at #75 C', 'PTP: packet delay variation #400 ns over #60 s'],
      error: ['O1: transfer of file #100000 failed, will try again in #60 s'],
    },
    router: {
      info: [
        '%SYS-6-LOGGER: configuration archived as revision #5000',
        '%OSPF-6-SPF: run #100000 took #40 ms',
        '%NTP-6-PEERSYNC: synchronised to 10.0.#255.#255, stratum 2',
      ],
      warn: ['%ENV-4-FAN: tray #3 at #90 per cent', '%OSPF-4-RETRANSMIT: #9 LSA sent again to 10.0.#255.#255'],
      error: ['%SNMP-3-AUTHFAIL: request of 10.0.#255.#255 refused'],
    },
    controller: {
      info: [
        'SIP: registration of #200 endpoints refreshed',
        'MEDIA: #90 ports in use',
        'TLS: session #100000 resumed',
      ],
      warn: ['SIP: request of 10.#255.#255.7 sent again #3 times'],
      error: ['DIAMETER: peer #4 did not answer a request'],
    },
  };
const kindOf = (element: Dn): keyof typeof TEMPLATES =>
  /=sbc-\d+$/.test(element) ? 'controller' : /=(access|agg|core)-\d+$/.test(element) ? 'router' : 'site';
const filled = (template: string, rng: Rng): string =>
  template.replaceAll(/#(\d+)/g, (_, bound: string) => String(rng.integer(Number(bound))));

/** What elements write whatever happens, in the interval that ends at `nowMs`. */
export const routineLines = (elements: readonly Dn[], seconds: number, nowMs: number, rng: Rng): LogLine[] =>
  (['info', 'warn', 'error'] as const).flatMap((severity) => {
    const mean = (elements.length * LINES_PER_DAY[severity] * seconds) / 60 / MINUTES_PER_DAY;
    return Array.from({ length: rng.poisson(mean) }, () => {
      const dn = rng.pick(elements);
      const body = filled(rng.pick(TEMPLATES[kindOf(dn)][severity]), rng);
      return { dn, severity, body, timeMs: nowMs - 1000 * rng.integer(seconds) };
    });
  });

/** What a router writes when one of its links goes down or comes up. */
export const linkLine = (router: Dn, link: Dn, isDown: boolean, timeMs: number): LogLine => ({
  ...{ dn: router, severity: isDown ? 'error' : 'info', timeMs },
  body: `%LINEPROTO-5-UPDOWN: Line protocol on Interface to-${link.slice(link.lastIndexOf('=') + 1)}, changed state to ${isDown ? 'down' : 'up'}`,
});

/** An ExportLogsServiceRequest in JSON, in order of time. @see opentelemetry-proto logs v1 */
export const logsRequest = (lines: readonly LogLine[]): object => ({
  resourceLogs: [
    {
      resource: { attributes: [] },
      scopeLogs: [
        {
          scope: { name: 'syslog' },
          logRecords: [...lines]
            .sort((a, b) => a.timeMs - b.timeMs)
            .map(({ dn, severity, body, timeMs }) => ({
              timeUnixNano: `${timeMs}000000`,
              severityNumber: SEVERITY_NUMBERS[severity],
              body: { stringValue: body },
              attributes: attributesOf(elementLabels(dn)),
            })),
        },
      ],
    },
  ],
});
