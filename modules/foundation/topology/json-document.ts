import { type AttributeValue } from '#foundation/vocabulary';
import { refuse } from './errors.js';

type Fields = Readonly<Record<string, AttributeValue>>;

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** @throws ApplianceError TOPOLOGY_INVENTORY_MALFORMED, not retryable, where the body is no JSON object */
export const documentOf = (body: Uint8Array): Readonly<Record<string, unknown>> => {
  let document: unknown;
  try {
    document = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return refuse('TOPOLOGY_INVENTORY_MALFORMED', 'The body is not JSON in UTF-8.');
  }
  return isRecord(document)
    ? document
    : refuse('TOPOLOGY_INVENTORY_MALFORMED', 'The body must be a JSON object with the lists that the format has.');
};

/** Values that a row can have; DNs in a list are joined as in a CSV. */
export const fieldsOf = (item: Readonly<Record<string, unknown>>): Fields =>
  Object.fromEntries(
    Object.entries(item).flatMap(([name, value]): [string, AttributeValue][] => {
      if (Array.isArray(value)) return [[name, value.map(String).join(';')]];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
        ? [[name, value]]
        : [];
    }),
  );

export const textAt = (item: Readonly<Record<string, unknown>>, ...names: readonly string[]): string => {
  for (const name of names) {
    const value = Object.hasOwn(item, name) ? item[name] : undefined;
    if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
  }
  return '';
};
