export interface Graph {
  readonly nodes: readonly { readonly dn: string }[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
}
export interface Spot {
  /** Steps from the root. */
  readonly column: number;
  /** Fraction of the height, 0 to 1. */
  readonly y: number;
}
export interface Columns {
  readonly spots: ReadonlyMap<string, Spot>;
  readonly count: number;
  /** Nodes in the fullest column. */
  readonly rows: number;
}

/**
 * Columns by distance from the root; within a column each node stands near the nodes of the column before that it is tied to, so that lines cross
 * little. What the root does not reach stands in a last column.
 */
export const columnsAround = ({ nodes, edges }: Graph, root: string): Columns => {
  const known = new Set(nodes.map((node) => node.dn));
  const ties = new Map<string, string[]>();
  const tie = (a: string, b: string): void => {
    if (known.has(a) && known.has(b)) ties.set(a, [...(ties.get(a) ?? []), b]);
  };
  for (const { from, to } of edges) {
    tie(from, to);
    tie(to, from);
  }
  const first = known.has(root) ? root : nodes[0]?.dn;
  if (first === undefined) return { spots: new Map(), count: 0, rows: 0 };
  const depth = new Map([[first, 0]]);
  const queue = [first];
  for (const dn of queue)
    for (const other of ties.get(dn) ?? [])
      if (!depth.has(other)) {
        depth.set(other, (depth.get(dn) ?? 0) + 1);
        queue.push(other);
      }
  const last = Math.max(...depth.values());
  for (const dn of known) if (!depth.has(dn)) depth.set(dn, last + 1);
  const columns: string[][] = [];
  for (const [dn, at] of depth) (columns[at] ??= []).push(dn);
  const spots = new Map<string, Spot>();
  columns.forEach((members, column) => {
    const wanted = new Map(
      members.map((dn) => {
        const before = (ties.get(dn) ?? []).flatMap((other) => spots.get(other)?.y ?? []);
        return [dn, before.length === 0 ? 0.5 : before.reduce((sum, y) => sum + y, 0) / before.length];
      }),
    );
    const ordered = [...members].sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    ordered.forEach((dn, i) => spots.set(dn, { column, y: (i + 0.5) / ordered.length }));
  });
  return { spots, count: columns.length, rows: Math.max(...columns.map((members) => members.length)) };
};

/**
 * What of a large neighbourhood is worth drawing: the root, what is ill, what lies between them, and then what is next to the root, up to `most`
 * nodes where the ill ones leave room.
 */
export const trimmed = <N extends { readonly dn: string }, E extends { readonly from: string; readonly to: string }>(
  { nodes, edges }: { readonly nodes: readonly N[]; readonly edges: readonly E[] },
  root: string,
  isIll: (node: N) => boolean,
  most: number,
): { nodes: N[]; edges: E[]; left: number } => {
  const before = new Map<string, string | undefined>([[root, undefined]]);
  const queue = [root];
  for (const dn of queue)
    for (const { from, to } of edges) {
      const other = from === dn ? to : to === dn ? from : undefined;
      if (other !== undefined && !before.has(other)) {
        before.set(other, dn);
        queue.push(other);
      }
    }
  const kept = new Set<string>();
  for (const node of nodes)
    if (node.dn === root || isIll(node))
      for (let dn: string | undefined = node.dn; dn !== undefined && !kept.has(dn); dn = before.get(dn)) kept.add(dn);
  for (const dn of queue) if (kept.size < most) kept.add(dn);
  const shown = nodes.filter((node) => kept.has(node.dn));
  return {
    nodes: shown,
    edges: edges.filter(({ from, to }) => kept.has(from) && kept.has(to)),
    left: nodes.length - shown.length,
  };
};
