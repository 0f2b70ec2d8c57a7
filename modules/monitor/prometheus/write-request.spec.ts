import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import protobuf from 'protobufjs';
import snappyjs from 'snappyjs';
import { decodeLabels } from '#foundation/telemetry-store';
import { ApplianceError } from '#foundation/platform';
import { RemoteWriteDecoder } from './index.js';

const { root } = protobuf.parse(`syntax = "proto3";
  message WriteRequest { repeated TimeSeries timeseries = 1; repeated Metadata metadata = 3; }
  message TimeSeries { repeated Label labels = 1; repeated Sample samples = 2; }
  message Label { string name = 1; string value = 2; }
  message Sample { double value = 1; int64 timestamp = 2; }
  message Metadata { int32 type = 1; string help = 4; }`);
const WriteRequest = root.lookupType('WriteRequest');

interface Series {
  labels: { name: string; value: string }[];
  samples: { value: number; timestamp: number }[];
}
const compress = (bytes: Uint8Array): Uint8Array => snappyjs.compress(bytes);
const bodyOf = (timeseries: Series[]): Uint8Array =>
  compress(
    WriteRequest.encode(WriteRequest.fromObject({ timeseries, metadata: [{ type: 1, help: 'help' }] })).finish(),
  );

const decode = (body: Uint8Array): Series[] => {
  const out: Series[] = [];
  const count = new RemoteWriteDecoder().decode(body, {
    slot: (bytes, start, end) => {
      const labels = Object.entries(decodeLabels(bytes.subarray(start, end))).map(([name, value]) => ({ name, value }));
      return out.push({ labels, samples: [] }) - 1;
    },
    append: (slot, timestamp, value) => out[slot]?.samples.push({ value, timestamp }),
  });
  expect(count).toBe(out.reduce((sum, series) => sum + series.samples.length, 0));
  return out;
};
const codeOf = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ApplianceError && !error.retryable) return error.code;
    throw error;
  }
  return 'none';
};

const series: fc.Arbitrary<Series> = fc.record({
  labels: fc
    .dictionary(fc.stringMatching(/^[a-z]{1,12}$/), fc.string({ minLength: 1, maxLength: 300, unit: 'grapheme' }), {
      maxKeys: 6,
      noNullPrototype: true,
    })
    .map((record) => [
      { name: '__name__', value: 'm' },
      ...Object.entries(record)
        .map(([name, value]) => ({ name, value }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    ]),
  samples: fc.array(fc.record({ value: fc.double(), timestamp: fc.nat({ max: Number.MAX_SAFE_INTEGER }) }), {
    maxLength: 5,
  }),
});
const ok = [{ name: '__name__', value: 'm' }];
const raw = (...bytes: number[]): Uint8Array => compress(Uint8Array.from(bytes));
const text = (content: string): number[] => [content.length, ...new TextEncoder().encode(content)];

describe('RemoteWriteDecoder', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(fc.array(series, { maxLength: 20 }), (all) => {
        expect(decode(bodyOf(all))).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });

  it('answers any damage with its own errors, and ends', () => {
    const damage = fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(series, { minLength: 1, maxLength: 5 }),
        damage,
        fc.boolean(),
        fc.nat(),
        (all, hits, inside, cut) => {
          const plain = WriteRequest.encode(WriteRequest.fromObject({ timeseries: all })).finish();
          const bytes = inside ? plain : compress(plain);
          for (const [at, byte] of hits) bytes[at % bytes.length] = byte;
          const kept = cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes;
          expect(codeOf(() => decode(inside ? compress(kept) : kept))).toMatch(/^(none|PROMETHEUS_[A-Z_]+)$/);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [
      'unsorted labels',
      [
        { name: 'b', value: 'x' },
        { name: 'a', value: 'x' },
      ],
    ],
    ['a label twice', [...ok, ...ok]],
    ['no __name__', [{ name: 'a', value: 'x' }]],
    ['no labels', []],
  ])('refuses %s', (_, labels) => {
    const body = bodyOf([{ labels, samples: [] }]);
    expect(codeOf(() => decode(body))).toBe('PROMETHEUS_WRITE_REQUEST_MALFORMED');
  });

  it('refuses a negative timestamp', () => {
    const body = bodyOf([{ labels: ok, samples: [{ value: 1, timestamp: -1 }] }]);
    expect(codeOf(() => decode(body))).toBe('PROMETHEUS_WRITE_REQUEST_MALFORMED');
  });

  it.each([
    ['value before name', [0x0a, 13, 0x12, ...text('m'), 0x0a, ...text('__name__')]],
    ['a length with a needless byte', [0x0a, 0x8d, 0, 0x0a, ...text('__name__'), 0x12, ...text('m')]],
    ['an unknown field', [0x0a, 15, 0x0a, ...text('__name__'), 0x12, ...text('m'), 0x18, 1]],
    ['labels behind samples', [0x12, 2, 0x10, 5, 0x0a, 13, 0x0a, ...text('__name__'), 0x12, ...text('m')]],
  ])('reads labels with %s as the same series', (_, labels) => {
    expect(decode(raw(0x0a, labels.length, ...labels))[0]?.labels).toEqual(ok);
  });

  it('passes the staleness marker as not a number', () => {
    const body = bodyOf([{ labels: ok, samples: [{ value: NaN, timestamp: 1 }] }]);
    expect(decode(body)[0]?.samples).toEqual([{ value: NaN, timestamp: 1 }]);
  });

  it.each([
    ['nothing', [], 'PROMETHEUS_SNAPPY_MALFORMED'],
    ['a bomb', [0xff, 0xff, 0xff, 0xff, 0x0f, 0], 'PROMETHEUS_BODY_TOO_LARGE'],
    ['a promise it cannot hold', [0xff, 0xff, 0x7f, 0, 0], 'PROMETHEUS_SNAPPY_MALFORMED'],
    ['a copy before the beginning', [8, 0, 1, 0x11, 9], 'PROMETHEUS_SNAPPY_MALFORMED'],
    ['a copy of offset 0', [8, 0, 1, 0x11, 0], 'PROMETHEUS_SNAPPY_MALFORMED'],
    ['more than it promises', [1, 4, 1, 2], 'PROMETHEUS_SNAPPY_MALFORMED'],
  ])('refuses %s', (_, bytes, code) => {
    expect(codeOf(() => decode(Uint8Array.from(bytes)))).toBe(code);
  });
});
