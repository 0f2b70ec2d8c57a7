import type { JSX } from 'react';
import type { Point } from '../api/types.js';
import { measureName } from '../format/words.js';

/** The last hour in a line: shape, not numbers. */
export const Sparkline = ({ measure, points }: { measure: string; points: readonly Point[] }): JSX.Element | null => {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || points.length < 2) return null;
  const values = points.map(([, value]) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const path = points
    .map(([t, value], i) => {
      const x = ((t - first[0]) / Math.max(1, last[0] - first[0])) * 94 + 1;
      const y = most === least ? 12 : 22 - ((value - least) / (most - least)) * 20;
      return `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  const endY = most === least ? 12 : 22 - ((last[1] - least) / (most - least)) * 20;
  return (
    <svg
      className="spark"
      width="96"
      height="24"
      viewBox="0 0 96 24"
      role="img"
      aria-label={`${measureName(measure)}, last hour`}
    >
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" />
      <circle cx="95" cy={endY} r="2" fill="currentColor" transform="translate(-1 0)" />
    </svg>
  );
};
