import { stringify } from 'yaml';
import { z } from 'zod';
import { type SliceClass } from '#foundation/platform';

/** What is used here of a JSON schema. */
interface Schema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

const HEAD = `# Configuration

<!-- Written by \`npm run docs:generate\` from the schemas of the modules. -->

\`npm start -- --config FILE\` reads a YAML file; what is absent has its default. \`--config\` may be given several times: a slice of a later file
replaces that of an earlier one. Every problem of a file is reported at once, with its path. Keys are written here as \`slice.key\`; in the file a slice is a map:

\`\`\`yaml
intake:
  fsync: always
\`\`\`
`;

/** Every key of every slice, with its default, its range and what it is for. */
export const configDocument = (slices: readonly SliceClass[]): string => [HEAD, ...slices.map(sliceSection)].join('\n');

const sliceSection = ({ slice, schema }: SliceClass): string => {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
  const rows = rowsOf(root, slice);
  const long = longDefaults(root, slice);
  return [
    `## ${slice}\n`,
    ...(rows.length === 0 ? ['Nothing to set.\n'] : [table(['key', 'value', 'default', 'meaning'], rows)]),
    ...long.map(
      ([path, value]) => `Default of \`${path}\`:\n\n\`\`\`yaml\n${stringify(value, { lineWidth: 110 })}\`\`\`\n`,
    ),
  ].join('\n');
};

const rowsOf = (schema: Schema, path: string): string[][] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, of]) => {
    const here = `${path}.${key}`;
    const isOptional = !(schema.required ?? []).includes(key);
    const row = [`\`${here}\``, valueOf(of), defaultOf(of, isOptional), of.description ?? ''];
    return [row, ...nested(of, here)];
  });

/** Keys of the objects that a value holds. */
const nested = (of: Schema, path: string): string[][] => {
  if (of.items !== undefined) return rowsOf(of.items, `${path}[]`);
  if (typeof of.additionalProperties === 'object') return rowsOf(of.additionalProperties, `${path}.*`);
  return [...rowsOf(of, path), ...(of.anyOf ?? []).flatMap((each) => rowsOf(each, path))];
};

const valueOf = (of: Schema): string => {
  if (of.enum !== undefined) return of.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (of.anyOf !== undefined) return of.anyOf.map(valueOf).join(' or ');
  if (of.type === 'array') return `list of ${valueOf(of.items ?? {})}`;
  if (typeof of.additionalProperties === 'object') return `map of ${valueOf(of.additionalProperties)}`;
  return `${of.type === 'object' ? 'map' : (of.type ?? 'any')}${rangeOf(of)}`;
};

const rangeOf = ({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Schema): string => {
  // What every whole number keeps anyway says nothing.
  const told = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER;
  const bounds = [
    ...(told(minimum) ? [`≥ ${minimum}`] : []),
    ...(told(exclusiveMinimum) ? [`> ${exclusiveMinimum}`] : []),
    ...(told(maximum) ? [`≤ ${maximum}`] : []),
    ...(told(exclusiveMaximum) ? [`< ${exclusiveMaximum}`] : []),
  ];
  return bounds.length === 0 ? '' : ` ${bounds.join(', ')}`;
};

const isLong = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && JSON.stringify(value).length > 60;

const defaultOf = ({ default: value }: Schema, isOptional: boolean): string => {
  if (value === undefined) return isOptional ? 'none' : 'required';
  return isLong(value) ? 'below' : `\`${JSON.stringify(value)}\``;
};

const longDefaults = (schema: Schema, path: string): [string, unknown][] =>
  Object.entries(schema.properties ?? {}).flatMap(([key, of]): [string, unknown][] => [
    ...(isLong(of.default) ? [[`${path}.${key}`, of.default] as [string, unknown]] : []),
    ...longDefaults(of, `${path}.${key}`),
  ]);

/** A Markdown table. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`)
    .join('\n')
    .concat('\n');
