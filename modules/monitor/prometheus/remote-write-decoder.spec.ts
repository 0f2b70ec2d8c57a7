import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import snappy from 'snappyjs';
import { ApplianceError } from '#foundation/platform';
import { type SeriesSink } from '#foundation/vocabulary';
import { RemoteWriteDecoder } from './remote-write-decoder.js';

const root = protobuf.parse(`syntax = "proto3"; package prometheus;
  message WriteRequest { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; repeated Exemplar exemplars = 3; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message Exemplar { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
  message MetricMetadata { int32 type = 1; string metric_family_name = 2; string help = 4; string unit = 5; }`).root;
const WriteRequest = root.lookupType('prometheus.WriteRequest');
const LabelsOnly = root.lookupType('prometheus.TimeSeries');

interface Series {
  readonly labels: { name: string; value: string }[];
  readonly samples: { value: number; timestamp: number }[];
}
interface Kept {
  readonly series: string;
  readonly timestamp: number;
  readonly value: number;
}

const bodyOf = (timeseries: readonly unknown[], metadata: readonly unknown[] = []): Uint8Array =>
  snappy.compress(WriteRequest.encode(WriteRequest.fromObject({ timeseries, metadata })).finish());

const keyOf = (labels: Uint8Array): string =>
  (LabelsOnly.toObject(LabelsOnly.decode(labels), { defaults: true }) as Series).labels
    .map((l) => `${l.name}=${l.value}`)
    .join(',');

class Keeping implements SeriesSink {
  readonly kept: Kept[] = [];
  private readonly names: string[] = [];
  slot(bytes: Uint8Array, start: number, end: number): number {
    return this.names.push(keyOf(bytes.slice(start, end))) - 1;
  }
  append(slot: number, timestamp: number, value: number): void {
    this.kept.push({ series: this.names[slot] ?? 'none', timestamp, value });
  }
}

const decode = (body: Uint8Array): Kept[] => {
  const sink = new Keeping();
  const samples = new RemoteWriteDecoder().decode(body, sink);
  expect(samples).toBe(sink.kept.length);
  return sink.kept;
};

const codeOf = (body: Uint8Array, decoder = new RemoteWriteDecoder()): string => {
  try {
    decoder.decode(body, new Keeping());
  } catch (error) {
    if (error instanceof ApplianceError) return error.code;
    throw error;
  }
  return 'none';
};

const arbitrarySeries = fc
  .record({
    name: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,20}$/),
    labels: fc.dictionary(fc.stringMatching(/^[a-z]{1,12}$/), fc.string({ maxLength: 200, unit: 'grapheme' }), {
      maxKeys: 6,
    }),
    samples: fc.array(fc.record({ value: fc.double(), timestamp: fc.integer({ min: 0, max: 4_102_444_800_000 }) }), {
      maxLength: 8,
    }),
  })
  .map(({ name, labels, samples }): Series => ({
    labels: [
      { name: '__name__', value: name },
      ...Object.entries(labels).map(([n, value]) => ({ name: n, value })),
    ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    samples,
  }));

const up: Series = { labels: [{ name: '__name__', value: 'up' }], samples: [{ value: 1, timestamp: 5 }] };

describe('RemoteWriteDecoder', () => {
  it('gives back every sample at its exact timestamp, whatever the labels', () => {
    fc.assert(
      fc.property(fc.array(arbitrarySeries, { maxLength: 20 }), (series) => {
        const expected = series.flatMap(({ labels, samples }) =>
          samples.map((s) => ({ series: labels.map((l) => `${l.name}=${l.value}`).join(','), ...s })),
        );
        expect(decode(bodyOf(series))).toEqual(expected);
      }),
    );
  });

  it('keeps the bits of a staleness marker', () => {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, 0x7ff0000000000002n);
    const [sample] = decode(bodyOf([{ ...up, samples: [{ value: view.getFloat64(0), timestamp: 1 }] }]));
    expect(sample?.value).toBeNaN();
  });

  it('steps over metadata and exemplars', () => {
    const exemplars = [{ labels: [{ name: 'trace_id', value: 'a' }], value: 1, timestamp: 2 }];
    const metadata = [{ type: 1, metricFamilyName: 'up', help: 'Up.' }];
    expect(decode(bodyOf([{ ...up, exemplars }], metadata))).toHaveLength(1);
  });

  it.each<[string, unknown[]]>([
    ['labels are out of order', [{ labels: [{ name: 'z', value: '' }, ...up.labels], samples: up.samples }]],
    ['a label stands twice', [{ labels: [...up.labels, ...up.labels], samples: up.samples }]],
    ['there is no metric name', [{ labels: [{ name: 'job', value: 'a' }], samples: up.samples }]],
    ['a label name is empty', [{ labels: [{ name: '', value: 'a' }, ...up.labels], samples: up.samples }]],
    ['a time is before 1970', [{ ...up, samples: [{ value: 1, timestamp: -1 }] }]],
  ])('refuses by name a request in which %s', (_, series) => {
    expect(codeOf(bodyOf(series))).toBe('PROMETHEUS_WRITE_REQUEST_MALFORMED');
  });

  it('refuses a body that is not Snappy', () => {
    expect(codeOf(new TextEncoder().encode('up 1\n'))).toBe('PROMETHEUS_SNAPPY_MALFORMED');
    expect(codeOf(new Uint8Array(0))).toBe('PROMETHEUS_SNAPPY_MALFORMED');
  });

  it('refuses a bomb by what it announces, before it is unpacked', () => {
    expect(codeOf(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0), new RemoteWriteDecoder(1 << 20))).toBe(
      'PROMETHEUS_BODY_TOO_LARGE',
    );
  });

  it('grows its buffer for a large body and stays right for the next small one', () => {
    const decoder = new RemoteWriteDecoder();
    const many = Array.from({ length: 30_000 }, (_, i) => ({
      labels: [up.labels[0], { name: 'cell', value: `a long enough value of cell ${i}` }],
      samples: up.samples,
    }));
    expect(decoder.decode(bodyOf(many), new Keeping())).toBe(30_000);
    expect(decoder.decode(bodyOf([up]), new Keeping())).toBe(1);
  });

  it('answers any mutation of a real body with samples or a named error, never with anything else', () => {
    fc.assert(
      fc.property(
        fc.array(arbitrarySeries, { minLength: 1, maxLength: 5 }),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
        fc.boolean(),
        (series, edits, beforeCompression) => {
          const plain = WriteRequest.encode(WriteRequest.fromObject({ timeseries: series })).finish();
          const body = beforeCompression ? Uint8Array.from(plain) : Uint8Array.from(snappy.compress(plain));
          for (const [at, byte] of edits) body[at % body.length] = byte;
          const sink: SeriesSink = { slot: () => 0, append: () => undefined };
          try {
            new RemoteWriteDecoder(1 << 20).decode(beforeCompression ? snappy.compress(body) : body, sink);
          } catch (error) {
            expect(error).toBeInstanceOf(ApplianceError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
