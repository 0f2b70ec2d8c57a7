import { isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';

/** Of an event listener of version 7; the header has a version of its own. */
const LISTENER_VERSIONS = ['7.0', '7.0.1', '7.1', '7.1.1', '7.2', '7.2.1'] as const;
const HEADER_VERSIONS = ['4.0', '4.0.1', '4.1'] as const;

/** By domain: what its block of fields must have. */
const REQUIRED = {
  fault: [],
  heartbeat: ['heartbeatFieldsVersion', 'heartbeatInterval'],
  measurement: ['measurementInterval', 'measurementFieldsVersion'],
  mobileFlow: ['flowDirection', 'gtpPerFlowMetrics', 'mobileFlowFieldsVersion'],
  notification: ['changeIdentifier', 'changeType', 'notificationFieldsVersion'],
  other: ['otherFieldsVersion'],
  perf3gpp: ['measDataCollection', 'perf3gppFieldsVersion'],
  pnfRegistration: ['pnfRegistrationFieldsVersion'],
  sipSignaling: ['correlator', 'sipSignalingFieldsVersion', 'vendorNfNameFields'],
  stateChange: ['newState', 'oldState', 'stateChangeFieldsVersion', 'stateInterface'],
  stndDefined: ['data', 'stndDefinedFieldsVersion'],
  syslog: ['eventSourceType', 'syslogFieldsVersion', 'syslogMsg', 'syslogTag'],
  thresholdCrossingAlert: ['alertAction', 'alertType', 'eventSeverity', 'thresholdCrossingFieldsVersion'],
  voiceQuality: ['correlator', 'vendorNfNameFields', 'voiceQualityFieldsVersion'],
} as const satisfies Record<string, readonly string[]>;
type Domain = keyof typeof REQUIRED;
const DOMAINS = Object.keys(REQUIRED) as [Domain, ...Domain[]];

/** Bounds keep a broken clock from becoming a date that no clock has. */
const microseconds = z.number().nonnegative().max(Number.MAX_SAFE_INTEGER);
const text = z.string();
const header = z.strictObject({
  domain: z.enum(DOMAINS),
  eventId: text,
  eventName: text,
  eventType: text.optional(),
  internalHeaderFields: z.record(text, z.unknown()).optional(),
  lastEpochMicrosec: microseconds,
  nfcNamingCode: text.optional(),
  nfNamingCode: text.optional(),
  nfVendorName: text.optional(),
  priority: z.enum(['High', 'Medium', 'Normal', 'Low']),
  reportingEntityId: text.optional(),
  reportingEntityName: text,
  sequence: z.int(),
  sourceId: text.optional(),
  sourceName: text,
  startEpochMicrosec: microseconds,
  stndDefinedNamespace: text.optional(),
  timeZoneOffset: text.optional(),
  version: z.enum(HEADER_VERSIONS),
  vesEventListenerVersion: z.enum(LISTENER_VERSIONS),
});
const faultFields = z.strictObject({
  alarmAdditionalInformation: z.record(text, text).default({}),
  alarmCondition: text,
  alarmInterfaceA: text.optional(),
  eventCategory: text.optional(),
  eventSeverity: z.enum(['CRITICAL', 'MAJOR', 'MINOR', 'WARNING', 'NORMAL']),
  eventSourceType: text,
  faultFieldsVersion: z.literal('4.0'),
  specificProblem: text,
  vfStatus: z.enum(['Active', 'Idle', 'Preparing to terminate', 'Ready to terminate', 'Requesting termination']),
});
export type FaultFields = z.infer<typeof faultFields>;
export type VesHeader = z.infer<typeof header>;

const block = z.record(text, z.unknown());
const blocks = Object.fromEntries(
  DOMAINS.filter((domain) => domain !== 'fault').map((domain) => [`${domain}Fields`, block.optional()]),
);

const problem = (context: z.RefinementCtx, path: string[], message: string): void => {
  context.addIssue({ code: 'custom', path, message });
};

/**
 * One event in the common event format of a VES event listener, version 7. Fault events are read whole; of the other domains the header is, and what
 * their block must have.
 *
 * @see ONAP VES Event Listener 7.2.1, CommonEventFormat 30.2.1
 */
export const vesEvent = z
  .strictObject({ commonEventHeader: header, faultFields: faultFields.optional(), ...blocks })
  .superRefine((event, context) => {
    const { domain, stndDefinedNamespace } = event.commonEventHeader;
    const name = `${domain}Fields`;
    const fields = (event as Readonly<Record<string, unknown>>)[name] as Readonly<Record<string, unknown>> | undefined;
    if (fields === undefined) {
      problem(context, [name], `must be there in the domain ${domain}`);
      return;
    }
    for (const key of REQUIRED[domain]) if (!(key in fields)) problem(context, [name, key], 'must be there');
    if (domain === 'stndDefined' && (stndDefinedNamespace ?? '') === '')
      problem(context, ['commonEventHeader', 'stndDefinedNamespace'], 'must be there in the domain stndDefined');
    if (domain === 'pnfRegistration')
      for (const [key, isAddress] of [
        ['oamV4IpAddress', isIPv4],
        ['oamV6IpAddress', isIPv6],
      ] as const) {
        const address = fields[key];
        if (address !== undefined && !(typeof address === 'string' && isAddress(address)))
          problem(context, [name, key], 'is no address');
      }
  });
export type VesEvent = z.infer<typeof vesEvent>;
