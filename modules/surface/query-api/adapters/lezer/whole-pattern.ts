import { RE2JS } from 're2js';
import { type WholePattern } from '../../domain/expression.js';
import { badData } from '../../domain/refusal.js';

/** A pattern of Go's syntax that must fit the whole text, in time linear in it. @param refuse what is thrown where it is none */
export const wholePattern = (source: string, refuse: typeof badData = badData): WholePattern => {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(`^(?s:${source})$`);
  } catch (error) {
    throw refuse(
      'parameter',
      `invalid regular expression ${JSON.stringify(source)}: ${error instanceof Error ? error.message : ''}`,
    );
  }
  const names = compiled.namedGroups();
  return (text) => {
    const matcher = compiled.matcher(text);
    if (!matcher.matches()) return undefined;
    return (group) => {
      const number = /^\d+$/.test(group) ? Number(group) : names[group];
      return number === undefined || number > matcher.groupCount() ? '' : (matcher.group(number) ?? '');
    };
  };
};
