import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { type z } from 'zod';
import { ApplianceError } from './appliance-error.js';
import { type SliceClass } from './config-slice.js';

/** Every slice of one configuration, parsed and with its defaults filled in. */
export class Configuration {
  constructor(private readonly parsed: ReadonlyMap<string, unknown>) {}

  get<C extends SliceClass>(slice: C): z.infer<C['schema']> {
    const value = this.parsed.get(slice.slice);
    if (value === undefined) throw new TypeError(`the config slice ${slice.slice} was not loaded`);
    return value as z.infer<C['schema']>;
  }
}

const complaint = (issue: z.core.$ZodIssue, slice: string): string =>
  `${[slice, ...issue.path].map(String).join('.')}: ${issue.message}`;

/**
 * Parses a configuration document against the slices of the modules in use.
 *
 * @throws ApplianceError CONFIG_INVALID, not retryable, whose message lists every problem at once with its path
 */
export const parseConfig = (document: unknown, slices: readonly SliceClass[]): Configuration => {
  const root = document ?? {};
  const problems: string[] = [];
  const parsed = new Map<string, unknown>();
  if (typeof root !== 'object' || Array.isArray(root)) problems.push('the document must be a map of module slices');
  else {
    const known = new Set(slices.map((slice) => slice.slice));
    for (const key of Object.keys(root)) if (!known.has(key)) problems.push(`${key}: no module has this slice`);
    for (const slice of slices) {
      const outcome = slice.schema.strict().safeParse((root as Record<string, unknown>)[slice.slice] ?? {});
      if (outcome.success) parsed.set(slice.slice, outcome.data);
      else problems.push(...outcome.error.issues.map((issue) => complaint(issue, slice.slice)));
    }
  }
  if (problems.length > 0)
    throw new ApplianceError('CONFIG_INVALID', {
      retryable: false,
      message: `The configuration is not valid:\n  ${problems.join('\n  ')}`,
    });
  return new Configuration(parsed);
};

const documentOf = (file: string): unknown => {
  try {
    return parseYaml(readFileSync(file, 'utf8')) ?? {};
  } catch (cause) {
    throw new ApplianceError('CONFIG_UNREADABLE', {
      retryable: false,
      message: `The configuration ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
};

/** Reads YAML files, a slice of a later one replacing that of an earlier one; without a file all is as by default. */
export const loadConfig = (files: readonly string[], slices: readonly SliceClass[]): Configuration => {
  const documents = files.map(documentOf);
  const odd = documents.find((document) => typeof document !== 'object' || Array.isArray(document));
  return parseConfig(odd ?? Object.assign({}, ...documents), slices);
};
