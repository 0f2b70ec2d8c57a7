/** Colours of arms, told apart by people who do not see all colours (Okabe and Ito, 2008). */
export const COLOURS = [
  '#0072b2',
  '#d55e00',
  '#009e73',
  '#cc79a7',
  '#e69f00',
  '#56b4e9',
  '#000000',
  '#999999',
] as const;
export const colourOf = (at: number): string => COLOURS[at % COLOURS.length] ?? '#000000';

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const short = (value: number): string => String(Math.round(value * 100) / 100);

export type Attributes = Readonly<Record<string, string | number>>;
/** An element of SVG. @param inside text that is escaped, or elements */
export const element = (name: string, attributes: Attributes, inside: string | readonly string[] = []): string => {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : escaped(value)}"`,
  );
  return `<${name}${written.join('')}>${typeof inside === 'string' ? escaped(inside) : inside.join('')}</${name}>`;
};

export const text = (x: number, y: number, words: string, attributes: Attributes = {}): string =>
  element('text', { x, y, 'font-size': 12, 'font-family': 'sans-serif', ...attributes }, words);

export const line = (x1: number, y1: number, x2: number, y2: number, attributes: Attributes = {}): string =>
  element('line', { x1, y1, x2, y2, stroke: '#666666', ...attributes });

/** A whole picture on white, so that it can be read on a dark page too. @param title for who cannot see it */
export const picture = (width: number, height: number, title: string, elements: readonly string[]): string =>
  `${element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, role: 'img' },
    [element('title', {}, title), element('rect', { width, height, fill: '#ffffff' }), ...elements],
  )}\n`;

/** From `[0, most]` to pixels. */
export const scaleOf =
  (most: number, from: number, to: number) =>
  (value: number): number =>
    from + ((to - from) * value) / (most === 0 ? 1 : most);

/** Round numbers from 0 on, of which at most six fit below `most`. */
export const ticksUpTo = (most: number): readonly number[] => {
  if (!(most > 0)) return [0];
  const rough = most / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, at) => at * step);
};
