import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CODEC_IMPAIRMENTS, codecImpairmentOf } from './codec-impairments.js';
import { equipmentImpairment, mosFromRFactor, rFactor } from './e-model.js';

const clean = CODEC_IMPAIRMENTS['g711-plc'];
const codecs = fc.constantFrom(...Object.values(CODEC_IMPAIRMENTS));
const delays = fc.integer({ min: 0, max: 2000 });
const losses = fc.integer({ min: 0, max: 1000 }).map((t) => t / 1000);
const ordered = (values: fc.Arbitrary<number>) =>
  fc.tuple(values, values).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

describe('the E-model', () => {
  it('gives 93.2 with every parameter at its default (G.107 clause 7.7)', () => {
    expect(rFactor({ oneWayDelayMs: 0, lossRatio: 0 }, clean)).toBeCloseTo(93.2, 1);
  });

  it.each([
    [0, 1, 'the scale begins there'],
    [6.4, 1, 'the cubic dips below 1 there'],
    [50, 2.575, 'Annex B table B.1 has 2.58'],
    [60, 3.1, 'Annex B table B.1'],
    [70, 3.597, 'Annex B table B.1 has 3.60'],
    [80, 4.024, 'Annex B table B.1 has 4.03'],
    [90, 4.339, 'Annex B table B.1 has 4.34'],
    [100, 4.5, 'the scale ends there'],
    [120, 4.5, 'the scale ends at 100'],
  ])('R %d is MOS %d because %s', (rating, mos) => {
    expect(mosFromRFactor(rating)).toBeCloseTo(mos, 2);
  });

  it('keeps MOS within 1 and 4.5, rising with R', () => {
    const ratings = fc.integer({ min: -200, max: 1200 }).map((t) => t / 10);
    fc.assert(
      fc.property(ordered(ratings), ([low, high]) => {
        expect(mosFromRFactor(low)).toBeGreaterThanOrEqual(1);
        expect(mosFromRFactor(high)).toBeLessThanOrEqual(4.5);
        expect(mosFromRFactor(high)).toBeGreaterThanOrEqual(mosFromRFactor(low));
      }),
    );
  });

  it('never gets better with more loss', () => {
    fc.assert(
      fc.property(codecs, delays, ordered(losses), (codec, oneWayDelayMs, [less, more]) => {
        const better = rFactor({ oneWayDelayMs, lossRatio: less }, codec);
        expect(rFactor({ oneWayDelayMs, lossRatio: more }, codec)).toBeLessThanOrEqual(better + 1e-9);
      }),
    );
  });

  it('never gets better with more delay, from 1 ms on', () => {
    fc.assert(
      fc.property(codecs, losses, ordered(fc.integer({ min: 1, max: 2000 })), (codec, lossRatio, [less, more]) => {
        const better = rFactor({ oneWayDelayMs: less, lossRatio }, codec);
        expect(rFactor({ oneWayDelayMs: more, lossRatio }, codec)).toBeLessThanOrEqual(better + 1e-9);
      }),
    );
  });

  it('gains less than 0.1 within the first millisecond, where the formulas turn sidetone into echo', () => {
    const within = (delayMs: number): number => rFactor({ oneWayDelayMs: delayMs, lossRatio: 0 }, clean);
    for (let tenths = 0; tenths <= 10; tenths += 1) expect(Math.abs(within(tenths / 10) - within(0))).toBeLessThan(0.1);
  });

  it('counts a bursty loss as worse than the same loss at random', () => {
    expect(equipmentImpairment(clean, 0.05, 2)).toBeGreaterThan(equipmentImpairment(clean, 0.05));
  });

  it.each<[string, number | undefined, string]>([
    ['ULAW', 0, 'names come in any case'],
    ['g729', 11, 'Asterisk writes it so'],
    ['opus', undefined, 'it is not narrow-band'],
    ['constructor', undefined, 'a property of every object is no codec'],
  ])('%s has Ie %s because %s', (name, ie) => {
    expect(codecImpairmentOf(name)?.ie).toBe(ie);
  });
});

const published = `${process.env['CONFORMANCE_DATA'] ?? ''}/emodel/reference_points.json`;
if (!existsSync(published))
  process.stderr.write(
    'SKIPPED: published points of the E-model; set CONFORMANCE_DATA to the folder that has emodel/.\n',
  );

interface Published {
  readonly r_to_mos_published: readonly { readonly R: number; readonly MOS: number }[];
  readonly codec_ie_bpl_as_quoted_unverified: Readonly<Record<string, readonly number[] | string>>;
}
(existsSync(published) ? describe : describe.skip)('what is published', () => {
  const read = (): Published => JSON.parse(readFileSync(published, 'utf8')) as Published;

  it('of the R to MOS curve is met within 0.03, the rounding of the printed tables', () => {
    const points = read().r_to_mos_published;
    expect(points.length).toBeGreaterThan(0);
    for (const { R, MOS } of points) expect(Math.abs(mosFromRFactor(R) - MOS)).toBeLessThanOrEqual(0.03);
  });

  it('gives MOS 4.41 where every parameter is at its default', () => {
    expect(Math.abs(mosFromRFactor(rFactor({ oneWayDelayMs: 0, lossRatio: 0 }, clean)) - 4.41)).toBeLessThanOrEqual(
      0.03,
    );
  });

  it.each<[string, keyof typeof CODEC_IMPAIRMENTS, readonly [number, number], string]>([
    ['G.711 with PLC', 'g711-plc', [0, 0], 'it is the same'],
    ['G.729', 'g729a', [1, 0], 'ours is G.729A with voice activity detection, the only one with a published Bpl'],
    ['G.723.1', 'g723.1', [0, 3.1], 'quotations differ, and ours is with voice activity detection'],
  ])('of %s differs from %s by %j: %s', (quoted, codec, [ie, bpl]) => {
    const [quotedIe, quotedBpl] = read().codec_ie_bpl_as_quoted_unverified[quoted] as readonly number[];
    expect(CODEC_IMPAIRMENTS[codec].ie - (quotedIe ?? NaN)).toBeCloseTo(ie, 2);
    expect(CODEC_IMPAIRMENTS[codec].bpl - (quotedBpl ?? NaN)).toBeCloseTo(bpl, 2);
  });
});
