import { type Estimate } from '../domain/bootstrap.js';
import { colourOf, element, line, picture, scaleOf, text, ticksUpTo } from './svg.js';

export interface Bar extends Estimate {
  readonly name: string;
}

const LEFT = 210;
const RIGHT = 620;
const ROW = 30;
const TOP = 44;

/** Lying bars with their 95 % intervals. */
export const barPlot = (title: string, unit: string, bars: readonly Bar[]): string => {
  const most = Math.max(0, ...bars.map(({ value, upper }) => Math.max(value ?? 0, upper ?? 0)));
  const x = scaleOf(most, LEFT, RIGHT);
  const bottom = TOP + ROW * bars.length;
  return picture(RIGHT + 40, bottom + 46, title, [
    text(12, 24, title, { 'font-weight': 'bold' }),
    ...ticksUpTo(most).flatMap((tick) => [
      line(x(tick), TOP, x(tick), bottom, { stroke: '#dddddd' }),
      text(x(tick), bottom + 16, String(tick), { 'text-anchor': 'middle' }),
    ]),
    ...bars.flatMap(({ name, value, lower, upper }, at) => {
      const y = TOP + ROW * at;
      const middle = y + ROW / 2;
      return [
        text(LEFT - 8, middle + 4, name, { 'text-anchor': 'end' }),
        element('rect', { x: LEFT, y: y + 6, width: x(value ?? 0) - LEFT, height: ROW - 12, fill: colourOf(at) }),
        ...(lower === undefined || upper === undefined
          ? []
          : [line(x(Math.max(0, lower)), middle, x(upper), middle, { stroke: '#000000', 'stroke-width': 2 })]),
      ];
    }),
    text(LEFT, bottom + 36, unit),
  ]);
};
