import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { readLogRecordsFrame, writeLogRecordsFrame } from './log-records-frame.js';
import { OtlpLogsDecoder } from './otlp-logs-decoder.js';
import { OtlpConfig } from './otlp.config.js';
import { encodeLogsRequest, jsonBody, logsRequests } from './testing/index.js';

const key = new Uint8Array(32).fill(1);
const read = (body: Uint8Array, config: object = {}, regionKey = key) =>
  new OtlpLogsDecoder(OtlpConfig.schema.parse(config), () => regionKey).decode(body);
const named = Object.entries({ subnetwork: 'North', 'managed.element': 'agg-1' }).map(([name, stringValue]) => ({
  key: name,
  value: { stringValue },
}));
const requestOf = (logRecord: object, resource: object = {}) => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [logRecord] }], resource }],
});
const record = {
  timeUnixNano: '1544712660300000000',
  severityNumber: 17,
  body: { stringValue: 'Interface down' },
  attributes: named,
};
/** Both forms, which must agree. */
const both = (logRecord: object, config: object = {}, resource: object = {}) => {
  const request = requestOf(logRecord, resource);
  const fromJson = read(jsonBody(request), config);
  expect(read(encodeLogsRequest(request), config)).toEqual(fromJson);
  return fromJson;
};
const bodyOf = (stringValue: string, config: object = {}): string =>
  both({ ...record, body: { stringValue } }, config).records[0]?.body ?? 'none';

describe('OtlpLogsDecoder', () => {
  it('finds the same records in both forms of one request', () => {
    fc.assert(
      fc.property(logsRequests, (request) => {
        expect(read(jsonBody(request))).toEqual(read(encodeLogsRequest(request)));
      }),
    );
  });

  it('reads time, severity, text and the object that attributes name', () => {
    const expected = {
      dn: 'SubNetwork=North,ManagedElement=agg-1',
      time: 1_544_712_660_300,
      severityNumber: 17,
      body: 'Interface down',
    };
    expect(both(record).records).toEqual([expected]);
    expect(both({ ...record, attributes: [] }, {}, { attributes: named }).records).toEqual([expected]);
    expect(readLogRecordsFrame(writeLogRecordsFrame(both(record).records))).toEqual([expected]);
  });

  it.each<[string, object, object]>([
    [
      'the time of observation, where there is no other',
      { timeUnixNano: '0', observedTimeUnixNano: '5000000' },
      { time: 5 },
    ],
    ['the severity by its text', { severityNumber: 0, severityText: 'Warning' }, { severityNumber: 13 }],
    ['INFO where nothing is said', { severityNumber: 0 }, { severityNumber: 9 }],
    ['the event where there is no body', { body: undefined, eventName: 'link.down' }, { body: 'link.down' }],
    [
      'a structure as JSON',
      { body: { kvlistValue: { values: [{ key: 'state', value: { intValue: '2' } }] } } },
      { body: '{"state":2}' },
    ],
  ])('takes %s', (_, over, expected) => {
    expect(both({ ...record, ...over }).records[0]).toMatchObject(expected);
  });

  it.each<[string, object, string]>([
    ['no-object', { attributes: named.slice(0, 1) }, 'half a name names another object'],
    [
      'no-object',
      { attributes: [...named.slice(0, 1), { key: 'managed_element', value: { stringValue: 'a,b=c' } }] },
      'a comma would name another object',
    ],
    ['no-time', { timeUnixNano: '0' }, 'nobody knows when'],
    ['severity', { severityNumber: 25 }, 'there are 24'],
    ['severity', { severityNumber: -1 }, 'there is none below 0'],
  ])('refuses a record for %s: %j, because %s', (reason, over) => {
    expect(both({ ...record, ...over })).toMatchObject({ records: [], rejected: 1, rejectedBy: { [reason]: 1 } });
  });

  it.each([
    ['call from +49 (30) 1234567 failed', 'E.164 with separators'],
    ['INVITE sip:4930123456789@ims SIP/2.0', 'E.164 bare'],
    ['attach imsi=262011234567890, cause 7', 'an IMSI'],
  ])('lets no identity out of %j: %s', (text) => {
    expect(bodyOf(text)).toMatch(/~[\w-]{22}/);
    expect(bodyOf(text)).not.toMatch(/\d{5}/);
  });

  it('gives one number one pseudonym in a region however it is written, and another elsewhere', () => {
    const one = bodyOf('+49 30 1234567');
    expect(bodyOf('49301234567')).toBe(one);
    const elsewhere = read(
      jsonBody(requestOf({ ...record, body: { stringValue: '+49301234567' } })),
      {},
      new Uint8Array(32).fill(2),
    );
    expect(elsewhere.records[0]?.body).not.toBe(one);
  });

  it('leaves short numbers and longer ones than any identity alone', () => {
    const text = 'VLAN 4012, port 123456789, trace 1544712660300000000';
    expect(bodyOf(text)).toBe(text);
  });

  it('cuts a long text, and what may be a number with it', () => {
    expect(bodyOf(`call of 4930123456789 ${'x'.repeat(99)}`, { maxLogBodyLength: 16 })).toBe('call of');
    expect(bodyOf(`${'x'.repeat(15)}😀`, { maxLogBodyLength: 16 })).toBe('x'.repeat(15));
  });

  it('refuses a key that is too short', () => {
    expect(() => read(jsonBody(requestOf(record)), {}, new Uint8Array(8))).toThrow(/32 bytes/);
  });

  it('refuses what is nested deeper than any description', () => {
    let value: object = { stringValue: 'x' };
    for (let n = 0; n < 17; n++) value = { arrayValue: { values: [value] } };
    expect(() => read(jsonBody(requestOf({ ...record, body: value })))).toThrow(ApplianceError);
    expect(() => read(encodeLogsRequest(requestOf({ ...record, body: value })))).toThrow(ApplianceError);
    expect(() => read(new TextEncoder().encode(`{"resourceLogs":[${'['.repeat(100_000)}`))).toThrow(ApplianceError);
  });

  it('answers any damage with its own error, or reads on', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(logsRequests, damage, fc.boolean(), (request, hits, asJson) => {
        const body = Uint8Array.from(asJson ? jsonBody(request) : encodeLogsRequest(request));
        for (const [hit, byte] of hits) if (body.length > 0) body[hit % body.length] = byte;
        try {
          read(body);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
