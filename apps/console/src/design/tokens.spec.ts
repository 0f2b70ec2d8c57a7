import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Rgb = readonly [number, number, number];
const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8');

const parse = (hex: string): Rgb => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255) as unknown as Rgb;
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)].map(([, name = '', light = '', dark = '']) => [
    name,
    { light: parse(light), dark: parse(dark) },
  ]),
);
const colour = (name: string, theme: 'light' | 'dark'): Rgb => {
  const token = tokens.get(name);
  if (token === undefined) throw new Error(`No token ${name}.`);
  return token[theme];
};

const linear = ([r, g, b]: Rgb): Rgb =>
  [r, g, b].map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Rgb;
const luminance = (c: Rgb): number => {
  const [r, g, b] = linear(c);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** WCAG 2.2, 1.4.3. */
const contrast = (a: Rgb, b: Rgb): number => {
  const [x, y] = [luminance(a), luminance(b)].sort((p, q) => q - p) as [number, number];
  return (x + 0.05) / (y + 0.05);
};

type Matrix = readonly [Rgb, Rgb, Rgb];
/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const VISION: Readonly<Record<string, Matrix>> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};
const times = (m: Matrix, [r, g, b]: Rgb): Rgb =>
  m.map(([x, y, z]) => Math.min(1, Math.max(0, x * r + y * g + z * b))) as unknown as Rgb;

/** Oklab, in which a distance of 0.02 is about what the eye just tells apart. */
const oklab = ([r, g, b]: Rgb): Rgb => {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const distance = (a: Rgb, b: Rgb): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);

const SEVERITIES = ['critical', 'major', 'minor', 'warning', 'indeterminate', 'cleared'] as const;
const THEMES = ['light', 'dark'] as const;

describe.each(THEMES)('the %s theme', (theme) => {
  it.each(['ink', 'ink-2', 'ink-3', ...SEVERITIES, 'unobserved'])('%s is readable on every ground', (name) => {
    for (const ground of ['ground', 'panel', 'raised'])
      expect(contrast(colour(name, theme), colour(ground, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it('writes on ink readably, and draws edges of controls visibly', () => {
    expect(contrast(colour('on-ink', theme), colour('ink', theme))).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colour('line-strong', theme), colour('panel', theme))).toBeGreaterThanOrEqual(3);
    expect(contrast(colour('healthy', theme), colour('raised', theme))).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(VISION))('keeps severities apart for %s', (kind) => {
    const matrix = VISION[kind];
    if (matrix === undefined) return;
    const seen = SEVERITIES.map((name) => oklab(times(matrix, linear(colour(name, theme)))));
    seen.forEach((a, i) => {
      for (const b of seen.slice(i + 1)) expect(distance(a, b)).toBeGreaterThan(0.06);
    });
  });
});
