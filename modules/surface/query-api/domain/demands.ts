import { type Expression, type Selector } from './expression.js';
import { type Frame, type Grid, gridWithin, type Span, spanOf } from './grid.js';

export interface Demand extends Span {
  readonly selector: Selector;
}

/** What must be read from the store for an expression: each selector of it, with its span of time. */
export const demandsOf = (node: Expression, grid: Grid, frame: Frame): readonly Demand[] => {
  const within = (child: Expression): readonly Demand[] => demandsOf(child, grid, frame);
  switch (node.kind) {
    case 'number':
    case 'text':
      return [];
    case 'negative':
      return within(node.of);
    case 'selector':
      return [{ selector: node, ...spanOf(node, grid, frame) }];
    case 'range':
      return [{ selector: node.of, ...spanOf(node, grid, frame) }];
    case 'subquery': {
      const inner = gridWithin(node, grid, frame);
      return inner.count === 0 ? [] : demandsOf(node.of, inner, frame);
    }
    case 'binary':
      return [...within(node.left), ...within(node.right)];
    case 'aggregation':
      return [...(node.parameter === undefined ? [] : within(node.parameter)), ...within(node.of)];
    case 'call':
      return node.args.flatMap(within);
  }
};
