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
const settings = { ...file, maxLineLength: 4096, regionKey: key };
const decode = (text: string, regionKey = key) =>
  new MasterCsvDecoder({ ...settings, regionKey }).decode(new TextEncoder().encode(text));

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
    ['a,b', 'columns', 'there are 16 to 18'],
    ['', 'columns', 'an empty line is no call'],
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
    const { records, rejected } = decode(`${lineOf()}\n${bad}\n${lineOf()}\n`);
    expect(records).toHaveLength(2);
    expect(rejected).toEqual([{ line: 2, reason }]);
  });

  it('takes only the endpoints that are named as trunks, so that an extension is no trunk', () => {
    const named = new MasterCsvDecoder({ ...settings, trunks: ['carrier-a'] });
    const text = `${lineOf()}\n${lineOf({ channel: 'PJSIP/100-0000002c' })}`;
    const { records, rejected } = named.decode(new TextEncoder().encode(text));
    expect(records).toHaveLength(1);
    expect(rejected).toEqual([{ line: 2, reason: 'no-trunk' }]);
  });

  it.each([
    ['2026-02-30 00:00:00', 'February has no 30th'],
    ['2026-13-01 00:00:00', 'there are twelve months'],
    ['2026-01-01 24:00:00', 'there are 24 hours'],
    ['2026-0a-01 00:00:00', 'that is no month'],
  ])('takes %s for no time because %s', (start) => {
    expect(decode(lineOf({ start })).rejected).toEqual([{ line: 1, reason: 'time' }]);
  });

  it('takes an incoming call by its near channel, and one without a unique id by what its line says', () => {
    const named = new MasterCsvDecoder({ ...settings, trunks: ['carrier-b'] });
    const incoming = lineOf({ id: '', channel: 'PJSIP/101-0000002c' }).replace(
      'PJSIP/100-0000002a',
      'PJSIP/carrier-b-0000002a',
    );
    const [first, second] = [incoming, incoming].map((text) => named.decode(new TextEncoder().encode(text)).records[0]);
    expect(first).toMatchObject({ trunk: 'SubNetwork=1,SipTrunk=carrier-b' });
    expect(first?.id).toMatch(/^.{22}\/PJSIP\/carrier-b-0000002a$/);
    expect(second?.id).toBe(first?.id);
  });

  it('refuses a key too short', () => {
    expect(() => decode('', new Uint8Array(8))).toThrow(/32 bytes/);
  });
});

const fixture = `${process.env['CONFORMANCE_DATA'] ?? ''}/cdr-fixtures/asterisk_master.csv`;
if (!existsSync(fixture))
  process.stderr.write('SKIPPED: real Master.csv lines; set CONFORMANCE_DATA to the folder that has cdr-fixtures/.\n');
(existsSync(fixture) ? describe : describe.skip)('real Master.csv lines', () => {
  it('are read but for the broken one', () => {
    const { records, rejected } = new MasterCsvDecoder(settings).decode(Uint8Array.from(readFileSync(fixture)));
    expect(rejected).toEqual([{ line: 7, reason: 'duration' }]);
    expect(records).toHaveLength(8);
    process.stdout.write(
      `real Master.csv lines: ${String(records.length)} read, ${String(rejected.length)} rejected\n`,
    );
  });
});
