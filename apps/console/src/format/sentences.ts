import { formatDuration } from './time.js';
import { measureName } from './words.js';

const lowerFirst = (text: string): string =>
  /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/**
 * A sentence of the appliance as a person reads it: measures by their names, annotations of units left out, long spans of ms in minutes, and where
 * it names the object by a part of its DN, the object's name.
 */
export const plainSentence = (sentence: string, name?: string): string => {
  const plain = sentence
    .replace(/\b[a-z]+(?:[A-Z][a-z]+)+\b/g, (word) => lowerFirst(measureName(word)))
    .replace(/\bdropRatio\b/g, 'drop ratio')
    .replace(/ ?\{[a-z]+\}/g, '')
    .replace(/\b(\d{4,}) ms\b/g, (_, ms: string) => formatDuration(Number(ms)))
    .replace(/\bof (?:[A-Za-z]+=[^\s,]+,?)+/g, (whole) => (name === undefined ? whole : `of ${name}`));
  return plain.charAt(0).toUpperCase() + plain.slice(1);
};
