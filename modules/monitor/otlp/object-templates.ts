import { type Dn } from '#foundation/vocabulary';

interface Template {
  /** Text and attribute names by turns, text first. */
  readonly parts: readonly string[];
}
/** Longest name of an object; chosen. */
const MAX_DN = 1024;

/** What a template calls an attribute: its key with underscores for whatever else is in it. */
export const nameOf = (key: string): string => key.replaceAll(/[^A-Za-z0-9_]/gu, '_');

/** Which managed object attributes speak of: the first template whose attributes are all there. */
export class ObjectTemplates {
  private readonly templates: readonly Template[];

  constructor(templates: readonly string[]) {
    this.templates = templates.map((template) => ({ parts: template.split(/\$\{([^}]+)\}/u) }));
  }

  /** @param valueOf the text of an attribute, empty where there is none */
  dnOf(valueOf: (name: string) => string): Dn | undefined {
    for (const { parts } of this.templates) {
      const filled = fill(parts, valueOf);
      if (filled !== undefined) return filled;
    }
    return undefined;
  }
}

const fill = (parts: readonly string[], valueOf: (name: string) => string): Dn | undefined => {
  let dn = '';
  for (const [at, part] of parts.entries()) {
    if (at % 2 === 0) dn += part;
    else {
      const value = valueOf(part);
      // Names are split at commas and equals signs all over the product, so a value with one would name another object.
      if (value === '' || /[,=\p{Cc}]/u.test(value)) return undefined;
      dn += value;
    }
  }
  return dn.length > MAX_DN ? undefined : dn;
};
