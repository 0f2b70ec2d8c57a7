import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { relabelling, type RelabelStep } from './relabelling.js';

const step = (given: Partial<RelabelStep>): RelabelStep => ({
  source_labels: [],
  separator: ';',
  regex: '(.*)',
  modulus: 1,
  target_label: '',
  replacement: '$1',
  action: 'replace',
  ...given,
});
const run = (labels: Record<string, string>, ...steps: Partial<RelabelStep>[]): Record<string, string> | undefined => {
  const map = new Map(Object.entries(labels));
  return relabelling(steps.map(step))(map) ? Object.fromEntries(map) : undefined;
};
const labels = { a: 'foo', b: 'bar', c: 'baz' };

describe('relabelling', () => {
  it.each<[Partial<RelabelStep>, Record<string, string> | undefined, string]>([
    [
      { source_labels: ['a'], regex: 'f(.*)', target_label: 'd', replacement: 'ch${1}-ch$1' },
      { ...labels, d: 'choo-choo' },
      'both ways to name a group',
    ],
    [
      { source_labels: ['a', 'b'], separator: '-', target_label: 'd' },
      { ...labels, d: 'foo-bar' },
      'values are joined',
    ],
    [{ source_labels: ['a'], regex: 'o', target_label: 'd' }, labels, 'an expression fits the whole or not at all'],
    [
      { source_labels: ['a'], target_label: 'b', replacement: '' },
      { a: 'foo', c: 'baz' },
      'an empty value is no label',
    ],
    [
      { source_labels: ['a'], regex: '(?P<x>f)oo', target_label: '${x}1', replacement: '$x' },
      { ...labels, f1: 'f' },
      'names may be filled too',
    ],
    [{ source_labels: ['a'], target_label: '$1 no name' }, labels, 'what is no name is not written'],
    [{ target_label: 'd', replacement: '$$' }, { ...labels, d: '$' }, 'a dollar'],
    [{ source_labels: ['a'], regex: '(?i)FOO', action: 'keep' }, labels, 'case may be left aside'],
    [{ source_labels: ['a'], regex: 'foo', action: 'drop' }, undefined, 'it fits'],
    [{ source_labels: ['z'], regex: '', action: 'drop' }, undefined, 'what is not there is empty'],
    [{ source_labels: ['a'], action: 'keepequal', target_label: 'b' }, undefined, 'foo is not bar'],
    [{ source_labels: ['a'], action: 'dropequal', target_label: 'b' }, labels, 'foo is not bar'],
    [
      { source_labels: ['a'], action: 'uppercase', target_label: 'd' },
      { ...labels, d: 'FOO' },
      'letters are made large',
    ],
    [{ source_labels: ['a'], action: 'lowercase', target_label: 'a' }, labels, 'they are small'],
    [{ regex: '[ab]', action: 'labeldrop' }, { c: 'baz' }, 'two names fit'],
    [{ regex: '[ab]', action: 'labelkeep' }, { a: 'foo', b: 'bar' }, 'one does not fit'],
    [
      { regex: '(b|c)', action: 'labelmap', replacement: 'new_$1' },
      { ...labels, new_b: 'bar', new_c: 'baz' },
      'names are mapped',
    ],
    // The last 8 bytes of the MD5 sum of "baz" leave 976 when divided by 1,000.
    [
      { source_labels: ['c'], action: 'hashmod', target_label: 'd', modulus: 1_000 },
      { ...labels, d: '976' },
      'shards are those of Prometheus',
    ],
  ])('%j gives %j: %s', (given, expected) => {
    expect(run(labels, given)).toEqual(expected);
  });

  it('takes one step after the other, and none behind a refusal', () => {
    const drop = { source_labels: ['d'], regex: 'foo', action: 'drop' } as const;
    expect(run(labels, { source_labels: ['a'], target_label: 'd' }, drop)).toBeUndefined();
    expect(run(labels, drop, { source_labels: ['a'], target_label: 'd' })).toEqual({ ...labels, d: 'foo' });
  });

  it('shares any values out over all shares', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 100 }), (value, modulus) => {
        const share = Number(
          run({ a: value }, { source_labels: ['a'], action: 'hashmod', target_label: 'd', modulus })?.['d'],
        );
        expect(share).toBeGreaterThanOrEqual(0);
        expect(share).toBeLessThan(modulus);
      }),
    );
  });

  it('refuses what is no expression', () => {
    expect(() => relabelling([step({ regex: '(' })])).toThrow(
      expect.objectContaining({ code: 'PROMETHEUS_RELABELLING_INVALID' }),
    );
  });
});
