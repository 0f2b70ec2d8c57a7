import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import snappyjs from 'snappyjs';
import { ApplianceError } from '#foundation/platform';
import { type MetricMetadata } from './metric-metadata.js';
import { RemoteWriteDecoder } from './remote-write-decoder.js';
import { KeptSeries } from './testing/index.js';

const { root } = protobuf.parse(`syntax = "proto3";
  message Request { repeated string symbols = 4; repeated Series timeseries = 5; }
  message Series {
    repeated uint32 labelsRefs = 1; repeated Sample samples = 2; repeated Histogram histograms = 3; repeated Exemplar exemplars = 4;
    Metadata metadata = 5; int64 createdTimestamp = 6; }
  message Sample { double value = 1; int64 timestamp = 2; int64 startTimestamp = 3; }
  message Exemplar { repeated uint32 labelsRefs = 1; double value = 2; int64 timestamp = 3; }
  message Metadata { int32 type = 1; uint32 helpRef = 3; uint32 unitRef = 4; }
  message Span { sint32 offset = 1; uint32 length = 2; }
  message Histogram {
    uint64 countInt = 1; double sum = 3; sint32 schema = 4; double zeroThreshold = 5; uint64 zeroCountInt = 6; repeated Span positiveSpans = 11;
    repeated sint64 positiveDeltas = 12; int64 timestamp = 15; int64 startTimestamp = 17; }`);
const Request = root.lookupType('Request');

interface Given {
  readonly symbols: readonly string[];
  readonly timeseries: readonly object[];
}
const bytesOf = (request: Given): Uint8Array => Request.encode(Request.fromObject(request)).finish();
const compress = (bytes: Uint8Array): Uint8Array => snappyjs.compress(bytes);

const read = (body: Uint8Array) => {
  const sink = new KeptSeries();
  const metadata: MetricMetadata[] = [];
  const outcome = new RemoteWriteDecoder(1 << 20, 'remote-write-2').read(body, sink, (told) => metadata.push(told));
  expect(outcome.items).toBe(sink.samples.length + sink.exemplars.length);
  return { outcome, sink, metadata };
};
const readRequest = (request: Given) => read(compress(bytesOf(request)));
const T = 1_700_000_000_000;
const symbols = ['', '__name__', 'ho_total', 'cell', '3', 'Handovers.', 'trace_id', '4bf9', 'a'];
const labelsRefs = [1, 2, 3, 4];
const samples = [{ value: 4, timestamp: T }];

describe('WriteRequest2Reader', () => {
  it('reads samples, when they began, exemplars and metadata', () => {
    const exemplars = [{ labelsRefs: [6, 7], value: 0.5, timestamp: T }];
    const { outcome, sink, metadata } = readRequest({
      symbols,
      timeseries: [
        {
          labelsRefs,
          samples: [{ value: 4, timestamp: T, startTimestamp: T - 9_500 }],
          exemplars,
          metadata: { type: 1, helpRef: 5 },
        },
      ],
    });
    expect(sink.samples).toEqual([
      { series: '__name__="ho_total",cell="3"', timestampMs: T, value: 4 },
      { series: '__name__="ho_created",cell="3"', timestampMs: T, value: (T - 9_500) / 1_000 },
    ]);
    expect(sink.exemplars).toEqual([
      { series: '__name__="ho_total",cell="3"', timestampMs: T, value: 0.5, labels: 'trace_id="4bf9"' },
    ]);
    expect(metadata).toEqual([{ metric: 'ho_total', type: 'counter', help: 'Handovers.', unit: '' }]);
    expect(outcome).toMatchObject({ samples: 1, histograms: 0, exemplars: 1, rejected: 0, sentence: undefined });
  });

  it('takes the beginning from the series too, where drafts before rc.4 had it', () => {
    const { sink } = readRequest({ symbols, timeseries: [{ labelsRefs, samples, createdTimestamp: T - 1_000 }] });
    expect(sink.samples[1]).toEqual({
      series: '__name__="ho_created",cell="3"',
      timestampMs: T,
      value: (T - 1_000) / 1_000,
    });
  });

  it('keeps a histogram as series of its count, sum and buckets', () => {
    const histograms = [
      {
        countInt: 3,
        sum: 5,
        zeroThreshold: 0.5,
        zeroCountInt: 1,
        positiveSpans: [{ offset: 1, length: 1 }],
        positiveDeltas: [2],
        timestamp: T,
      },
    ];
    const { outcome, sink } = readRequest({ symbols, timeseries: [{ labelsRefs, histograms }] });
    expect(outcome).toMatchObject({ samples: 0, histograms: 1, items: 7 });
    expect(sink.samples.map(({ series, value }) => `${series.slice(10)} ${value}`)).toEqual([
      'ho_total_bucket",cell="3",le="0.5" 1',
      'ho_total_bucket",cell="3",le="2" 3',
      'ho_total_bucket",cell="3",le="+Inf" 3',
      'ho_total_count",cell="3" 3',
      'ho_total_sum",cell="3" 5',
      'ho_total_native_schema",cell="3" 0',
      'ho_total_native_zero_threshold",cell="3" 0.5',
    ]);
  });

  it('passes the staleness of a histogram on as that of its count and sum', () => {
    const { sink } = readRequest({ symbols, timeseries: [{ labelsRefs, histograms: [{ sum: NaN, timestamp: T }] }] });
    expect(sink.samples.map(({ value }) => value)).toEqual([NaN, NaN]);
  });

  it('finds symbols behind the series, sorts labels and leaves those without a value out', () => {
    const tail = bytesOf({ symbols, timeseries: [] });
    const head = bytesOf({ symbols: [], timeseries: [{ labelsRefs: [3, 4, 8, 0, 1, 2], samples }] });
    const { sink } = read(compress(Buffer.concat([head, tail])));
    expect(sink.samples).toEqual([{ series: '__name__="ho_total",cell="3"', timestampMs: T, value: 4 }]);
  });

  it.each<[string, object, string]>([
    ['a reference beyond the symbols', { labelsRefs: [1, 99], samples }, 'labels'],
    ['a name without a value', { labelsRefs: [1, 2, 3], samples }, 'labels'],
    ['no metric name', { labelsRefs: [3, 4], samples }, 'no-name'],
    ['an empty metric name', { labelsRefs: [1, 0], samples }, 'no-name'],
    ['no labels', { labelsRefs: [], samples }, 'no-name'],
    ['the same names and an empty metric name', { labelsRefs: [1, 0, 3, 4], samples }, 'no-name'],
    ['the same label twice', { labelsRefs: [1, 2, 3, 4, 3, 8], samples }, 'label-name'],
    ['a label without a name', { labelsRefs: [0, 4, 1, 2], samples }, 'label-name'],
    ['a time before 1970', { labelsRefs, samples: [{ value: 1, timestamp: -1 }] }, 'timestamp'],
    ['a histogram that does not add up', { labelsRefs, histograms: [{ countInt: 3, timestamp: T }] }, 'histogram'],
    ['only metadata, and no name', { labelsRefs: [3, 4], metadata: { type: 1 } }, 'no-name'],
  ])('leaves out %s, counts it and takes the rest', (_, flawed, reason) => {
    const good = { labelsRefs: [1, 2, 3, 8], samples };
    // Behind a good one, whose names it may share, as before it.
    for (const timeseries of [
      [flawed, good],
      [good, flawed],
    ]) {
      const { outcome, sink } = readRequest({ symbols, timeseries });
      expect([...outcome.refusedBy]).toEqual([[reason, 1]]);
      expect(outcome.sentence).toMatch(/^Not written: 1 .*\. All else was\.$/);
      expect(sink.samples).toEqual([{ series: '__name__="ho_total",cell="a"', timestampMs: T, value: 4 }]);
    }
  });

  it('gives back any series that were written', () => {
    const labels = fc.dictionary(
      fc.stringMatching(/^[a-z]{1,6}$/),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }),
      {
        maxKeys: 4,
        noNullPrototype: true,
      },
    );
    const sample = fc.record({ value: fc.double(), timestamp: fc.nat({ max: Number.MAX_SAFE_INTEGER }) });
    fc.assert(
      fc.property(
        fc.array(fc.record({ labels, points: fc.array(sample, { maxLength: 3 }) }), { maxLength: 10 }),
        (all) => {
          const known = ['', '__name__', 'm'];
          const ref = (text: string): number => {
            if (!known.includes(text)) known.push(text);
            return known.indexOf(text);
          };
          const timeseries = all.map(({ labels: some, points }) => ({
            labelsRefs: [1, 2, ...Object.entries(some).flatMap(([name, value]) => [ref(name), ref(value)])],
            samples: points,
          }));
          const expected = all.flatMap(({ labels: some, points }) => {
            const sorted = Object.entries(some).sort(([a], [b]) => (a < b ? -1 : 1));
            const series = ['__name__="m"', ...sorted.map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(
              ',',
            );
            return points.map(({ value, timestamp }) => ({ series, timestampMs: timestamp, value }));
          });
          expect(readRequest({ symbols: known, timeseries }).sink.samples).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('answers any damage with its own errors, and ends', () => {
    const whole = bytesOf({
      symbols,
      timeseries: [
        {
          labelsRefs,
          samples,
          exemplars: [{ labelsRefs: [6, 7], value: 1, timestamp: T }],
          metadata: { type: 1, helpRef: 5 },
        },
        {
          labelsRefs,
          histograms: [
            { countInt: 3, sum: 5, positiveSpans: [{ offset: 1, length: 2 }], positiveDeltas: [2, -1], timestamp: T },
          ],
        },
      ],
    });
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(), (hits, cut) => {
        const bytes = Uint8Array.from(whole);
        for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
        try {
          read(compress(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
          expect(error).toMatchObject({ code: 'PROMETHEUS_WRITE_REQUEST_MALFORMED', retryable: false });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
