import { useEffect, useRef, useState, type JSX } from 'react';
import type { Health } from '../../api/types.js';
import { GUTTER, MARGIN_RIGHT } from '../../charts/plot.js';
import { SHAPES } from '../../design/severity.js';
import { formatClock } from '../../format/time.js';

export interface LaneItem {
  readonly at: number;
  readonly health: Health;
  readonly words: string;
}

const LANE = 28;
const GLYPH = 11;

/** Items closer than a glyph become one with a count: ten thousand alarms are no slower than ten. */
const clump = (
  items: readonly LaneItem[],
  x: (at: number) => number,
  right: number,
): { x: number; items: LaneItem[] }[] => {
  const clumps: { x: number; items: LaneItem[] }[] = [];
  for (const item of [...items].sort((a, b) => a.at - b.at)) {
    const at = x(item.at);
    if (at < GUTTER - 1 || at > right) continue;
    const last = clumps.at(-1);
    if (last !== undefined && at - last.x < (last.items.length > 1 ? GLYPH + 24 : GLYPH + 3)) last.items.push(item);
    else clumps.push({ x: at, items: [item] });
  }
  return clumps;
};

/** What happened, by kind, on the axis of the charts above. */
export const Lanes = ({
  lanes,
  range: [from, until],
}: {
  lanes: readonly { name: string; items: readonly LaneItem[] }[];
  range: readonly [number, number];
}): JSX.Element | null => {
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(600);
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      setWidth(element.clientWidth);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
  if (lanes.length === 0) return null;
  const right = width - MARGIN_RIGHT;
  const x = (at: number): number => GUTTER + ((at - from) / Math.max(1, until - from)) * (right - GUTTER);
  const height = lanes.length * LANE;
  return (
    <div ref={frame} className="lanes">
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={`Events by kind: ${lanes.map((lane) => `${lane.name} ${lane.items.length}`).join(', ')}`}
      >
        {lanes.map((lane, row) => (
          <g key={lane.name} transform={`translate(0 ${row * LANE})`}>
            <line x1={GUTTER} x2={right} y1={LANE / 2} y2={LANE / 2} className="lane-line" />
            <text x={GUTTER - 8} y={LANE / 2 + 4} textAnchor="end" className="lane-name">
              {lane.name}
            </text>
            {clump(lane.items, x, right).map((group) => {
              const [first] = group.items;
              if (first === undefined) return null;
              const { path, filled } = SHAPES[first.health];
              return (
                <g key={group.x} className={first.health} transform={`translate(${group.x} ${LANE / 2})`}>
                  <title>
                    {group.items
                      .slice(0, 8)
                      .map((item) => `${formatClock(item.at)} ${item.words}`)
                      .join('\n')}
                  </title>
                  <circle r="9" className="lane-ground" />
                  <path
                    d={path}
                    transform={`scale(${GLYPH / 16}) translate(-8 -8)`}
                    fill={filled ? 'var(--severity)' : 'none'}
                    stroke={filled ? 'none' : 'var(--severity)'}
                    strokeWidth="2.4"
                  />
                  {group.items.length > 1 && (
                    <text x="10" y="4" className="lane-count">
                      {group.items.length}
                    </text>
                  )}
                </g>
              );
            })}
          </g>
        ))}
      </svg>
    </div>
  );
};
