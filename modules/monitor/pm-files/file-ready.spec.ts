import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readFileReady } from './file-ready.js';

const URL = 'https://ems.example/pm/A20261124.1000-1015_7.xml.gz';
const notice = {
  href: 'https://ems.example/7',
  notificationId: 12,
  notificationType: 'notifyFileReady',
  eventTime: '2026-11-24T10:16:00Z',
  systemDN: 'SubNetwork=North',
  fileInfoList: [
    {
      fileLocation: URL,
      fileSize: 4711,
      fileReadyTime: '2026-11-24T10:16:00Z',
      fileFormat: 'XML',
      fileDataType: 'Performance',
    },
    { fileLocation: 'https://ems.example/trace/1', fileDataType: 'Trace' },
  ],
};
const stndDefined = {
  commonEventHeader: { domain: 'stndDefined', stndDefinedNamespace: '3GPP-PerformanceAssurance', eventId: '1' },
  stndDefinedFields: { stndDefinedFieldsVersion: '1.0', data: notice },
};
const fileReady = {
  commonEventHeader: { domain: 'notification', eventName: 'Notification_gnb_FileReady' },
  notificationFields: {
    changeIdentifier: 'PM_MEAS_FILES',
    changeType: 'FileReady',
    notificationFieldsVersion: '2.0',
    arrayOfNamedHashMap: [{ name: 'A20261124.xml.gz', hashMap: { location: URL, compression: 'gzip' } }],
  },
};
const bytes = (body: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(body));

describe('readFileReady', () => {
  it.each([
    ['notifyFileReady by itself', notice, 1],
    ['in a VES event', { event: stndDefined }, 1],
    ['the older VES notification', { event: fileReady }, 1],
    ['in a VES batch', { eventList: [stndDefined, fileReady] }, 2],
  ])('reads %s', (_, body, count) => {
    expect(readFileReady(bytes(body))).toEqual(Array.from({ length: count }, () => ({ url: URL })));
  });

  it.each([
    ['nothing', {}],
    ['an event of another domain', { event: { ...stndDefined, commonEventHeader: { domain: 'fault' } } }],
    ['another notification', { ...notice, notificationType: 'notifyNewAlarm' }],
    ['a file without a place', { ...notice, fileInfoList: [{ fileSize: 1 }] }],
    ['too many files', { ...notice, fileInfoList: Array.from({ length: 1001 }, () => ({ fileLocation: URL })) }],
  ])('refuses %s', (_, body) => {
    expect(() => readFileReady(bytes(body))).toThrow(expect.objectContaining({ code: 'PM_NOTIFICATION_MALFORMED' }));
  });

  it('reads or refuses by name whatever a body becomes by accident', () => {
    fc.assert(
      fc.property(fc.nat(), fc.uint8Array({ maxLength: 6 }), fc.nat(30), (at, put, remove) => {
        const body = bytes({ event: stndDefined });
        const from = at % body.length;
        const changed = Buffer.concat([body.subarray(0, from), put, body.subarray(from + remove)]);
        try {
          readFileReady(changed);
        } catch (error) {
          expect(error).toMatchObject({ code: 'PM_NOTIFICATION_MALFORMED', retryable: false });
        }
      }),
    );
  });
});
