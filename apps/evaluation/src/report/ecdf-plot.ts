import { colourOf, element, line, picture, scaleOf, text, ticksUpTo } from './svg.js';

export interface Distribution {
  readonly name: string;
  /** What came to pass. */
  readonly values: readonly number[];
  /** Of how many it could have: the line ends below 1 where some never did. */
  readonly of: number;
}

const LEFT = 60;
const RIGHT = 470;
const TOP = 44;
const BOTTOM = 320;

/** Share of all that had come to pass by then: empirical distribution functions. @param most where the axis ends; what comes later is not drawn */
export const ecdfPlot = (title: string, unit: string, most: number, distributions: readonly Distribution[]): string => {
  const x = scaleOf(most, LEFT, RIGHT);
  const y = scaleOf(1, BOTTOM, TOP);
  return picture(RIGHT + 230, BOTTOM + 50, title, [
    text(12, 24, title, { 'font-weight': 'bold' }),
    ...ticksUpTo(most).flatMap((tick) => [
      line(x(tick), TOP, x(tick), BOTTOM, { stroke: '#dddddd' }),
      text(x(tick), BOTTOM + 16, String(tick), { 'text-anchor': 'middle' }),
    ]),
    ...[0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
      line(LEFT, y(share), RIGHT, y(share), { stroke: '#dddddd' }),
      text(LEFT - 8, y(share) + 4, `${100 * share} %`, { 'text-anchor': 'end' }),
    ]),
    ...distributions.flatMap(({ name, values, of }, at) => [
      element('path', { d: stepsOf(values, of, most, x, y), fill: 'none', stroke: colourOf(at), 'stroke-width': 2 }),
      line(RIGHT + 14, TOP + 20 * at + 6, RIGHT + 34, TOP + 20 * at + 6, { stroke: colourOf(at), 'stroke-width': 3 }),
      text(RIGHT + 40, TOP + 20 * at + 10, `${name} (${values.length} of ${of})`),
    ]),
    text(LEFT, BOTTOM + 36, unit),
  ]);
};

/** What was seen before there was anything to see stands at 0. */
const stepsOf = (
  values: readonly number[],
  of: number,
  most: number,
  x: (value: number) => number,
  y: (share: number) => number,
): string => {
  const sorted = values.filter((value) => value <= most).sort((a, b) => a - b);
  const steps = sorted.map((value, at) => `H${x(Math.max(0, value)).toFixed(1)}V${y((at + 1) / of).toFixed(1)}`);
  return `M${x(0)} ${y(0)}${steps.join('')}H${x(most)}`;
};
