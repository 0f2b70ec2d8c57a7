/** A selector of a PromQL expression. */
export interface Selector {
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
}

/** Selectors of the appliance's own metrics. */
export const selectorsOf = (expression: string): Selector[] =>
  [...expression.matchAll(/\b(noc_\w+)(?:\{([^}]*)\})?/g)].map(([, metric = '', inside = '']) => ({
    metric,
    matchers: [...inside.matchAll(/(\w+)\s*(=~|!~|!=|=)\s*"([^"]*)"/g)].map(([, label = '', op = '', value = '']) => ({
      label,
      op,
      value,
    })),
  }));

/** Labels that an aggregation keeps. */
export const groupedBy = (expression: string): string[] =>
  [...expression.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, labels = '']) =>
    labels.split(',').map((label) => label.trim()),
  );

/** Every text under a key called `expr`, wherever it stands. */
export const expressionsIn = (tree: unknown): string[] => {
  if (Array.isArray(tree)) return tree.flatMap(expressionsIn);
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) =>
    key === 'expr' && typeof value === 'string' ? [value] : expressionsIn(value),
  );
};
