import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nativeHistogramOf, type HistogramPart } from '#monitor/prometheus';
import { DeltaStreams } from './delta-streams.js';
import { OtlpMetricsDecoder } from './otlp-metrics-decoder.js';
import { encodeMetricsRequest, jsonBody, KeepingSink, metricsRequests } from './testing/index.js';

const DELTA = 1;
const nanos = (second: number): string => `${String(1_700_000_000 + second)}000000000`;
const requestOf = (...metrics: readonly object[]): object => ({ resourceMetrics: [{ scopeMetrics: [{ metrics }] }] });
const interval = (from: number, to: number) => ({ startTimeUnixNano: nanos(from), timeUnixNano: nanos(to) });
const sum = (from: number, to: number, asDouble: number, attribute = 'x') => ({
  name: 'c',
  sum: {
    aggregationTemporality: DELTA,
    dataPoints: [{ ...interval(from, to), asDouble, attributes: [{ key: 'a', value: { stringValue: attribute } }] }],
  },
});
const exponential = (from: number, to: number, offset: number, scale = 0) => ({
  name: 'e',
  exponentialHistogram: {
    aggregationTemporality: DELTA,
    dataPoints: [
      {
        ...interval(from, to),
        ...{ count: '4', sum: 6, scale, zeroCount: '1', positive: { offset, bucketCounts: ['1', '2'] } },
      },
    ],
  },
});

/** A decoder with streams over several bodies: `[series, seconds after the first, value]`, and what it refused. */
const readAll = (requests: readonly object[], streams = new DeltaStreams(1 << 20)) => {
  const decoder = new OtlpMetricsDecoder(streams);
  let refused = 0;
  const sink = Object.assign(new KeepingSink(), {
    refuse: (samples: number) => {
      refused += samples;
    },
  });
  const accepted = requests.map((request) => decoder.decode(encodeMetricsRequest(request), sink));
  const rows = sink.kept.map(
    ({ series, timestampMs, value }) => [series, timestampMs / 1_000 - 1_700_000_000, value] as const,
  );
  return { rows, accepted, refused };
};

describe('points of delta temporality', () => {
  it('are kept as a running total that begins with nothing, one millisecond into the first interval', () => {
    const { rows, accepted } = readAll([requestOf(sum(0, 60, 5)), requestOf(sum(60, 120, 2))]);
    expect(rows.map(([, seconds, value]) => [Math.round(seconds * 1000), value])).toEqual([
      [1, 0],
      [60_000, 5],
      [120_000, 7],
    ]);
    expect(accepted).toEqual([1, 1]);
  });

  it('tell a gap as a new beginning, and lose none of what came behind it', () => {
    const { rows } = readAll([requestOf(sum(0, 60, 5)), requestOf(sum(90, 120, 9))]);
    expect(rows.map(([, , value]) => value)).toEqual([0, 5, 0, 9]);
  });

  it('add up in order of time however they stand in a body, each stream for itself', () => {
    const { rows } = readAll([requestOf(sum(60, 120, 2), sum(0, 60, 5, 'y'), sum(0, 60, 5))]);
    expect(rows.filter(([series]) => series.includes('"x"')).map(([, , value]) => value)).toEqual([0, 5, 7]);
    expect(rows.filter(([series]) => series.includes('"y"')).map(([, , value]) => value)).toEqual([0, 5]);
  });

  it('that come again are refused, sample by sample', () => {
    const { rows, accepted, refused } = readAll([requestOf(sum(0, 60, 5)), requestOf(sum(0, 60, 5))]);
    expect(rows).toHaveLength(2);
    expect([accepted, refused]).toEqual([[1, 1], 1]);
  });

  it('change nothing where the body turns out to be malformed', () => {
    const streams = new DeltaStreams(1 << 20);
    const whole = encodeMetricsRequest(requestOf(sum(0, 60, 5)));
    const broken = Buffer.concat([whole, Uint8Array.of(0x0a, 0x7f)]);
    expect(() => new OtlpMetricsDecoder(streams).decode(broken, new KeepingSink())).toThrow();
    expect(streams.length).toBe(0);
  });

  it('end with a point that says so', () => {
    const gone = {
      name: 'c',
      sum: {
        aggregationTemporality: DELTA,
        dataPoints: [{ ...interval(60, 120), flags: 1, attributes: [{ key: 'a', value: { stringValue: 'x' } }] }],
      },
    };
    const { rows } = readAll([requestOf(sum(0, 60, 5)), requestOf(gone), requestOf(sum(120, 180, 2))]);
    expect(rows.map(([, , value]) => value)).toEqual([0, 5, NaN, 0, 2]);
  });

  it('of histograms add up bucket by bucket', () => {
    const histogram = (from: number, to: number) => ({
      name: 'h',
      histogram: {
        aggregationTemporality: DELTA,
        dataPoints: [{ ...interval(from, to), count: '3', sum: 4, bucketCounts: ['1', '2'], explicitBounds: [1] }],
      },
    });
    const { rows, accepted } = readAll([requestOf(histogram(0, 60)), requestOf(histogram(60, 120))]);
    expect(accepted).toEqual([4, 4]);
    expect(rows.filter(([, seconds]) => seconds === 120).map(([series, , value]) => [series, value])).toEqual([
      ['__name__="h_bucket",le="1"', 2],
      ['__name__="h_bucket",le="+Inf"', 6],
      ['__name__="h_sum"', 8],
      ['__name__="h_count"', 6],
    ]);
  });

  it('of exponential histograms add up over scales, and read back as one native histogram', () => {
    const { rows } = readAll([requestOf(exponential(0, 60, 0)), requestOf(exponential(60, 120, 2, 1))]);
    const parts = rows
      .filter(([, seconds]) => seconds === 120)
      .map(([series, , value]) => {
        const [, part = '_count', , le] = /__name__="e(_[a-z_]+)"(,le="([^"]+)")?/.exec(series) ?? [];
        return { part: part as HistogramPart, le, value };
      });
    expect(nativeHistogramOf(parts)).toMatchObject({
      ...{ schema: 0, count: 8, sum: 12, zeroCount: 2 },
      // (1, 2] has 1 of the first; (2, 4] has 2 of the first, and 1 + 2 of the second, whose buckets are half as wide.
      positive: { spans: [{ offset: 1, length: 2 }], counts: [1, 5] },
    });
  });

  it('count for a receiver without streams what they count for the lane', () => {
    fc.assert(
      fc.property(metricsRequests, (request) => {
        const body = jsonBody(request);
        const alone = new OtlpMetricsDecoder().read(body, new KeepingSink());
        const added = new OtlpMetricsDecoder(new DeltaStreams(1 << 20)).read(body, new KeepingSink());
        expect(added).toEqual(alone);
      }),
    );
  });
});
