import { describe, expect, it } from '@jest/globals';
import { CucmDecoder } from './cucm-decoder.js';

const settings = {
  trunkDnTemplate: 'SipTrunk={trunk}',
  trunks: ['carrier'],
  maxLineLength: 16_384,
  regionKey: new Uint8Array(32),
};
const CALL_HEADER =
  'cdrRecordType,globalCallID_callManagerId,globalCallID_callId,origLegCallIdentifier,dateTimeOrigination,callingPartyNumber,destLegIdentifier,finalCalledPartyNumber,origCause_value,destCause_value,destMediaCap_payloadCapability,dateTimeConnect,dateTimeDisconnect,duration,origDeviceName,destDeviceName,globalCallId_ClusterID';
const QUALITY_HEADER =
  'cdrRecordType,globalCallID_callManagerId,globalCallID_callId,callIdentifier,dateTimeStamp,numberPacketsReceived,numberPacketsLost,jitter,latency,duration,deviceName,globalCallId_ClusterID';
const call = '1,2,700,11,1767225600,4930111,12,4930222,0,16,11,1767225605,1767225665,60,SEP1,carrier,main';
const qualityOf = (leg: number, device: string, lost: number | string = 20): string =>
  `2,2,700,${String(leg)},1767225665,980,${String(lost)},7,25,60,${device},main`;
const bytes = (...lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(lines.map((l) => `${l}\n`).join(''));

describe('CucmDecoder', () => {
  it('gives a call the report of its end on the trunk, in the units of the record', () => {
    const { records, rejected } = new CucmDecoder(settings).decode(
      bytes(CALL_HEADER, call, QUALITY_HEADER, qualityOf(11, 'SEP1', 500), qualityOf(12, 'carrier')),
    );
    expect(rejected).toEqual([]);
    expect(records).toEqual([
      expect.objectContaining({
        trunk: 'SipTrunk=carrier',
        answered: true,
        billableSeconds: 60,
        codec: 'g729',
        releaseCause: 16,
        lossRatio: 0.02,
        jitterSeconds: 0.007,
        roundTripSeconds: 0.05,
      }),
    ]);
  });

  it('gives a report that comes later as one of its own, with trunk and codec of the call', () => {
    const decoder = new CucmDecoder(settings);
    expect(decoder.decode(bytes(CALL_HEADER, call)).records).toHaveLength(1);
    const { records } = decoder.decode(bytes(QUALITY_HEADER, qualityOf(12, 'carrier')));
    expect(records).toEqual([
      expect.objectContaining({ kind: 'quality-report', trunk: 'SipTrunk=carrier', codec: 'g729', lossRatio: 0.02 }),
    ]);
  });

  it('keeps a report whose call never came where its device is a trunk', () => {
    const decoder = new CucmDecoder(settings);
    decoder.decode(bytes(QUALITY_HEADER, qualityOf(12, 'carrier'), qualityOf(11, 'SEP1')));
    expect(decoder.finish().records).toEqual([
      expect.objectContaining({ kind: 'quality-report', jitterSeconds: 0.007 }),
    ]);
  });

  it.each([
    [call.replace('1767225665,60', '1767225500,60'), 'time', 'it ended before it began'],
    [call.replace(',60,', ',x,'), 'duration', 'that is no number'],
    [call.replace('carrier', 'SEP2'), 'no-trunk', 'both ends are phones'],
    [call.replace(',700,', ',,'), 'no-id', 'it cannot be matched'],
    [`${call},x`, 'columns', 'the header has fewer'],
    [call.replace('1,', '7,'), 'event', 'there is no such type'],
  ])('rejects %s as %s because %s', (line, reason) => {
    expect(new CucmDecoder(settings).decode(bytes(CALL_HEADER, line)).rejected).toEqual([{ line: 2, reason }]);
  });

  it('rejects a report whose numbers are none, and lines before any header', () => {
    expect(new CucmDecoder(settings).decode(bytes(call)).rejected).toEqual([{ line: 1, reason: 'columns' }]);
    const { rejected } = new CucmDecoder(settings).decode(bytes(QUALITY_HEADER, qualityOf(12, 'carrier', 'many')));
    expect(rejected).toEqual([{ line: 2, reason: 'number' }]);
  });
});
