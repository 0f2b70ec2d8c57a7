import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { MasterCsvDecoder } from './master-csv-decoder.js';

const file = { trunkDnTemplate: 'SubNetwork=1,SipTrunk={trunk}', trunks: [] };
const key = new Uint8Array(32).fill(1);
const good = {
  channel: 'PJSIP/carrier-a-0000002b',
  start: '2026-01-01 00:00:00',
  billable: '50',
  id: '1767225600.7',
  quality: 'ssrc=1;themssrc=2;lp=5;rxjitter=0.002;rxcount=95;txjitter=0.001;txcount=100;rlp=0;rtt=0.04;codec=ulaw',
};
const lineOf = (over: Partial<typeof good> = {}) => {
  const f = { ...good, ...over };
  return `"","4930111","4930222","out","""Ann"" <4930111>","PJSIP/100-0000002a","${f.channel}","Dial","PJSIP/4930222@carrier-a","${f.start}","2026-01-01 00:00:10","2026-01-01 00:01:00",60,${f.billable},"ANSWERED","DOCUMENTATION","${f.id}","${f.quality}"`;
};
const decode = (text: string, regionKey = key) =>
  new MasterCsvDecoder(file, 4096, regionKey).decode(new TextEncoder().encode(text));

describe('MasterCsvDecoder', () => {
  it('reads trunk, times and quality', () => {
    expect(decode(`${lineOf()}\n`).records[0]).toMatchObject({
      id: '1767225600.7/PJSIP/carrier-a-0000002b',
      trunk: 'SubNetwork=1,SipTrunk=carrier-a',
      start: Date.UTC(2026, 0, 1),
      end: Date.UTC(2026, 0, 1, 0, 1),
      answered: true,
      disposition: 'ANSWERED',
      billableSeconds: 50,
      codec: 'ulaw',
      lossRatio: 0.05,
      jitterSeconds: 0.002,
      roundTripSeconds: 0.04,
    });
  });

  it('lets no number out, and gives each region pseudonyms of its own', () => {
    const here = decode(`${lineOf()}\n4930111,"bad`);
    expect(JSON.stringify(here)).not.toMatch(/4930/);
    expect(here.records[0]?.caller).toBe(decode(lineOf()).records[0]?.caller);
    expect(here.records[0]?.caller).not.toBe(here.records[0]?.callee);
    expect(here.records[0]?.caller).not.toBe(decode(lineOf(), new Uint8Array(32).fill(2)).records[0]?.caller);
  });

  it.each([
    ['"a', 'not-csv', 'a quote is open'],
    ['a,b', 'columns', 'there are 18'],
    ['', 'columns', 'an empty line is no call'],
    [lineOf({ id: '' }), 'no-id', 'it could not be told from another'],
    [lineOf({ channel: 'Local/5@x-1;2' }), 'no-trunk', 'it went over none'],
    [
      lineOf({ channel: 'Local/5@x-1;2', billable: 'x' }),
      'duration',
      'a broken line is not taken for a call over no trunk',
    ],
    [lineOf({ start: 'soon' }), 'time', 'that is no time'],
    [lineOf({ start: '2027-01-01 00:00:00' }), 'time', 'it ended before it began'],
    [lineOf({ billable: '-1' }), 'duration', 'it cannot be negative'],
    ['x'.repeat(5000), 'too-long', 'length is bounded'],
  ])('quarantines %j as %s because %s, and keeps the rest', (bad, reason) => {
    const { records, quarantined } = decode(`${lineOf()}\n${bad}\n${lineOf()}\n`);
    expect(records).toHaveLength(2);
    expect(quarantined).toEqual([{ line: 2, reason }]);
  });

  it('takes only the endpoints that are named as trunks, so that an extension is no trunk', () => {
    const named = new MasterCsvDecoder({ ...file, trunks: ['carrier-a'] }, 4096, key);
    const text = `${lineOf()}\n${lineOf({ channel: 'PJSIP/100-0000002c' })}`;
    const { records, quarantined } = named.decode(new TextEncoder().encode(text));
    expect(records).toHaveLength(1);
    expect(quarantined).toEqual([{ line: 2, reason: 'no-trunk' }]);
  });

  it.each([
    ['2026-02-30 00:00:00', 'February has no 30th'],
    ['2026-13-01 00:00:00', 'there are twelve months'],
    ['2026-01-01 24:00:00', 'there are 24 hours'],
    ['2026-01-01T00:00:00', 'Asterisk writes a blank'],
    ['2026-0a-01 00:00:00', 'that is no month'],
  ])('takes %s for no time because %s', (start) => {
    expect(decode(lineOf({ start })).quarantined).toEqual([{ line: 1, reason: 'time' }]);
  });

  it('refuses a key too short', () => {
    expect(() => decode('', new Uint8Array(8))).toThrow(/32 bytes/);
  });
});

const fixture = `${process.env['CONFORMANCE_DATA'] ?? ''}/cdr-fixtures/asterisk_master.csv`;
if (!existsSync(fixture))
  process.stderr.write('SKIPPED: real Master.csv lines; set CONFORMANCE_DATA to the folder that has cdr-fixtures/.\n');
(existsSync(fixture) ? describe : describe.skip)('real Master.csv lines', () => {
  it('are read but for the broken one, those without a unique id, and those that went over no SIP trunk', () => {
    const { records, quarantined } = new MasterCsvDecoder(file, 4096, key).decode(
      Uint8Array.from(readFileSync(fixture)),
    );
    expect(quarantined).toContainEqual({ line: 7, reason: 'duration' });
    expect(Object.groupBy(quarantined, ({ reason }) => reason)).toMatchObject({
      'no-id': [{ line: 1 }],
      columns: [{ line: 8 }, { line: 9 }],
      'no-trunk': [{ line: 2 }, { line: 5 }, { line: 6 }],
    });
    expect(records.map(({ trunk, disposition, billableSeconds }) => [trunk, disposition, billableSeconds])).toEqual([
      ['SubNetwork=1,SipTrunk=sip0', 'BUSY', 0],
      ['SubNetwork=1,SipTrunk=sip0', 'ANSWERED', 5],
    ]);
  });
});
