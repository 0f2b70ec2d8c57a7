import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeLabels } from '#foundation/telemetry-store';
import { DerivedLabels } from './derived-labels.js';
import { labelBytesOf } from './label-writer.js';

const derived = new DerivedLabels();
const written = (): [Uint8Array, Record<string, string>] => {
  const bytes = derived.bytes.slice(0, derived.length);
  return [bytes, { ...decodeLabels(bytes) }];
};

describe('DerivedLabels', () => {
  const name = fc.oneof(
    fc.stringMatching(/^[a-z]{1,4}$/),
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constant('le'),
  );
  const value = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 });
  const labels = fc
    .record({ metric: value, rest: fc.dictionary(name, value, { maxKeys: 40, noNullPrototype: true }) })
    .map(({ metric, rest }) => ({ ...rest, __name__: metric }));

  it('gives the label bytes that the same labels have from anybody', () => {
    fc.assert(
      fc.property(labels, fc.option(fc.double({ noNaN: true }), { nil: undefined }), (of, bound) => {
        derived.open(labelBytesOf(Object.entries(of)));
        const le = bound === undefined ? undefined : String(bound);
        derived.part('_bucket', le);
        const expected = { ...of, __name__: `${of.__name__}_bucket`, ...(le === undefined ? {} : { le }) };
        const [bytes, read] = written();
        expect(read).toEqual(expected);
        expect(bytes).toEqual(labelBytesOf(Object.entries(expected)));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['ho_total', 'ho_created'],
    ['delay_count', 'delay_created'],
    ['level', 'level_created'],
    ['delay_bucket', undefined],
    ['delay_sum', undefined],
  ])('the beginning of %s is told by %s', (metric, expected) => {
    derived.open(
      labelBytesOf([
        ['__name__', metric],
        ['cell', '3'],
      ]),
    );
    expect(derived.created() ? written()[1]['__name__'] : undefined).toBe(expected);
  });

  it('the beginning of a quantile is told by its count', () => {
    derived.open(
      labelBytesOf([
        ['__name__', 'delay'],
        ['quantile', '0.5'],
      ]),
    );
    expect(derived.created()).toBe(false);
  });
});
