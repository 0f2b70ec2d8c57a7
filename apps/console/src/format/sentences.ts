import { formatDuration } from './time.js';
import { measureName } from './words.js';

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** A DN, or the end of one, as it stands in a sentence. */
const DN_IN_TEXT = /(?:[A-Za-z]+=[^\s,"()]+,)*[A-Za-z]+=[^\s,"().]+/g;

/**
 * A sentence of the appliance as a person reads it: measures by their names, annotations of units left out, long spans of ms in minutes. Where it
 * names `object` by its DN or the end of it, the object's name; a part of a DN in brackets after a name is left out.
 */
export const plainSentence = (sentence: string, object?: { readonly dn: string; readonly name: string }): string => {
  const plain = sentence
    .replace(/ \([A-Za-z]+=[^\s()]+\)/g, '')
    .replace(DN_IN_TEXT, (dn) => (object?.dn.endsWith(dn) === true ? object.name : dn))
    .replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) => lowerFirst(measureName(word)))
    .replace(/ ?\{[a-z]+\}/g, '')
    .replace(/\b(\d{4,}) ms\b/g, (_, ms: string) => formatDuration(Number(ms)));
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};
