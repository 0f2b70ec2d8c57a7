import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { otelSeverityOf } from './severity.js';
import { readSyslogMessage, structuredValues } from './syslog-message.js';

const NOW = Date.UTC(2026, 10, 24, 10, 15);
const read = (line: string, utcOffsetMinutes = 0, nowMs = NOW) => readSyslogMessage(line, { nowMs, utcOffsetMinutes });
const nothing = { timeMs: undefined, host: '', app: '', process: '', messageId: '', structured: '' };

describe('readSyslogMessage', () => {
  it.each([
    [
      '<165>1 2026-11-24T10:14:15.003Z r1.example evntslog 7 ID47 [ex@32473 a="b" c="d\\"]"] \ufeffLink down',
      {
        ...{ facility: 20, severity: 5, timeMs: Date.UTC(2026, 10, 24, 10, 14, 15, 3), host: 'r1.example' },
        ...{
          app: 'evntslog',
          process: '7',
          messageId: 'ID47',
          structured: '[ex@32473 a="b" c="d\\"]"]',
          text: 'Link down',
        },
      },
      'it is of RFC 5424',
    ],
    ['<34>1 - - - - - -', { ...nothing, facility: 4, severity: 2, text: '' }, 'nothing is said in RFC 5424'],
    [
      '<34>1 2026-11-24T11:14:15+01:00 r1 - - - - text [not data]',
      {
        ...nothing,
        facility: 4,
        severity: 2,
        timeMs: Date.UTC(2026, 10, 24, 10, 14, 15),
        host: 'r1',
        text: 'text [not data]',
      },
      'a zone is named',
    ],
    [
      '<34>Nov 24 10:14:15 r1 su[230]: failed for lonvick',
      {
        ...nothing,
        ...{
          facility: 4,
          severity: 2,
          timeMs: Date.UTC(2026, 10, 24, 10, 14, 15),
          host: 'r1',
          app: 'su',
          process: '230',
        },
        text: 'failed for lonvick',
      },
      'it is of RFC 3164',
    ],
    [
      '<13>Nov  4 10:14:15 cron: started',
      { ...nothing, facility: 1, severity: 5, timeMs: Date.UTC(2026, 10, 4, 10, 14, 15), app: 'cron', text: 'started' },
      'it names no host',
    ],
    [
      '<189>4711: *Nov 24 10:14:15.123 UTC: %LINK-3-UPDOWN: Interface ge-0/0/1, changed state to down',
      {
        ...nothing,
        ...{ facility: 23, severity: 5, timeMs: Date.UTC(2026, 10, 24, 10, 14, 15, 123), app: '%LINK-3-UPDOWN' },
        text: 'Interface ge-0/0/1, changed state to down',
      },
      'routers add a number, a mark and fractions',
    ],
    [
      '<13>2026-11-24T10:14:15.5+00:00 r1 app[1]: text',
      {
        ...nothing,
        ...{
          facility: 1,
          severity: 5,
          timeMs: Date.UTC(2026, 10, 24, 10, 14, 15, 500),
          host: 'r1',
          app: 'app',
          process: '1',
        },
        text: 'text',
      },
      'collectors write ISO times into RFC 3164',
    ],
    ['no priority at all', { ...nothing, facility: 1, severity: 5, text: 'no priority at all' }, 'it is a bare text'],
    ['<999>text', { ...nothing, facility: 1, severity: 5, text: '<999>text' }, 'no priority is so high'],
    [
      '<34>1 - r1 - - - [open a="b" text',
      { ...nothing, facility: 4, severity: 2, text: '1 - r1 - - - [open a="b" text' },
      'its data do not end',
    ],
  ])('reads %j because %3$s', (...[line, message]) => {
    expect(read(line)).toEqual(message);
  });

  it('takes a time without a year for that closest to now, also at New Year', () => {
    const newYear = Date.UTC(2027, 0, 1, 0, 0, 5);
    expect(read('<34>Dec 31 23:59:58 r1 a: b', 0, newYear).timeMs).toBe(Date.UTC(2026, 11, 31, 23, 59, 58));
    expect(read('<34>Jan  1 00:00:02 r1 a: b', 0, newYear - 10_000).timeMs).toBe(Date.UTC(2027, 0, 1, 0, 0, 2));
  });

  it('reads local clocks by their offset', () => {
    expect(read('<34>Nov 24 11:14:15 r1 a: b', 60).timeMs).toBe(Date.UTC(2026, 10, 24, 10, 14, 15));
  });

  it('reads whatever comes, and quickly', () => {
    const near = fc
      .array(
        fc.constantFrom(
          '<34>',
          '1 ',
          '- ',
          'Nov 24 ',
          '10:14:15 ',
          '[a ',
          'b="',
          '\\',
          '"',
          ']',
          ' ',
          'r1 ',
          'x: ',
          '9',
        ),
        {
          maxLength: 60,
        },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ maxLength: 200 })), (line) => {
        const { severity, facility, text, structured } = read(line);
        expect(severity).toBeGreaterThanOrEqual(0);
        expect(severity).toBeLessThanOrEqual(7);
        expect(facility).toBeLessThanOrEqual(23);
        expect(text.length).toBeLessThanOrEqual(line.length);
        structuredValues(structured);
      }),
      { numRuns: 500 },
    );
    const began = performance.now();
    structuredValues(`[a ${'b="\\" '.repeat(2000)}`);
    read(`<34>1 - r1 - - - ${'[a b="c"]'.repeat(900)}`);
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('structuredValues', () => {
  it('names values by their element, and undoes escapes', () => {
    const values = structuredValues('[meta@1 cell="3" ip-addr="198.51.100.7"][x name="a\\"b\\]c\\\\"]');
    expect([...values]).toEqual([
      ['meta_1_cell', '3'],
      ['meta_1_ip_addr', '198.51.100.7'],
      ['x_name', 'a"b]c\\'],
    ]);
  });
});

it('every severity is as bad as OpenTelemetry says', () => {
  expect(Array.from({ length: 8 }, (_, severity) => otelSeverityOf(severity))).toEqual([21, 19, 18, 17, 13, 10, 9, 5]);
});
