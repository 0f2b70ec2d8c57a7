import { ProblemError } from '../api/client.js';
import type { paths } from '../api/schema.js';
import type { Value } from '../api/types.js';

/** The fields of the form, by the names that the appliance has for them. */
export const FIELDS = ['dn', 'attribute', 'from', 'to', 'timeMs', 'madeBy', 'reason'] as const;
export type FieldName = (typeof FIELDS)[number];
export type Problems = Readonly<Partial<Record<FieldName, string>>>;
export type ChangeBody = paths['/api/v1/changes']['post']['requestBody']['content']['application/json'];

/** What stands in the form. */
export interface Entry {
  readonly dn: string;
  readonly attribute: string;
  readonly from: string;
  readonly to: string;
  /** Nothing where it was not said yet. */
  readonly when: 'now' | 'earlier' | '';
  /** As a date and time of day in the time zone of the browser. */
  readonly at: string;
  readonly madeBy: string;
  readonly reason: string;
}

export interface Named {
  readonly dn: string;
  readonly name: string;
}

/** `60` and `true` are what they look like; what would be written otherwise (`060`, `1e3`) stays text. */
export const valueOf = (text: string): Value => {
  const trimmed = text.trim();
  if (trimmed === 'true' || trimmed === 'false') return trimmed === 'true';
  return trimmed !== '' && String(Number(trimmed)) === trimmed && Number.isFinite(Number(trimmed))
    ? Number(trimmed)
    : trimmed;
};

/** The object that is meant: by its DN, or by a name that only one of those offered has. */
export const objectOf = (text: string, offered: readonly Named[]): Named => {
  const wanted = text.trim();
  const byDn = offered.find(({ dn }) => dn === wanted);
  if (byDn !== undefined) return byDn;
  const named = offered.filter(({ name }) => name.toLowerCase() === wanted.toLowerCase());
  const [only] = named;
  return only !== undefined && named.every(({ dn }) => dn === only.dn) ? only : { dn: wanted, name: wanted };
};

/** As `datetime-local` takes it, in the time zone of the browser. */
export const localTimeOf = (ms: number): string => {
  const at = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${String(at.getFullYear())}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
};

/** What is not said yet and has to be. */
export const missingIn = ({ dn, attribute, to, when, at, reason }: Entry): Problems => ({
  ...(dn.trim() === '' ? { dn: 'Which object?' } : {}),
  ...(attribute.trim() === '' ? { attribute: 'Which attribute?' } : {}),
  ...(to.trim() === '' ? { to: 'To what was it set?' } : {}),
  ...(when === '' || (when === 'earlier' && Number.isNaN(Date.parse(at))) ? { timeMs: 'When was it made?' } : {}),
  ...(reason.trim() === '' ? { reason: 'By which ticket, or why?' } : {}),
});

/** @param id one for each change, however often it is sent */
export const bodyOf = (id: string, entry: Entry, offered: readonly Named[]): ChangeBody => ({
  id,
  dn: objectOf(entry.dn, offered).dn,
  attribute: entry.attribute.trim(),
  ...(entry.from.trim() === '' ? {} : { from: valueOf(entry.from) }),
  to: valueOf(entry.to),
  ...(entry.when === 'earlier' ? { timeMs: Date.parse(entry.at) } : {}),
  ...(entry.madeBy.trim() === '' ? {} : { madeBy: entry.madeBy.trim() }),
  reason: entry.reason.trim(),
});

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
const isField = (name: string): name is FieldName => FIELDS.some((field) => field === name);

/** What the appliance refused, by field; `rest` is what belongs to none. */
export const refusalOf = (error: unknown): { readonly fields: Problems; readonly rest: string | undefined } => {
  if (!(error instanceof ProblemError))
    return { fields: {}, rest: error instanceof Error ? error.message : 'This did not work.' };
  if (error.code === 'CONSOLE_OBJECT_NOT_FOUND') return { fields: { dn: error.message }, rest: undefined };
  if (error.code !== 'CONSOLE_REQUEST_INVALID') return { fields: {}, rest: error.message };
  const fields: Partial<Record<FieldName, string>> = {};
  const rest: string[] = [];
  // A semicolon may also stand within a problem: a new one begins with the name of its field.
  for (const problem of error.message.split(/; (?=\w+: )/)) {
    const [, name = '', what = ''] = /^(\w+): (.*)$/.exec(problem) ?? [];
    if (isField(name)) fields[name] ??= sentence(what);
    else rest.push(problem);
  }
  return { fields, rest: rest.length === 0 ? undefined : rest.join('; ') };
};

/** Hexadecimal, at random. `crypto.randomUUID` is only there over TLS. */
export const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
