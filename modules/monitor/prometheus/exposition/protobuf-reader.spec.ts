import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import { ApplianceError } from '#foundation/platform';
import { exposed } from '../testing/index.js';
import { boundText } from './go-float.js';

const { root } = protobuf.parse(`syntax = "proto2";
  message LabelPair { optional string name = 1; optional string value = 2; }
  message Gauge { optional double value = 1; }
  message Counter { optional double value = 1; optional Exemplar exemplar = 2; optional Timestamp created = 3; }
  message Quantile { optional double quantile = 1; optional double value = 2; }
  message Summary { optional uint64 count = 1; optional double sum = 2; repeated Quantile quantile = 3; }
  message Bucket { optional uint64 count = 1; optional double bound = 2; optional Exemplar exemplar = 3; }
  message Span { optional sint32 offset = 1; optional uint32 length = 2; }
  message Histogram {
    optional uint64 count = 1; optional double sum = 2; repeated Bucket bucket = 3; optional sint32 schema = 5;
    optional double zeroThreshold = 6; optional uint64 zeroCount = 7; repeated Span positiveSpan = 12; repeated sint64 positiveDelta = 13; }
  message Exemplar { repeated LabelPair label = 1; optional double value = 2; optional Timestamp timestamp = 3; }
  message Timestamp { optional int64 seconds = 1; optional int32 nanos = 2; }
  message Metric {
    repeated LabelPair label = 1; optional Gauge gauge = 2; optional Counter counter = 3; optional Summary summary = 4;
    optional int64 timestampMs = 6; optional Histogram histogram = 7; }
  message MetricFamily {
    optional string name = 1; optional string help = 2; optional int32 type = 3; repeated Metric metric = 4; optional string unit = 5; }`);
const MetricFamily = root.lookupType('MetricFamily');
const bodyOf = (...families: object[]): Uint8Array =>
  Buffer.concat(families.map((family) => MetricFamily.encodeDelimited(MetricFamily.fromObject(family)).finish()));

const label = [{ name: 'cell', value: '3' }];
const counter = {
  name: 'ho_total',
  help: 'Handovers.',
  type: 0,
  metric: [
    {
      label,
      timestampMs: 1_700_000_000_250,
      counter: {
        value: 4,
        exemplar: {
          label: [{ name: 'trace_id', value: 'a' }],
          value: 0.5,
          timestamp: { seconds: 1_700_000_000, nanos: 1e6 },
        },
        created: { seconds: 1_600_000_000 },
      },
    },
  ],
};
const histogram = {
  name: 'delay',
  type: 4,
  metric: [
    {
      histogram: {
        count: 3,
        sum: 7.5,
        bucket: [
          { count: 2, bound: 1 },
          { count: 2, bound: 1e6 },
        ],
      },
    },
  ],
};

describe('ProtobufReader', () => {
  it('reads counters with exemplar and beginning, and classic histograms, as the text format has them', () => {
    const { samples, metadata } = exposed(bodyOf(counter, histogram), 'protobuf');
    expect(samples).toEqual([
      {
        labels: { __name__: 'ho_total', cell: '3' },
        value: 4,
        timestampMs: 1_700_000_000_250,
        exemplar: { labels: { trace_id: 'a' }, value: 0.5, timestampMs: 1_700_000_000_001 },
      },
      { labels: { __name__: 'ho_created', cell: '3' }, value: 1_600_000_000, timestampMs: 1_700_000_000_250 },
      { labels: { __name__: 'delay_bucket', le: '1.0' }, value: 2 },
      { labels: { __name__: 'delay_bucket', le: '1e+06' }, value: 2 },
      { labels: { __name__: 'delay_bucket', le: '+Inf' }, value: 3 },
      { labels: { __name__: 'delay_sum' }, value: 7.5 },
      { labels: { __name__: 'delay_count' }, value: 3 },
    ]);
    expect(metadata).toEqual(['ho_total type counter', 'ho_total help Handovers.', 'delay type histogram']);
  });

  it('reads summaries and native histograms', () => {
    const summary = {
      name: 's',
      type: 2,
      metric: [{ summary: { count: 2, sum: 3, quantile: [{ quantile: 0.5, value: 1 }] } }],
    };
    const native = {
      name: 'n',
      type: 4,
      metric: [
        {
          histogram: {
            count: 5,
            sum: 9,
            schema: 0,
            zeroThreshold: 0.5,
            zeroCount: 1,
            positiveSpan: [{ offset: 1, length: 2 }],
            positiveDelta: [1, 2],
          },
        },
      ],
    };
    const lines = exposed(bodyOf(summary, native), 'protobuf').samples.map(
      ({ labels: { __name__: name, ...rest }, value }) => [name, ...Object.values(rest), value].join(' '),
    );
    expect(lines).toEqual([
      's 0.5 1',
      's_sum 3',
      's_count 2',
      'n_bucket 0.5 1',
      'n_bucket 2 2',
      'n_bucket 4 5',
      'n_bucket +Inf 5',
      'n_count 5',
      'n_sum 9',
      'n_native_schema 0',
      'n_native_zero_threshold 0.5',
    ]);
  });

  it('answers any damage with its own error, and ends', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(damage, fc.nat(), (hits, cut) => {
        const bytes = Uint8Array.from(bodyOf(counter, histogram));
        for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
        try {
          exposed(cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes, 'protobuf');
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
          expect(error).toMatchObject({ code: 'PROMETHEUS_EXPOSITION_MALFORMED', retryable: false });
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('boundText', () => {
  it.each([
    [1, '1.0'],
    [0.005, '0.005'],
    [123_456, '123456.0'],
    [1e6, '1e+06'],
    [1.5e7, '1.5e+07'],
    [1e-5, '1e-05'],
    [Infinity, '+Inf'],
    [0, '0.0'],
  ])('writes %d as %s', (value, text) => {
    expect(boundText(value)).toBe(text);
  });
});
