import { isDn } from '#foundation/vocabulary';

/** What a file says of the object of a measurement, as it stands there; an empty text where it says nothing. */
export interface ObjectNames {
  /** `dnPrefix` of the file header. */
  readonly prefix: string;
  /** `localDn` of the managed element or measured entity. */
  readonly element: string;
  /** `measObjLdn` of the values. */
  readonly object: string;
}

/** Rewrites a distinguished name: the first whose pattern fits the whole name decides. */
export interface ObjectRule {
  readonly pattern: RegExp;
  /** With `$1`, `$<name>` for what the pattern's groups took. */
  readonly dn: string;
}

const named = (text: string, type: string): string => {
  const trimmed = text.trim().replace(/\s*,\s*/g, ',');
  return trimmed === '' || trimmed.includes('=') ? trimmed : `${type}=${trimmed}`;
};

/** One name behind another. Some elements repeat the end of what stands before, or all of it, and it is not taken twice. */
const append = (before: string, behind: string): string => {
  if (before === '' || behind === '') return before + behind;
  const left = before.split(',');
  const right = behind.split(',');
  for (let shared = Math.min(left.length, right.length); shared > 0; shared--)
    if (left.slice(-shared).every((name, at) => name === right[at])) return [...left, ...right.slice(shared)].join(',');
  return `${before},${behind}`;
};

/**
 * The distinguished name of a measured object: prefix, element and object joined (TS 32.435 clause 4.1, TS 32.300 clause 7). A name that is a plain
 * text gets the class that its place means: `SubNetwork`, `ManagedElement`, `MeasObj`.
 *
 * @returns `undefined` where what comes out is no distinguished name
 */
export const measuredObjectDn = (names: ObjectNames, rules: readonly ObjectRule[]): string | undefined => {
  const element = append(named(names.prefix, 'SubNetwork'), named(names.element, 'ManagedElement'));
  const joined = append(element, named(names.object, 'MeasObj'));
  const rule = rules.find(({ pattern }) => pattern.test(joined));
  const dn = rule === undefined ? joined : joined.replace(rule.pattern, rule.dn);
  return isDn(dn) ? dn : undefined;
};

/** Labels out of a distinguished name: for each label the value of the innermost name of one of its classes. */
export const labelsOfDn = (
  dn: string,
  classesOf: Readonly<Record<string, readonly string[]>>,
): Readonly<Record<string, string>> => {
  const found: Record<string, string> = {};
  for (const name of dn.split(',')) {
    const at = name.indexOf('=');
    const objectClass = name.slice(0, at);
    for (const [label, classes] of Object.entries(classesOf))
      if (classes.includes(objectClass)) found[label] = name.slice(at + 1);
  }
  return found;
};
