import { type Labels, type SentExemplar, type SentHistogram, type SentMetadata, type SentSeries } from './messages.js';

/** What is sent for one requirement on receivers of remote-write 2.0, and what is to come of it. */
export interface Requirement {
  /** As the publisher of the requirements names its test, and its case behind a slash. */
  readonly name: string;
  /** To be taken and found again, type, help and unit included. */
  readonly taken: readonly SentSeries[];
  /** Sent with it, to be left out: the answer is then a 4xx that counts what was taken. */
  readonly refused?: readonly SentSeries[];
  readonly version?: 1 | 2;
}

const COUNTER: SentMetadata = { type: 1, help: 'Requests that came.', unit: '' };
const GAUGE: SentMetadata = { type: 2, help: 'How warm it is.', unit: 'celsius' };
const HISTOGRAM: SentMetadata = { type: 3, help: 'How long it took.', unit: 'seconds' };
const MANY = 1_000;

/** A histogram with buckets on both sides of zero, with a gap in one. */
const histogramAt = (timestamp: number, more = 0): SentHistogram => ({
  countInt: 18 + more,
  sum: 18.4 + more,
  schema: 1,
  zeroThreshold: 1e-128,
  zeroCountInt: 2 + more,
  positiveSpans: [
    { offset: -3, length: 2 },
    { offset: 4, length: 2 },
  ],
  positiveDeltas: [1, 2, -1, 4],
  negativeSpans: [{ offset: 0, length: 3 }],
  negativeDeltas: [1, 0, 1],
  timestamp,
});
const customAt = (timestamp: number): SentHistogram => ({
  countInt: 12,
  sum: 40.5,
  schema: -53,
  positiveSpans: [
    { offset: 0, length: 2 },
    { offset: 1, length: 1 },
  ],
  positiveDeltas: [5, -3, 3],
  customValues: [0.1, 1, 10],
  timestamp,
});
const exemplarAt = (timestamp: number, ...labels: [string, string][]): SentExemplar => ({
  labels: labels.length > 0 ? labels : [['trace_id', '4bf92f3577b34da6a3ce929d0e0e4736']],
  value: 0.25,
  timestamp,
});
const HIGHEST_SAFE = 2 ** 53 + 2;
const ODD_VALUES = [NaN, Infinity, -Infinity, 0, 5e-324, Number.MAX_VALUE, HIGHEST_SAFE, -1 / 3];

/** @param nowMs of the newest sample */
export const requirementsAt = (nowMs: number): readonly Requirement[] => {
  const t = (stepsAgo: number): number => nowMs - stepsAgo * 1_000;
  const began = nowMs - 3_600_000;
  const named = (name: string, ...more: [string, string][]): Labels => {
    const slug = name.replaceAll(/\W+/g, '_').toLowerCase();
    return [['__name__', `rw_${slug}`], ...more];
  };
  const sample = (value = 1, stepsAgo = 0) => ({ value, timestamp: t(stepsAgo) });
  const one = (name: string, labels: Labels = named(name)): SentSeries => ({ labels, samples: [sample(42.5)] });
  const taken = (name: string, ...series: Omit<SentSeries, 'labels'>[]): Requirement => ({
    name,
    taken: series.map((each, n) => ({
      labels: named(name, ...(series.length > 1 ? [['n', String(n)] as [string, string]] : [])),
      ...each,
    })),
  });
  const nameless = (name: string, rest: Omit<SentSeries, 'labels'>, metric?: string): Requirement => ({
    name,
    taken: [],
    refused: [{ labels: [...(metric === undefined ? [] : [['__name__', metric] as const]), ['a', 'b']], ...rest }],
  });
  const samples = [sample()];
  const odd = 'line\nfeed, "quotes", back\\slash, 温度 ü';

  return [
    // Several kinds of things in one request.
    taken('TestSamplesWithMetadataAndExemplars', { samples, metadata: COUNTER, exemplars: [exemplarAt(t(0))] }),
    taken('TestHistogramsWithMetadataAndExemplars', {
      histograms: [histogramAt(t(0))],
      metadata: HISTOGRAM,
      exemplars: [exemplarAt(t(0))],
    }),
    taken(
      'TestComplexSamplesRequest',
      { samples: [sample(1, 2), sample(2, 1), sample(3)], metadata: COUNTER, exemplars: [exemplarAt(t(1))] },
      { samples: [sample(-7.5)], metadata: COUNTER },
      { samples: [{ ...sample(9), startTimestamp: began }], metadata: COUNTER },
    ),
    taken(
      'TestComplexHistogramsRequest',
      { histograms: [histogramAt(t(1)), histogramAt(t(0), 5)], metadata: HISTOGRAM, exemplars: [exemplarAt(t(0))] },
      { histograms: [customAt(t(0))], metadata: HISTOGRAM },
    ),
    {
      name: 'TestMultipleMetricFamiliesSamples',
      taken: [
        { ...one('TestMultipleMetricFamiliesSamples', named('families_a')), metadata: COUNTER },
        { ...one('TestMultipleMetricFamiliesSamples', named('families_b')), metadata: GAUGE },
        { ...one('TestMultipleMetricFamiliesSamples', named('families_c', ['code', '200'])), metadata: COUNTER },
      ],
    },
    {
      name: 'TestMultipleMetricFamiliesHistograms',
      taken: ['histograms_a', 'histograms_b'].map((name) => ({
        labels: named(name),
        histograms: [histogramAt(t(0))],
        metadata: HISTOGRAM,
      })),
    },
    taken('TestEdgeCaseCombinations/metadata_without_data', { metadata: GAUGE }),
    taken('TestEdgeCaseCombinations/exemplars_without_data', { exemplars: [exemplarAt(t(0))] }),
    taken(
      'TestEdgeCaseCombinations/mixed_timestamp_data',
      { samples: [sample(1, 60)] },
      { samples },
      {
        histograms: [histogramAt(t(30))],
      },
    ),
    taken('TestManySamples', ...Array.from({ length: MANY }, (_, n) => ({ samples: [sample(n)] }))),
    taken('TestManyHistograms', ...Array.from({ length: 50 }, (_, n) => ({ histograms: [histogramAt(t(0), n)] }))),
    {
      name: 'TestSpecialCharactersCombined',
      taken: [
        {
          labels: named('special', ['text', odd]),
          samples,
          metadata: { ...GAUGE, help: odd },
          exemplars: [exemplarAt(t(0), ['text', odd])],
        },
      ],
    },
    taken('TestCustomBucketsHistogramWithExemplar', { histograms: [customAt(t(0))], exemplars: [exemplarAt(t(0))] }),

    // Exemplars.
    ...(
      [
        ['basic_exemplar', []],
        [
          'exemplar_with_span_id',
          [
            ['span_id', '00f067aa0ba902b7'],
            ['trace_id', '4bf92f3577b34da6'],
          ],
        ],
        ['exemplar_without_trace_id', [['request', 'r-17']]],
        [
          'exemplar_with_multiple_labels',
          [
            ['a', '1'],
            ['b', '2'],
            ['c', '3'],
            ['trace_id', '4bf9'],
          ],
        ],
        ['exemplar_with_special_chars', [['path', '/a?b="c"\\d\n']]],
        ['exemplar_with_unicode', [['város', 'Győr 温度']]],
      ] as [string, [string, string][]][]
    ).map(([name, labels]) => taken(`TestExemplars/${name}`, { samples, exemplars: [exemplarAt(t(0), ...labels)] })),
    taken('TestExemplars/exemplar_no_labels', { samples, exemplars: [{ labels: [], value: 3, timestamp: t(0) }] }),
    taken('TestExemplarWithCreatedTimestamp', {
      samples: [{ ...sample(5), startTimestamp: began }],
      exemplars: [exemplarAt(t(0))],
    }),
    taken('TestMultipleExemplars', {
      samples,
      exemplars: [0, 1, 2].map((n) => exemplarAt(t(n), ['trace_id', `trace-${n}`])),
    }),
    taken('TestExemplarTimestamps', {
      samples: [sample(1, 1), sample(2)],
      exemplars: [exemplarAt(t(0)), exemplarAt(t(600), ['trace_id', 'old']), exemplarAt(0, ['trace_id', 'no time'])],
    }),
    nameless('TestExemplarValidation/exemplar_without_name_label', { samples, exemplars: [exemplarAt(t(0))] }),
    nameless('TestExemplarValidation/exemplar_with_empty_name', { samples, exemplars: [exemplarAt(t(0))] }, ''),
    taken('TestExemplarValidation/exemplar_with_valid_name', { samples, exemplars: [exemplarAt(t(0))] }),
    taken('TestExemplarSpecialValues', {
      samples,
      exemplars: ODD_VALUES.map((value, n) => ({ labels: [['n', String(n)]], value, timestamp: t(0) })),
    }),

    // Native histograms.
    taken(
      'TestHistograms',
      { histograms: [histogramAt(t(0))] },
      { histograms: [customAt(t(0))] },
      {
        histograms: [
          {
            countInt: 3,
            sum: 6,
            schema: 8,
            positiveSpans: [{ offset: 700, length: 1 }],
            positiveDeltas: [3],
            timestamp: t(0),
          },
        ],
      },
    ),
    taken('TestHistogramWithCreatedTimestamp', { histograms: [{ ...histogramAt(t(0)), startTimestamp: began }] }),
    taken('TestMultipleHistograms', { histograms: [2, 1, 0].map((n) => histogramAt(t(n), 10 - n)) }),
    taken('TestEmptyHistogram', { histograms: [{ countInt: 0, sum: 0, schema: 0, timestamp: t(0) }] }),
    taken('TestHistogramWithMetadata', { histograms: [histogramAt(t(0))], metadata: HISTOGRAM }),
    taken('TestHistogramWithExemplar', { histograms: [histogramAt(t(0))], exemplars: [exemplarAt(t(0))] }),
    taken('TestHistogramWithMetadataAndExemplar', {
      histograms: [histogramAt(t(0))],
      metadata: HISTOGRAM,
      exemplars: [exemplarAt(t(0))],
    }),
    {
      name: 'TestMultipleHistogramsWithMetadata',
      taken: ['described_a', 'described_b'].map((name, n) => ({
        labels: named(name),
        histograms: [histogramAt(t(0), n)],
        metadata: { ...HISTOGRAM, help: `Number ${n}.` },
      })),
    },

    // Metadata.
    ...(
      [
        ['counter_metadata', COUNTER],
        ['gauge_metadata', GAUGE],
        ['histogram_metadata', HISTOGRAM],
        ['metadata_no_help_no_unit', { type: 1, help: '', unit: '' }],
        ['metadata_with_special_chars', { type: 1, help: odd, unit: 'm/s²' }],
        ['unspecified_metadata_type', { type: 0, help: 'Nobody says what it is.', unit: '' }],
        ['info_metadata_type', { type: 6, help: 'What runs.', unit: '' }],
        ['stateset_metadata_type', { type: 7, help: 'On or off.', unit: '' }],
        ['summary_metadata_type', { type: 5, help: 'Quantiles.', unit: 'seconds' }],
        ['gauge_histogram_metadata_type', { type: 4, help: 'What waits.', unit: '' }],
      ] as [string, SentMetadata][]
    ).map(([name, metadata]) => taken(`TestMetadata/${name}`, { samples, metadata })),
    taken('TestCounterMetadataWithCreatedTimestamp', {
      samples: [{ ...sample(5), startTimestamp: began }],
      metadata: COUNTER,
    }),
    taken('TestMetadataWithSamples', { samples: [sample(1, 1), sample(2)], metadata: GAUGE }),
    {
      name: 'TestMultipleMetadata',
      taken: [COUNTER, GAUGE, HISTOGRAM].map((metadata, n) => ({ labels: named(`metadata_${n}`), samples, metadata })),
    },
    {
      name: 'TestMetadataWithComplexLabels',
      taken: [{ labels: named('metadata_complex', ['instance', 'a:9100'], ['job', odd]), samples, metadata: COUNTER }],
    },
    nameless('TestMetadataValidation/metadata_without_name_label', { samples, metadata: COUNTER }),
    nameless('TestMetadataValidation/metadata_with_empty_name', { samples, metadata: COUNTER }, ''),
    taken('TestMetadataValidation/metadata_with_valid_name', { samples, metadata: COUNTER }),

    // Samples.
    {
      name: 'TestSingleMetric/simple metric',
      taken: ODD_VALUES.map((value, n) => ({
        labels: named('simple', ['n', String(n)]),
        samples: [{ value, timestamp: t(0) }],
      })),
    },
    {
      name: 'TestSingleMetric/simple metric with multiple labels',
      taken: [one('', named('labelled', ['cell', '3'], ['managed_element', '7'], ['subnetwork', 'North']))],
    },
    { name: 'TestSingleMetric/simple metric with newlines', taken: [one('', named('feeds', ['text', 'a\nb\n']))] },
    { name: 'TestSingleMetric/simple metric with dots', taken: [one('', [['__name__', 'rw.dotted.name']])] },
    { name: 'TestSingleMetric/simple metric with spaces', taken: [one('', [['__name__', 'rw spaced name']])] },
    nameless('TestSingleMetric/simple metric without name label', { samples }),
    { name: 'TestSingleMetric/empty metric', taken: [], refused: [{ labels: [], samples }] },
    taken('TestCounterWithCreatedTimestamp', { samples: [{ ...sample(7), startTimestamp: began }] }),
    taken('TestMultipleMetrics/multiple metrics', { samples }, { samples: [sample(2)] }, { samples: [sample(3)] }),
    {
      name: 'TestMultipleMetrics/multiple metrics, without name label',
      taken: [],
      refused: ['1', '2', '3'].map((a) => ({ labels: [['a', a]], samples })),
    },
    {
      name: 'TestMultipleMetrics/multiple metrics, 1 without name label',
      taken: [one('', named('partial', ['n', '1'])), one('', named('partial', ['n', '2']))],
      refused: [{ labels: [['n', '3']], samples }],
    },

    // Remote-write 1.0 at the same address.
    {
      name: 'TestRW1BasicCompatibility',
      version: 1,
      taken: [
        {
          labels: named('of_version_1'),
          samples: [sample(1, 1), sample(2)],
          metadata: COUNTER,
          exemplars: [exemplarAt(t(0))],
        },
        { labels: named('histogram_of_version_1'), histograms: [histogramAt(t(0))] },
      ],
    },
  ];
};
