export interface Graph {
  readonly nodes: readonly { readonly dn: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/**
 * Rings around the root by distance: each node stands near the middle of its neighbours one ring further in, so that lines cross little.
 * Coordinates are fractions of the outermost ring, -1 to 1; what the root does not reach stands on a last ring.
 */
export const ringLayout = ({ nodes, edges }: Graph, root: string): Map<string, Spot> => {
  const next = new Map<string, string[]>();
  const tie = (a: string, b: string): void => {
    next.set(a, [...(next.get(a) ?? []), b]);
  };
  for (const { from, to } of edges) {
    tie(from, to);
    tie(to, from);
  }
  const first = nodes.some((node) => node.dn === root) ? root : nodes[0]?.dn;
  const spots = new Map<string, Spot>();
  if (first === undefined) return spots;
  const depth = new Map([[first, 0]]);
  const queue = [first];
  for (const dn of queue)
    for (const other of next.get(dn) ?? [])
      if (!depth.has(other) && nodes.some((node) => node.dn === other)) {
        depth.set(other, (depth.get(dn) ?? 0) + 1);
        queue.push(other);
      }
  const reached = Math.max(0, ...depth.values());
  for (const { dn } of nodes) if (!depth.has(dn)) depth.set(dn, reached + 1);
  const last = Math.max(1, ...depth.values());
  spots.set(first, { x: 0, y: 0 });
  for (let ring = 1; ring <= last; ring++) {
    const members = nodes.map((node) => node.dn).filter((dn) => depth.get(dn) === ring);
    const angleOf = (dn: string): number => {
      const inner = (next.get(dn) ?? []).flatMap((other) => spots.get(other) ?? []);
      const [x, y] = [inner.reduce((s, p) => s + p.x, 0), inner.reduce((s, p) => s + p.y, 0)];
      return Math.atan2(y, x);
    };
    const wanted = new Map(members.map((dn) => [dn, angleOf(dn)]));
    const ordered = [...members].sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    ordered.forEach((dn, i) => {
      const angle = (2 * Math.PI * (i + 0.5 * (ring % 2))) / ordered.length - Math.PI / 2;
      spots.set(dn, { x: (ring / last) * Math.cos(angle), y: (ring / last) * Math.sin(angle) });
    });
  }
  return spots;
};
