import { type AttributeValue, classOf, type Dn, dottedAttributes } from '#foundation/vocabulary';

/**
 * The path of an object below the service root: `SubNetwork=North,ManagedElement=7` is `SubNetwork=North/ManagedElement=7`.
 *
 * @returns `undefined` where a part is no `class=id`, so that no DN can climb out of the root
 * @see 3GPP TS 32.158 clause 4.4
 */
export const pathOf = (dn: Dn): string | undefined => {
  const parts = dn.split(',');
  return parts.every((part) => /^[^=/]+=[^=]+$/.test(part))
    ? parts.map((part) => part.split('=').map(encodeURIComponent).join('=')).join('/')
    : undefined;
};

/** The merge patch of one attribute; dotted names become structures (RFC 7396, TS 28.532 clause 12.1.1). */
export const mergePatchOf = (attribute: string, value: AttributeValue): Readonly<Record<string, unknown>> => ({
  attributes: attribute.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value),
});

/**
 * The attributes in an answer, by dotted name; lists and nulls are left out, as nothing here writes them.
 *
 * @param answer `{id, attributes}`, bare, in a list, or under its class name
 * @returns `undefined` where the object is not in it
 */
export const attributesIn = (answer: unknown, dn: Dn): Readonly<Record<string, AttributeValue>> | undefined => {
  const wrapped = isStructure(answer) && !('attributes' in answer) ? answer[classOf(dn)] : answer;
  const candidates: readonly unknown[] = Array.isArray(wrapped) ? wrapped : [wrapped];
  const id = dn.slice(dn.lastIndexOf('=') + 1);
  const found = candidates
    .filter(isStructure)
    .find((candidate) => candidate['id'] === id && isStructure(candidate['attributes']));
  return found === undefined ? undefined : dottedAttributes(found['attributes']);
};

const isStructure = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
