import { useMemo, type JSX } from 'react';
import type { IncidentView } from '../../api/types.js';
import { rankOf, SHAPES } from '../../design/severity.js';
import { HEALTH_WORDS } from '../../format/words.js';
import { ringLayout } from './graph-layout.js';

const [WIDTH, HEIGHT] = [520, 340];

/** The bit of topology that matters: the root in the middle, what is ill in colour and shape. */
export const Neighbourhood = ({
  graph,
  rootDn,
}: {
  graph: IncidentView['neighbourhood'];
  rootDn: string;
}): JSX.Element => {
  const spots = useMemo(() => ringLayout(graph, rootDn), [graph, rootDn]);
  const at = (dn: string): { x: number; y: number } => {
    const spot = spots.get(dn) ?? { x: 0, y: 0 };
    return { x: WIDTH / 2 + spot.x * (WIDTH / 2 - 56), y: HEIGHT / 2 + spot.y * (HEIGHT / 2 - 28) };
  };
  if (graph.nodes.length === 0) return <p className="soft">The topology around it is unknown.</p>;
  const few = graph.nodes.length <= 16;
  const sorted = [...graph.nodes].sort((a, b) => rankOf(b.health) - rankOf(a.health));
  const ill = sorted.filter((node) => rankOf(node.health) < rankOf('cleared'));
  return (
    <svg
      className="neighbourhood"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${graph.nodes.length} objects around the root; not healthy: ${ill.map((n) => `${n.name} ${HEALTH_WORDS[n.health]}`).join(', ') || 'none'}`}
    >
      {graph.edges.map((edge, i) => {
        const [a, b] = [at(edge.from), at(edge.to)];
        return spots.has(edge.from) && spots.has(edge.to) ? (
          <line key={i} x1={a.x} y1={a.y} x2={b.x} y2={b.y} className="edge" />
        ) : null;
      })}
      {sorted.map((node) => {
        const { x, y } = at(node.dn);
        const isIll = rankOf(node.health) < rankOf('cleared');
        const size = node.dn === rootDn ? 20 : isIll ? 15 : 11;
        const { path, filled } = SHAPES[node.health];
        return (
          <g key={node.dn} className={`node ${node.health}`} transform={`translate(${x} ${y})`}>
            <title>{`${node.name}\n${HEALTH_WORDS[node.health]}\n${node.dn}`}</title>
            <circle r={size * 0.75} className="node-ground" />
            {node.dn === rootDn && <circle r={size * 0.95} className="node-root" />}
            <path
              d={path}
              transform={`scale(${size / 16}) translate(-8 -8)`}
              fill={filled ? 'var(--severity)' : 'none'}
              stroke={filled ? 'none' : 'var(--severity)'}
              strokeWidth="2.2"
            />
            {(few || isIll || node.dn === rootDn) && (
              <text
                y={size * 0.75 + 14}
                textAnchor="middle"
                className={node.dn === rootDn ? 'node-name strong' : 'node-name'}
              >
                {node.name}
              </text>
            )}
          </g>
        );
      })}
    </svg>
  );
};
