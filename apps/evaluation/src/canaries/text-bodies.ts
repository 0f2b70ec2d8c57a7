import { type Canary } from './subscriber.js';

/** A sentence of a network element that names its subscriber in every way. */
export const sentenceOf = ({ msisdn, calledMsisdn, imsi, sipUser }: Canary): string =>
  `Session of imsi=${imsi} (${msisdn}) to sip:${sipUser}@ims.example failed, forwarded to tel:${calledMsisdn}`;

const json = (document: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(document));
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

/** OTLP logs as JSON: in the text, in a structured body and in attributes. */
export const otlpLogsOf = (of: Canary, region: string, ms: number): Uint8Array => {
  const timeUnixNano = `${String(ms)}000000`;
  const values = [attribute('imsi', of.imsi), attribute('msisdn', of.msisdn)];
  return json({
    resourceLogs: [
      {
        resource: { attributes: [attribute('subnetwork', region), attribute('managed_element', 'canary')] },
        scopeLogs: [
          {
            logRecords: [
              { timeUnixNano, severityNumber: 17, body: { stringValue: sentenceOf(of) }, attributes: values },
              { timeUnixNano, severityNumber: 9, body: { kvlistValue: { values } } },
            ],
          },
        ],
      },
    ],
  });
};

export const syslogOf = (of: Canary, ms: number): Uint8Array =>
  new TextEncoder().encode(
    `<131>1 ${new Date(ms).toISOString()} canary sessions 7 - [subscriber@32473 imsi="${of.imsi}" msisdn="${of.msisdn}" user="sip:${of.sipUser}@ims.example"] ${sentenceOf(of)}`,
  );

export const alertmanagerOf = (of: Canary, region: string, ms: number): Uint8Array =>
  json({
    version: '4',
    status: 'firing',
    alerts: [
      {
        status: 'firing',
        labels: { alertname: 'SessionFailed', severity: 'warning', dn: `SubNetwork=${region},ManagedElement=canary` },
        annotations: { summary: sentenceOf(of) },
        startsAt: new Date(ms).toISOString(),
        endsAt: '0001-01-01T00:00:00Z',
        fingerprint: `canary${of.imsi.slice(-10, -2)}`.slice(0, 6),
      },
    ],
  });

export const vesOf = (of: Canary, region: string, ms: number): Uint8Array =>
  json({
    event: {
      commonEventHeader: {
        ...{ version: '4.1', vesEventListenerVersion: '7.2.1', domain: 'fault', eventName: 'Fault', eventId: 'canary' },
        ...{ sequence: 1, priority: 'Low', reportingEntityName: 'canary', sourceName: 'canary' },
        ...{ startEpochMicrosec: ms * 1000, lastEpochMicrosec: ms * 1000 },
      },
      faultFields: {
        ...{ faultFieldsVersion: '4.0', alarmCondition: 'SessionFailed', eventSourceType: 'other', vfStatus: 'Active' },
        ...{ eventSeverity: 'WARNING', specificProblem: sentenceOf(of) },
        alarmAdditionalInformation: { dn: `SubNetwork=${region},ManagedElement=canary`, imsi: of.imsi },
      },
    },
  });
