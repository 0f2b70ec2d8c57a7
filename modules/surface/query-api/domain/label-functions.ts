import { type WholePattern } from './expression.js';
import { type Labels, labelsOf, merged, type Vector } from './values.js';

const withLabel = (labels: Labels, name: string, value: string): Labels =>
  labelsOf([...Object.entries(labels).filter(([one]) => one !== name), [name, value]]);

/** `$1`, `${1}`, `$name`, `${name}` and `$$`, as Go's regexp expands them: what names no group is empty. */
const expand = (template: string, group: (name: string) => string): string =>
  template.replace(/\$(?:\$|\{(\w+)\}|(\w+))/g, (whole, braced?: string, bare?: string) =>
    whole === '$$' ? '$' : group(braced ?? bare ?? ''),
  );

export const labelReplace = (
  { series }: Vector,
  into: string,
  template: string,
  from: string,
  pattern: WholePattern,
): Vector => ({
  kind: 'vector',
  series: merged(
    series.map((one) => {
      const groups = pattern(one.labels[from] ?? '');
      return groups === undefined
        ? one
        : {
            ...one,
            labels: withLabel(
              one.labels,
              into,
              expand(template, (name) => groups(name)),
            ),
          };
    }),
  ),
});

export const labelJoin = ({ series }: Vector, into: string, separator: string, from: readonly string[]): Vector => ({
  kind: 'vector',
  series: merged(
    series.map((one) => ({
      ...one,
      labels: withLabel(one.labels, into, from.map((name) => one.labels[name] ?? '').join(separator)),
    })),
  ),
});
