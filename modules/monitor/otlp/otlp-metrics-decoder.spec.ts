import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ApplianceError } from '#foundation/platform';
import { OtlpMetricsDecoder } from './otlp-metrics-decoder.js';
import { encodeMetricsRequest, jsonBody, KeepingSink, metricsRequests } from './testing/index.js';

const read = (body: Uint8Array) => {
  const sink = new KeepingSink();
  const outcome = new OtlpMetricsDecoder().read(body, sink);
  expect(outcome.accepted).toBe(sink.kept.length);
  return { ...outcome, kept: sink.kept };
};
const attributesOf = (from: Readonly<Record<string, unknown>>) =>
  Object.entries(from).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : value,
  }));
const at = { timeUnixNano: '1544712660300000000' };
const requestOf = (metrics: readonly object[], resource: Readonly<Record<string, unknown>> = {}, scope?: string) => ({
  resourceMetrics: [
    {
      scopeMetrics: [{ metrics, ...(scope !== undefined && { scope: { name: scope } }) }],
      resource: { attributes: attributesOf(resource) },
    },
  ],
});
const gauge = (attributes: Readonly<Record<string, unknown>>, name = 'm', point: object = { asDouble: 1 }) => ({
  name,
  gauge: { dataPoints: [{ ...at, ...point, attributes: attributesOf(attributes) }] },
});
/** Both forms, which must agree. */
const both = (request: object) => {
  const fromJson = read(jsonBody(request));
  expect(read(encodeMetricsRequest(request))).toEqual(fromJson);
  return fromJson;
};
const seriesOf = (...args: Parameters<typeof requestOf>): readonly string[] =>
  both(requestOf(...args)).kept.map(({ series }) => series);

describe('OtlpMetricsDecoder', () => {
  it('finds the same series and samples in both forms of one request', () => {
    fc.assert(
      fc.property(metricsRequests, (request) => {
        expect(read(jsonBody(request))).toEqual(read(encodeMetricsRequest(request)));
      }),
      { numRuns: 300 },
    );
  });

  it.each<[string, Parameters<typeof seriesOf>, readonly string[]]>([
    ['dots become underscores', [[gauge({}, 'RRC.ConnEstabAtt')]], ['__name__="RRC_ConnEstabAtt"']],
    ['a name begins with no digit', [[gauge({}, '5xx')]], ['__name__="_5xx"']],
    ['a character is one underscore, however long it is in UTF-8', [[gauge({}, 'aü/b')]], ['__name__="a__b"']],
    [
      'a resource, a scope and a point are all part of what a series is',
      [[gauge({ cell: '3' })], { 'service.name': 'ran' }, 'counters'],
      ['__name__="m",cell="3",otel_scope_name="counters",service_name="ran"'],
    ],
    [
      'the process that sends is none of it',
      [[gauge({})], { 'process.pid': '1', 'telemetry.sdk.name': 'x' }],
      ['__name__="m"'],
    ],
    [
      'a point knows better than its resource',
      [[gauge({ a: 'point' })], { a: 'resource' }],
      ['__name__="m",a="point"'],
    ],
    [
      'names that become the same share a label, in the order of their keys',
      [[gauge({ a_b: '3', 'a.b': '2', 'a-b': '1' })]],
      ['__name__="m",a_b="1;2;3"'],
    ],
    ['an attribute does not pass for the name', [[gauge({ __name__: 'n' })]], ['__name__="m",key___name__="n"']],
    ['a label begins with no digit', [[gauge({ '5qi': '9' })]], ['__name__="m",key_5qi="9"']],
    ['an empty label is no label', [[gauge({ a: '' })]], ['__name__="m"']],
    ['upper case sorts before the name', [[gauge({ A: '1', b: '2' })]], ['A="1",__name__="m",b="2"']],
    [
      'values that are no text are written as JSON writes them',
      [
        [
          gauge({
            b: { boolValue: true },
            d: { doubleValue: 0.5 },
            i: { intValue: '-9223372036854775808' },
            l: { arrayValue: { values: [{ intValue: '1' }, { stringValue: 'x' }] } },
          }),
        ],
      ],
      [String.raw`__name__="m",b="true",d="0.5",i="-9223372036854775808",l="[1,\"x\"]"`],
    ],
  ])('%s', (_, request, expected) => {
    expect(seriesOf(...request)).toEqual(expected);
  });

  it('takes a histogram apart as Prometheus does, counts adding up', () => {
    const point = { ...at, count: '7', sum: 9.5, bucketCounts: ['1', '2', '4'], explicitBounds: [0.5, 1] };
    const histogram = {
      aggregationTemporality: 2,
      dataPoints: [{ ...point, attributes: attributesOf({ a: 'x', le: 'y' }) }],
    };
    expect(both(requestOf([{ name: 'd', histogram }])).kept.map(({ series, value }) => [series, value])).toEqual([
      ['__name__="d_bucket",a="x",le="0.5"', 1],
      ['__name__="d_bucket",a="x",le="1"', 3],
      ['__name__="d_bucket",a="x",le="+Inf"', 7],
      ['__name__="d_sum",a="x",le="y"', 9.5],
      ['__name__="d_count",a="x",le="y"', 7],
    ]);
  });

  it('takes a summary apart by quantile', () => {
    const quantileValues = [
      { quantile: 0.5, value: 3 },
      { quantile: 1, value: 8 },
    ];
    const summary = { dataPoints: [{ ...at, count: '2', sum: 11, quantileValues }] };
    expect(both(requestOf([{ name: 's', summary }])).kept.map(({ series, value }) => [series, value])).toEqual([
      ['__name__="s",quantile="0.5"', 3],
      ['__name__="s",quantile="1"', 8],
      ['__name__="s_sum"', 11],
      ['__name__="s_count"', 2],
    ]);
  });

  it.each<[string, number, string]>([
    ['1544712660300000000', 1_544_712_660_300, 'a whole millisecond'],
    ['1544712660300999999', 1_544_712_660_300, 'it is cut, as Prometheus cuts it'],
    ['18446744073709551615', 18_446_744_073_709, 'the last that there is'],
  ])('%s ns is %i ms: %s', (timeUnixNano, ms) => {
    expect(both(requestOf([gauge({}, 'm', { asInt: '1', timeUnixNano })])).kept[0]?.timestampMs).toBe(ms);
  });

  it('reads long numbers that stand bare in JSON exactly', () => {
    const body = JSON.stringify(requestOf([gauge({}, 'm', { asInt: '9007199254740993' })])).replaceAll(
      /"(\d{16,})"/g,
      '$1',
    );
    expect(body).toContain('"timeUnixNano":1544712660300000000');
    const [sample] = read(new TextEncoder().encode(body)).kept;
    expect(sample).toMatchObject({ timestampMs: 1_544_712_660_300, value: 9_007_199_254_740_992 });
  });

  it('passes a point without recorded value as not a number', () => {
    expect(both(requestOf([gauge({}, 'm', { flags: 1 })])).kept[0]?.value).toBeNaN();
  });

  const exponential = (point: object, aggregationTemporality = 2) => ({
    name: 'e',
    exponentialHistogram: { aggregationTemporality, dataPoints: [{ ...at, ...point }] },
  });
  it('keeps an exponential histogram as native histograms are kept', () => {
    const point = {
      ...{ count: '10', sum: 4.5, scale: 0, zeroCount: '1', zeroThreshold: 0.25 },
      positive: { offset: 0, bucketCounts: ['2', '0', '4'] },
      negative: { offset: -1, bucketCounts: ['3'] },
    };
    expect(both(requestOf([exponential(point)])).kept.map(({ series, value }) => [series, value])).toEqual([
      ['__name__="e_bucket",le="-0.5"', 3],
      ['__name__="e_bucket",le="0.25"', 4],
      ['__name__="e_bucket",le="2"', 6],
      ['__name__="e_bucket",le="4"', 6],
      ['__name__="e_bucket",le="8"', 10],
      ['__name__="e_bucket",le="+Inf"', 10],
      ['__name__="e_count"', 10],
      ['__name__="e_sum"', 4.5],
      ['__name__="e_native_schema"', 0],
      ['__name__="e_native_zero_threshold"', 0.25],
    ]);
  });

  it('says of an exponential histogram that is gone that its count and sum are', () => {
    const { kept } = both(requestOf([exponential({ flags: 1 })]));
    expect(kept.map(({ series }) => series)).toEqual([
      '__name__="e_bucket",le="+Inf"',
      '__name__="e_sum"',
      '__name__="e_count"',
    ]);
    for (const { value } of kept) expect(value).toBeNaN();
  });

  const sum = (aggregationTemporality: number) => ({
    name: 'c',
    sum: { aggregationTemporality, dataPoints: [{ ...at, asInt: '1' }] },
  });
  it.each<[string, object, string]>([
    ['unspecified-temporality', sum(0), 'it may be either'],
    ['unspecified-temporality', exponential({ count: '0' }, 0), 'it may be either'],
    ['scale', exponential({ count: '0', scale: -5 }), 'no native histogram is that coarse'],
    ['buckets', exponential({ count: '2', zeroCount: '1' }), 'one is in no bucket'],
    ['buckets', exponential({ count: '1', zeroCount: '1', zeroThreshold: -1 }), 'nothing is less than nothing away'],
    ['no-name', gauge({}, ''), 'nobody could ask for it'],
    ['no-time', gauge({}, 'm', { asInt: '1', timeUnixNano: '0' }), '0 is unknown'],
    ['no-value', gauge({}, 'm', {}), 'there is none'],
    [
      'attributes',
      gauge(Object.fromEntries(Array.from({ length: 129 }, (_, n) => [`a${n}`, 'x']))),
      'their number is bounded',
    ],
    ['attributes', gauge({ a: 'x'.repeat(40_000) }), 'their size is bounded'],
    [
      'buckets',
      {
        name: 'h',
        histogram: { aggregationTemporality: 2, dataPoints: [{ ...at, bucketCounts: ['1', '2'], explicitBounds: [] }] },
      },
      'it is not said where they end',
    ],
  ])('refuses a point for %s and takes the rest', (reason, metric) => {
    const { accepted, rejected, rejectedBy, reason: sentence } = both(requestOf([gauge({}), metric, gauge({}, 'n')]));
    expect({ accepted, rejected, rejectedBy }).toEqual({ accepted: 2, rejected: 1, rejectedBy: { [reason]: 1 } });
    expect(sentence).toMatch(/^Refused: 1 data points .+\.$/);
  });

  it.each([
    ['{', 'it is cut'],
    ['{"resourceMetrics":{}}', 'a list is wanted'],
    ['{"resourceMetrics":[1]}', 'an object is wanted'],
    ['{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":5}]}]}]}', 'text is wanted'],
    [
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"gauge":{"dataPoints":[{"timeUnixNano":"-1"}]}}]}]}]}',
      'no time',
    ],
    ['[]', 'that is protobuf with a broken tag'],
  ])('refuses %s because %s', (body) => {
    expect(() => read(new TextEncoder().encode(body))).toThrow(ApplianceError);
  });

  it('takes an empty request', () => {
    expect(both({}).accepted).toBe(0);
  });

  it('answers any damage with its own error and no sample, or reads on', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(metricsRequests, damage, fc.boolean(), fc.nat(), (request, hits, asJson, cut) => {
        const body = Uint8Array.from(asJson ? jsonBody(request) : encodeMetricsRequest(request));
        for (const [hit, byte] of hits) if (body.length > 0) body[hit % body.length] = byte;
        const sink = new KeepingSink();
        try {
          new OtlpMetricsDecoder().read(cut % 3 === 0 ? body.subarray(0, cut % (body.length + 1)) : body, sink);
        } catch (error) {
          expect(error).toBeInstanceOf(ApplianceError);
          expect(sink.kept).toHaveLength(0);
        }
      }),
      { numRuns: 1000 },
    );
  });
});
