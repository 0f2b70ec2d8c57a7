import { useMemo, type JSX } from 'react';
import type { Health, IncidentView } from '../../api/types.js';
import { rankOf, SHAPES } from '../../design/severity.js';
import { HEALTH_WORDS } from '../../format/words.js';
import { columnsAround, trimmed } from './graph-layout.js';

const WIDTH = 520;
const ROW = 28;
const EDGE = 20;
const MOST = 14;
/** For the names of the last column. */
const NAMES = 150;
const LONGEST_NAME = 24;

const isIllAt = (health: Health): boolean => rankOf(health) < rankOf('cleared');
const cut = (name: string): string => (name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME - 1)}…` : name);

/** The bit of topology that matters: the root first, then what it touches; what is ill in colour and shape. */
export const Neighbourhood = ({
  graph: whole,
  rootDn,
}: {
  graph: IncidentView['neighbourhood'];
  rootDn: string;
}): JSX.Element => {
  const graph = useMemo(() => trimmed(whole, rootDn, (node) => isIllAt(node.health), MOST), [whole, rootDn]);
  const { spots, count, rows } = useMemo(() => columnsAround(graph, rootDn), [graph, rootDn]);
  const height = Math.max(4, rows) * ROW + 2 * EDGE;
  const at = (dn: string): { x: number; y: number } | undefined => {
    const spot = spots.get(dn);
    return spot === undefined
      ? undefined
      : {
          x: EDGE + (spot.column * (WIDTH - NAMES - EDGE)) / Math.max(1, count - 1),
          y: EDGE + spot.y * (height - 2 * EDGE),
        };
  };
  if (whole.nodes.length === 0) return <p className="soft">The topology around it is unknown.</p>;
  const sorted = [...graph.nodes].sort((a, b) => rankOf(b.health) - rankOf(a.health));
  const ill = sorted.filter((node) => isIllAt(node.health));
  return (
    <>
      <svg
        className="neighbourhood"
        viewBox={`0 0 ${WIDTH} ${height}`}
        role="img"
        aria-label={`${graph.nodes.length} objects around the root; not healthy: ${ill.map((n) => `${n.name} ${HEALTH_WORDS[n.health]}`).join(', ') || 'none'}`}
      >
        {graph.edges.map((edge, i) => {
          const [a, b] = [at(edge.from), at(edge.to)];
          if (a === undefined || b === undefined) return null;
          const middle = (a.x + b.x) / 2;
          const bend = a.x === b.x ? a.x - 40 : middle;
          return <path key={i} d={`M${a.x} ${a.y}C${bend} ${a.y} ${bend} ${b.y} ${b.x} ${b.y}`} className="edge" />;
        })}
        {sorted.map((node) => {
          const place = at(node.dn);
          if (place === undefined) return null;
          const isRoot = node.dn === rootDn;
          const isIll = isIllAt(node.health);
          const size = isRoot ? 20 : isIll ? 15 : 11;
          const { path, filled } = SHAPES[node.health];
          return (
            <g key={node.dn} className={`node ${node.health}`} transform={`translate(${place.x} ${place.y})`}>
              <title>{`${node.name}\n${HEALTH_WORDS[node.health]}\n${node.dn}`}</title>
              <circle r={size * 0.75} className="node-ground" />
              {isRoot && <circle r={size * 0.9} className="node-root" />}
              <path
                d={path}
                transform={`scale(${size / 16}) translate(-8 -8)`}
                fill={filled ? 'var(--severity)' : 'none'}
                stroke={filled ? 'none' : 'var(--severity)'}
                strokeWidth="2.2"
              />
              <text x={isRoot ? -18 : 13} y={isRoot ? 36 : 4} className={isRoot ? 'node-name root' : 'node-name'}>
                {isRoot ? node.name : cut(node.name)}
              </text>
            </g>
          );
        })}
      </svg>
      {graph.left > 0 && <p className="small muted">and {graph.left} more that are healthy or further away</p>}
    </>
  );
};
