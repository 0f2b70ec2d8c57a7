import { formatValue } from './number.js';
import { attributeName, humanise } from './words.js';
import type { Value } from '../api/types.js';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value);

/** The last two parts of a DN: enough to know the object by in a line. */
export const shortDn = (dn: string): string => dn.split(',').slice(-2).join(', ');

/** An entry in one line: what was done, to what, by whom. Entries differ; what is not known is left out, never guessed. */
export const sentenceOf = (what: Readonly<Record<string, unknown>>): string => {
  const first = ['sentence', 'summary', 'message'].map((key) => textOf(what[key])).find((text) => text !== undefined);
  const kind = ['kind', 'type', 'event', 'action', 'what']
    .map((key) => textOf(what[key]))
    .find((text) => text !== undefined);
  const dn = ['dn', 'target', 'object'].map((key) => textOf(what[key])).find((text) => text !== undefined);
  const attribute = textOf(what['attribute']);
  const to = what['to'];
  const by = ['by', 'actor', 'user', 'approver'].map((key) => textOf(what[key])).find((text) => text !== undefined);
  const reason = textOf(what['reason']);
  const parts = [
    kind === undefined ? undefined : humanise(kind),
    first,
    dn === undefined ? undefined : shortDn(dn),
    attribute === undefined
      ? undefined
      : `${attributeName(attribute)}${isValue(to) ? ` to ${formatValue(to, '')}` : ''}`,
    by === undefined ? undefined : `by ${by}`,
    reason === undefined || reason === '' ? undefined : `“${reason}”`,
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? Object.keys(what).map(humanise).join(', ') || 'Empty entry' : parts.join(' · ');
};
