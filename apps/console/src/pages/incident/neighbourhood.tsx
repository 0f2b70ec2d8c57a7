import { useMemo, type JSX } from 'react';
import type { IncidentView } from '../../api/types.js';
import { rankOf, SHAPES } from '../../design/severity.js';
import { HEALTH_WORDS } from '../../format/words.js';
import { columnsAround } from './graph-layout.js';

const WIDTH = 520;
const ROW = 28;
const EDGE = 20;

/** The bit of topology that matters: the root first, then what it touches; what is ill in colour and shape. */
export const Neighbourhood = ({
  graph,
  rootDn,
}: {
  graph: IncidentView['neighbourhood'];
  rootDn: string;
}): JSX.Element => {
  const { spots, count, rows } = useMemo(() => columnsAround(graph, rootDn), [graph, rootDn]);
  const height = Math.max(4, rows) * ROW + 2 * EDGE;
  const at = (dn: string): { x: number; y: number } | undefined => {
    const spot = spots.get(dn);
    return spot === undefined
      ? undefined
      : { x: EDGE + (spot.column * WIDTH) / Math.max(1, count), y: EDGE + spot.y * (height - 2 * EDGE) };
  };
  if (graph.nodes.length === 0) return <p className="soft">The topology around it is unknown.</p>;
  const sorted = [...graph.nodes].sort((a, b) => rankOf(b.health) - rankOf(a.health));
  const ill = sorted.filter((node) => rankOf(node.health) < rankOf('cleared'));
  return (
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
        const isIll = rankOf(node.health) < rankOf('cleared');
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
              {node.name}
            </text>
          </g>
        );
      })}
    </svg>
  );
};
