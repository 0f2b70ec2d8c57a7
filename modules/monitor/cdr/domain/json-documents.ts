export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A text or a number of an object, as text. */
export const textIn = (from: JsonObject, name: string): string | undefined => {
  const value = Object.hasOwn(from, name) ? from[name] : undefined;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
};

/** Stands for a document that cannot be read. */
export const UNREADABLE = Symbol('unreadable');

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return UNREADABLE;
  }
};

const OPEN = new Set(['{', '[']);
const CLOSE = new Set(['}', ']']);

/** Where each of several documents behind one another ends: brackets outside of strings are counted. */
const split = (text: string): readonly string[] => {
  const parts: string[] = [];
  let depth = 0;
  let begin = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] ?? '';
    if (inString) {
      if (letter === '\\') at++;
      else if (letter === '"') inString = false;
    } else if (letter === '"') inString = true;
    else if (OPEN.has(letter)) depth++;
    else if (CLOSE.has(letter) && --depth === 0) {
      parts.push(text.slice(begin, at + 1));
      begin = at + 1;
    }
  }
  if (text.slice(begin).trim() !== '') parts.push(text.slice(begin));
  return parts;
};

/** Every document of a text: one, a list of them, or several behind one another. An unreadable one is `UNREADABLE`. */
export const jsonDocuments = (text: string): readonly unknown[] => {
  if (text.trim() === '') return [];
  const whole = parsed(text);
  const found = whole === UNREADABLE ? split(text).map(parsed) : [whole];
  return found.flatMap((document) => (Array.isArray(document) ? (document as unknown[]) : [document]));
};
