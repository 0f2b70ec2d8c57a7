import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { exposed } from '../testing/index.js';
import { type ExpositionFormat, expositionFormatOf } from './exposition-reader.js';

const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ApplianceError && !error.retryable) return error.code;
    throw error;
  }
  return 'none';
};
const MALFORMED = 'PROMETHEUS_EXPOSITION_MALFORMED';

/** As an exporter of a radio unit writes it, in both text formats. */
const OPEN_METRICS = `# TYPE rach_attempts counter
# HELP rach_attempts Random access, "all" causes\\n(TS 28.552).
rach_attempts_total{cell="3",cause="a \\"b\\" \\\\ c"} 17.5 1700000000.25 # {trace_id="4bf9"} 0.5 1700000000.125
rach_attempts_created{cell="3",cause="a \\"b\\" \\\\ c"} 1.6e9 1700000000.25
# TYPE prb_seconds histogram
# UNIT prb_seconds seconds
prb_seconds_bucket{le="0.5"} 2 # {} 0.25
prb_seconds_bucket{le="+Inf"} 3
prb_seconds_count 3
prb_seconds_sum 7.5
# TYPE state stateset
state{state="locked"} 0
state{state="unlocked"} 1
# TYPE software info
software_info{version="1.2"} 1
# EOF
`;
const TEXT = `# A remark.
# HELP ho_total Handovers.
# TYPE ho_total counter
ho_total{cell="3",text="line\\nfeed"} 4 1700000000250
  ho_total { cell = "4" , } +Inf
# TYPE delay_seconds summary
delay_seconds{quantile="0.5"} 0.25
delay_seconds_sum 1e3
delay_seconds_count 7
`;

describe('ExpositionReader', () => {
  it('reads OpenMetrics with times in seconds, exemplars, metadata and escapes', () => {
    const { samples, metadata } = exposed(OPEN_METRICS, 'openmetrics');
    expect(samples.slice(0, 3)).toEqual([
      {
        labels: { __name__: 'rach_attempts_total', cell: '3', cause: 'a "b" \\ c' },
        value: 17.5,
        timestampMs: 1_700_000_000_250,
        exemplar: { labels: { trace_id: '4bf9' }, value: 0.5, timestampMs: 1_700_000_000_125 },
      },
      {
        labels: { __name__: 'rach_attempts_created', cell: '3', cause: 'a "b" \\ c' },
        value: 1.6e9,
        timestampMs: 1_700_000_000_250,
      },
      { labels: { __name__: 'prb_seconds_bucket', le: '0.5' }, value: 2, exemplar: { labels: {}, value: 0.25 } },
    ]);
    expect(samples).toHaveLength(9);
    expect(metadata).toEqual([
      'rach_attempts type counter',
      'rach_attempts help Random access, "all" causes\n(TS 28.552).',
      'prb_seconds type histogram',
      'prb_seconds unit seconds',
      'state type stateset',
      'software type info',
    ]);
  });

  it('reads the text format with blanks wherever they may stand', () => {
    expect(exposed(TEXT, 'text')).toEqual({
      samples: [
        { labels: { __name__: 'ho_total', cell: '3', text: 'line\nfeed' }, value: 4, timestampMs: 1_700_000_000_250 },
        { labels: { __name__: 'ho_total', cell: '4' }, value: Infinity },
        { labels: { __name__: 'delay_seconds', quantile: '0.5' }, value: 0.25 },
        { labels: { __name__: 'delay_seconds_sum' }, value: 1_000 },
        { labels: { __name__: 'delay_seconds_count' }, value: 7 },
      ],
      metadata: ['ho_total help Handovers.', 'ho_total type counter', 'delay_seconds type summary'],
    });
  });

  it('reads names of any letters between quotes', () => {
    expect(exposed('{"a.b c","d.e"="f"} 1\n', 'text').samples).toEqual([
      { labels: { __name__: 'a.b c', 'd.e': 'f' }, value: 1 },
    ]);
  });

  // What follows is refused by name, with its line, and only where it is asked for all that the format demands.
  it.each<[string, ExpositionFormat, string]>([
    [
      '# TYPE a histogram\na_bucket{le="-1"} 1\na_bucket{le="+Inf"} 2\na_count 2\na_sum -3\n# EOF\n',
      'openmetrics',
      'a sum below zero',
    ],
    [
      '# TYPE a counter\na_total{b="1"} 1\na_total{b="2"} 1\na_total{b="1"} 2\n# EOF\n',
      'openmetrics',
      'a group in two places',
    ],
    ['# TYPE a counter\n# TYPE a_total gauge\n# EOF\n', 'openmetrics', 'one name of two metrics'],
    ['# HELP a b\n# HELP a b\na 1\n', 'text', 'help twice'],
    ['a 1\n# TYPE a gauge\n', 'text', 'a type behind its samples'],
    ['a 1', 'text', 'no line feed in the end'],
    ['a{b="\\t"} 1\n', 'text', 'an escape that is not known'],
  ])('is strict only where it is to be: %s', (body, format) => {
    expect(codeOf(() => exposed(body, format, true))).toBe(MALFORMED);
    expect(codeOf(() => exposed(body, format, false))).toBe('none');
  });

  it.each<[string, ExpositionFormat, string]>([
    ['a 1\n', 'openmetrics', 'Line 1 of the exposition: the end, # EOF, is missing.'],
    ['a 1\n\n# EOF\n', 'openmetrics', 'Line 2 of the exposition: it is blank.'],
    ['a 1\n# EOF\nb 1\n', 'openmetrics', 'Line 2 of the exposition: something follows the end, # EOF.'],
    ['a{b="1",} 1\n# EOF\n', 'openmetrics', 'Line 1 of the exposition: a label has no valid name.'],
    ['a{b="1"}1\n# EOF\n', 'openmetrics', 'Line 1 of the exposition: a sample has no valid value.'],
    ['a 1\nb{c="1\n', 'text', 'Line 2 of the exposition: a quote is not closed.'],
    ['a 1 2 3\n', 'text', 'Line 1 of the exposition: something stands behind its sample.'],
    ['a 1 2.5\n', 'text', 'Line 1 of the exposition: a timestamp is no whole number of milliseconds.'],
    ['{b="c"} 1\n', 'text', 'Line 1 of the exposition: a sample has no metric name.'],
  ])('says where and why it refuses %j', (body, format, message) => {
    expect(() => exposed(body, format, false)).toThrow(message);
  });

  it('gives back any labels and values that were written', () => {
    const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,10}$/).filter((some) => some !== '__name__');
    const labels = fc.dictionary(name, fc.string({ unit: 'grapheme', maxLength: 12 }), {
      maxKeys: 5,
      noNullPrototype: true,
    });
    const sample = fc.record({ labels, value: fc.double(), timestampMs: fc.nat() });
    const escape = (text: string): string =>
      text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
    const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value).replace('Infinity', 'Inf'));
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 8 }), (all) => {
        const lines = all.map(({ labels: some, value, timestampMs }) => {
          const inside = Object.entries(some).map(([key, text]) => `${key}="${escape(text)}"`);
          return `m{${inside.join(',')}} ${number(value)} ${timestampMs}`;
        });
        const expected = all.map(({ labels: some, ...rest }) => ({ labels: { __name__: 'm', ...some }, ...rest }));
        expect(exposed(lines.map((line) => `${line}\n`).join(''), 'text', false).samples).toEqual(expected);
        const seconds = lines.map((line, at) => line.replace(/\d+$/, `${(all[at]?.timestampMs ?? 0) / 1_000}`));
        const open = exposed(`${[...seconds, '# EOF'].join('\n')}\n`, 'openmetrics', false).samples;
        expect(open.map(({ labels: some, value }) => ({ labels: some, value }))).toEqual(
          expected.map(({ labels: some, value }) => ({ labels: some, value })),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('answers any damage with its own error, and ends', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    const bodies: [ExpositionFormat, string][] = [
      ['openmetrics', OPEN_METRICS],
      ['text', TEXT],
    ];
    fc.assert(
      fc.property(fc.constantFrom(...bodies), damage, fc.boolean(), fc.nat(), ([format, body], hits, strict, cut) => {
        const bytes = new TextEncoder().encode(body);
        for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
        const kept = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
        expect(codeOf(() => exposed(kept, format, strict))).toMatch(/^(none|PROMETHEUS_EXPOSITION_MALFORMED)$/);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('expositionFormatOf', () => {
  it.each<[string | undefined, ExpositionFormat]>([
    ['application/openmetrics-text; version=1.0.0; charset=utf-8', 'openmetrics'],
    ['application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited', 'protobuf'],
    ['text/plain; version=0.0.4', 'text'],
    ['text/html', 'text'],
    [undefined, 'text'],
  ])('takes %s for %s', (type, format) => {
    expect(expositionFormatOf(type)).toBe(format);
  });
});
