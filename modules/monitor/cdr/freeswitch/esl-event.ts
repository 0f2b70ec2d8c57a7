import { UNREADABLE } from '../domain/json-documents.js';

/** Header fields of one event, URL encoding undone. */
export type EslEvent = ReadonlyMap<string, string>;

const unescape = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** `Name: value` lines. @returns `UNREADABLE` where a line is none */
export const eslEventOf = (text: string): EslEvent | typeof UNREADABLE => {
  const fields = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const colon = line.indexOf(':');
    if (colon <= 0) return UNREADABLE;
    const name = line.slice(0, colon);
    // The first one counts: later ones are of what the event carries.
    if (!fields.has(name)) fields.set(name, unescape(line.slice(colon + 1).trimStart()));
  }
  return fields;
};
