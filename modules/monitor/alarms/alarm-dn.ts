import { type Dn } from '#foundation/vocabulary';

/** TS 32.300 clause 7: relative names `Type=value`, comma-separated. */
const DN = /^[A-Za-z][\w-]*=[^,=]+(?:,[A-Za-z][\w-]*=[^,=]+)*$/;
/** Stands for a label that cannot be part of a name; no name has it. */
const UNNAMED = '\u0000';

type Labels = Readonly<Record<string, string>>;

export const labelOf = (from: Labels, name: string): string | undefined =>
  Object.hasOwn(from, name) ? from[name] : undefined;

/** `undefined` where a label is absent or the result is no DN. Only a template that is one label may bring a DN of several parts. */
export const dnOf = (template: string, from: Labels): Dn | undefined => {
  const whole = /^\{[^{}]+\}$/.test(template);
  const dn = template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const label = labelOf(from, name) ?? '';
    // A comma inside one part would name another object than the template means, and so would a part left out.
    return label === '' || (!whole && /[,=]/.test(label)) ? UNNAMED : label;
  });
  return dn.length <= 1024 && !dn.includes(UNNAMED) && DN.test(dn) ? dn : undefined;
};
