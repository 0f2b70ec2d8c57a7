import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { constructed, integer, octets, text, timeStamp } from '../testing/ber-writer.js';
import { gatewayRecord, imsRecord } from '../testing/call-samples.js';
import { BerError, BerReader, field, integerOf } from './ber-reader.js';
import { ChargingDataDecoder } from './charging-data-decoder.js';

const settings = { trunkDnTemplate: 'Net={trunk}', trunks: [], maxLineLength: 4096, regionKey: new Uint8Array(32) };
const call = {
  ...{ id: 'icid-1', caller: '+4930111', callee: '+4930222', trunk: 'peer.example' },
  ...{ startMs: 1_767_225_600_000, answerMs: 1_767_225_606_000, endMs: 1_767_225_666_000 },
};
const decode = (...parts: readonly Uint8Array[]) =>
  new ChargingDataDecoder(settings).decode(Uint8Array.from(parts.flatMap((part) => [...part])));

/** A file with the headers of TS 32.297, format BER. */
const fileOf = (records: readonly Uint8Array[], release = 6): Uint8Array => {
  const framed = records.flatMap((record) => {
    const head = [record.length >> 8, record.length & 0xff, (release << 5) | 1, (1 << 5) | 3];
    return [...head, ...(release === 7 ? [5] : []), ...record];
  });
  const file = new Uint8Array(54 + framed.length);
  const view = new DataView(file.buffer);
  view.setUint32(0, file.length);
  view.setUint32(4, 54);
  file.set(framed, 54);
  return file;
};

describe('charging data records', () => {
  it('of a VoLTE call tell its ends across time zones', () => {
    expect(decode(imsRecord(call)).records).toEqual([
      expect.objectContaining({
        id: 'icid-1',
        trunk: 'Net=peer.example',
        start: call.startMs,
        end: call.endMs,
        answered: true,
        billableSeconds: 60,
        disposition: 'serviceDeliveryEndSuccessfully',
      }),
    ]);
    expect(decode(imsRecord({ ...call, answerMs: undefined })).records).toEqual([
      expect.objectContaining({ answered: false, billableSeconds: 0, sipStatus: 486 }),
    ]);
  });

  it('of a gateway tell octets and the access point, and are no calls', () => {
    expect(decode(gatewayRecord({ ...call, trunk: 'internet' }, 5_000_000_000, 70)).records).toEqual([
      expect.objectContaining({
        kind: 'packet-session',
        trunk: 'Net=internet',
        billableSeconds: 66,
        uplinkBytes: 5_000_000_001,
        downlinkBytes: 72,
        disposition: 'normalRelease',
      }),
    ]);
  });

  it('of a 5G charging function tell octets by rating group', () => {
    const used = (up: number, down: number): readonly number[] => constructed(16, integer(5, up), integer(6, down));
    const record = constructed(
      200,
      integer(0, 200),
      text(1, 'chf-1'),
      constructed(2, integer(0, 1), text(1, '001010000000001')),
      constructed(5, constructed(16, integer(0, 10), constructed(1, used(10, 20), used(1, 2)))),
      timeStamp(6, call.startMs),
      integer(7, 30),
      integer(9, 4),
      integer(11, 77),
      constructed(13, integer(0, 500), text(13, 'ims')),
    );
    const { records } = decode(Uint8Array.from(record));
    expect(records).toEqual([
      expect.objectContaining({
        id: 'chf-1/500/0',
        trunk: 'Net=ims',
        answered: false,
        uplinkBytes: 11,
        downlinkBytes: 22,
      }),
    ]);
    expect(JSON.stringify(records)).not.toContain('00101');
  });

  it.each([6, 7])('stand in files with headers, of release octet %d', (release) => {
    const { records, rejected } = decode(fileOf([imsRecord(call), gatewayRecord(call, 1, 2)], release));
    expect(rejected).toEqual([]);
    expect(records.map(({ kind }) => kind)).toEqual([undefined, 'packet-session']);
  });

  it('in a file cost only themselves where they are broken', () => {
    const broken = imsRecord(call).slice(0, 20);
    const { records, rejected } = decode(fileOf([broken, imsRecord(call)]));
    expect(records).toHaveLength(1);
    expect(rejected).toEqual([{ line: 1, reason: 'not-asn1' }]);
  });

  it('are rejected where they nest without end', () => {
    let deep: readonly number[] = integer(0, 1);
    for (let n = 0; n < 40; n++) deep = constructed(n === 39 ? 63 : 1, deep);
    expect(decode(Uint8Array.from(deep)).rejected).toEqual([{ line: 1, reason: 'too-deep' }]);
  });

  it.each([
    [constructed(63, text(5, 's')), 'time'],
    [constructed(63, timeStamp(9, 0)), 'no-id'],
    [constructed(79, integer(5, 1), timeStamp(13, call.startMs), text(7, 'internet')), 'duration'],
    [constructed(50, integer(0, 1)), 'event'],
  ])('without what they need are rejected (%#)', (record, reason) => {
    expect(decode(Uint8Array.from(record)).rejected).toEqual([{ line: 1, reason }]);
  });
});

describe('BerReader', () => {
  it('reads indefinite lengths, nested ones too', () => {
    const bytes = Uint8Array.from([0xbf, 0x3f, 0x80, 0xa1, 0x80, ...integer(2, 7), 0, 0, ...integer(3, 9), 0, 0]);
    const { element, next } = new BerReader(bytes).read(0);
    expect(next).toBe(bytes.length);
    expect(element.tag).toBe(63);
    expect(integerOf(field(field(element, 1), 2))).toBe(7);
    expect(integerOf(field(element, 3))).toBe(9);
  });

  it('reads integers exactly up to six octets, and no longer ones', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 46 }), (value) => {
        const { element } = new BerReader(Uint8Array.from(constructed(1, integer(2, value)))).read(0);
        expect(integerOf(field(element, 2))).toBe(value);
      }),
    );
    const { element } = new BerReader(Uint8Array.from(constructed(1, octets(2, [1, 2, 3, 4, 5, 6, 7])))).read(0);
    expect(integerOf(field(element, 2))).toBeUndefined();
  });

  it.each([
    [[]],
    [[0xa1]],
    [[0xa1, 0x05, 0x01]],
    [[0xa1, 0x85, 1, 1, 1, 1, 1]],
    [[0x81, 0x80]],
    [[0xa1, 0x80, 0x81, 0]],
  ])('refuses %j', (bytes) => {
    expect(() => new BerReader(Uint8Array.from(bytes)).read(0)).toThrow(BerError);
  });
});
