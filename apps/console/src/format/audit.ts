import { formatValue } from './number.js';
import { attributeName, humanise } from './words.js';
import { plainSentence } from './sentences.js';
import type { AuditEntry, Value } from '../api/types.js';

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : undefined;

const isValue = (value: unknown): value is Value => ['string', 'number', 'boolean'].includes(typeof value);

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;

/** The last two parts of a DN: enough to know the object by in a line. */
export const shortDn = (dn: string): string => dn.split(',').slice(-2).join(', ');

/** An entry in one line: what was done, to what, by whom. Entries differ; what is not known is left out, never guessed. */
export const sentenceOf = (what: Readonly<Record<string, unknown>>): string => {
  const first = (...keys: string[]): string | undefined =>
    keys.map((key) => textOf(what[key])).find((text) => text !== undefined && text !== '');
  const kind = first('kind', 'type', 'event');
  const dn = first('dn', 'target', 'object');
  const attribute = first('attribute');
  const to = what['to'];
  const by = first('by', 'actor', 'requester');
  const reason = first('reason');
  const verdict = first('verdict', 'decision') ?? textOf(memberOf(what['outcome'], 'verdict'));
  const moved = kind === 'case-moved' ? first('to') : undefined;
  const set = isValue(to) ? ` to ${formatValue(to, first('unit') ?? '')}` : '';
  const parts = [
    kind === undefined ? undefined : humanise(kind),
    moved === undefined ? undefined : humanise(moved).toLowerCase(),
    first('sentence', 'summary', 'note') ?? textOf(memberOf(what['plan'], 'summary')),
    verdict === undefined ? undefined : humanise(verdict).toLowerCase(),
    dn === undefined ? undefined : shortDn(dn),
    attribute === undefined ? undefined : `${attributeName(attribute)}${set}`,
    first('user'),
    by === undefined ? undefined : `by ${by}`,
    reason === undefined ? undefined : `“${reason}”`,
  ].filter((part) => part !== undefined);
  return parts.length === 0
    ? Object.keys(what).map(humanise).join(', ') || 'Empty entry'
    : plainSentence(parts.join(' · '));
};

/** When it was written: not every entry says so. */
export const timeOf = (entry: AuditEntry): number | undefined => {
  const { wallTime } = entry.what;
  return entry.atWallMs ?? (typeof wallTime === 'number' ? wallTime : undefined);
};
