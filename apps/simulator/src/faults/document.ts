import { PARAMETERS } from '../conditions.js';
import { LIBRARY } from './library/library.js';
import { SELECTORS } from './selectors.js';
import { TARGET_SETS } from './target-sets.js';

const named = (names: readonly string[]): string => `${names.map((name) => `\`${name}\``).join(', ')}.`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** Parts of docs/scenarios.md that follow from the code, by the name that stands in its comments. */
export const documentParts = (): Readonly<Record<string, string>> => ({
  parameters: table(
    ['class', 'parameter', 'unit', 'at most', 'means'],
    Object.entries(PARAMETERS).flatMap(([of, parameters]) =>
      Object.entries(parameters).map(([name, { unit, most, means }]) => [of, `\`${name}\``, unit, String(most), means]),
    ),
  ),
  among: named(Object.keys(TARGET_SETS)),
  selectors: named(Object.keys(SELECTORS)),
  library: table(
    ['kind', 'cause', 'among', 'parameters', 'lasts, min', 'expected', 'mended by'],
    [...LIBRARY].map(([name, { cause, target, parameters, lastsMinutes, expected, remedy }]) => [
      `\`${name}\``,
      cause,
      target.among,
      Object.entries(parameters)
        .map(([parameter, { usual, least, most, unit }]) => `${parameter} ${usual} (${least} to ${most}) ${unit}`)
        .join(', '),
      String(lastsMinutes),
      expected,
      remedy?.function ?? '',
    ]),
  ),
});

/** @returns the document with those parts as they are now */
export const filledIn = (document: string): string =>
  Object.entries(documentParts()).reduce(
    (text, [name, part]) =>
      text.replace(
        new RegExp(`<!-- ${name} -->[^]*?<!-- /${name} -->`),
        () => `<!-- ${name} -->\n\n${part}\n\n<!-- /${name} -->`,
      ),
    document,
  );
