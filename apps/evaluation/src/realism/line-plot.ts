import { colourOf, element, line, picture, text } from '../report/svg.js';

export interface Curve {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
export interface Axis {
  readonly unit: string;
  readonly from: number;
  readonly to: number;
  readonly ticks: readonly number[];
}

const LEFT = 60;
const RIGHT = 470;
const TOP = 44;
const BOTTOM = 320;

/** Curves over any range. Points outside the axes are held at their edge. */
export const linePlot = (title: string, xAxis: Axis, yAxis: Axis, curves: readonly Curve[]): string => {
  const scale = ({ from, to }: Axis, low: number, high: number) => {
    return (v: number): number => low + ((high - low) * (Math.min(to, Math.max(from, v)) - from)) / (to - from);
  };
  const [x, y] = [scale(xAxis, LEFT, RIGHT), scale(yAxis, BOTTOM, TOP)];
  const path = (points: Curve['points']): string =>
    points.map(([px, py], i) => `${i === 0 ? 'M' : 'L'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('');
  return picture(RIGHT + 180, BOTTOM + 50, title, [
    text(12, 24, title, { 'font-weight': 'bold' }),
    ...xAxis.ticks.flatMap((tick) => [
      line(x(tick), TOP, x(tick), BOTTOM, { stroke: '#dddddd' }),
      text(x(tick), BOTTOM + 16, String(tick), { 'text-anchor': 'middle' }),
    ]),
    ...yAxis.ticks.flatMap((tick) => [
      line(LEFT, y(tick), RIGHT, y(tick), { stroke: '#dddddd' }),
      text(LEFT - 8, y(tick) + 4, String(tick), { 'text-anchor': 'end' }),
    ]),
    ...curves.flatMap(({ name, points }, at) => [
      element('path', { d: path(points), fill: 'none', stroke: colourOf(at), 'stroke-width': 2 }),
      line(RIGHT + 14, TOP + 20 * at + 6, RIGHT + 34, TOP + 20 * at + 6, { stroke: colourOf(at), 'stroke-width': 3 }),
      text(RIGHT + 40, TOP + 20 * at + 10, name),
    ]),
    text(LEFT, BOTTOM + 36, `${xAxis.unit}; upwards: ${yAxis.unit}`),
  ]);
};
