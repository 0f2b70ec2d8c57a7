import { type NetworkTime } from '#foundation/vocabulary';
import { civilTimeOf, epochTimeOf } from '../domain/civil-time.js';

/** How identities are hidden: `subscriber` for numbers, dialled extensions and names, `endpoint` for what a channel stands on. */
export interface CelHiding {
  readonly subscriber: (text: string) => string;
  readonly endpoint: (name: string) => string;
}

/** One event of a channel (Asterisk CEL), identities hidden already. */
export interface CelEvent {
  readonly type: string;
  readonly time: NetworkTime;
  readonly name: string;
  readonly number: string;
  readonly exten: string;
  readonly context: string;
  /** Technology of the channel in lower case, `local` for half of a pair within Asterisk. */
  readonly technology: string;
  /** `carrier` of `PJSIP/carrier-0000002c`; a subscriber's is hidden. */
  readonly endpoint: string;
  readonly uniqueId: string;
  readonly linkedId: string;
  /** What `extra` says of forwards and ends, by its keys in lower case. */
  readonly extra: Readonly<Record<string, string>>;
}

/** Columns of the sample `cel_custom.conf`, in its order. */
export const CEL_COLUMNS = [
  'eventtype',
  'eventtime',
  'cid_name',
  'cid_num',
  'cid_ani',
  'cid_rdnis',
  'cid_dnid',
  'exten',
  'context',
  'channame',
  'appname',
  'appdata',
  'amaflags',
  'accountcode',
  'uniqueid',
  'linkedid',
  'peer',
  'userfield',
  'userdeftype',
  'eventextra',
] as const;

export type CelRow = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';

/** Keys that are read, and those of them that name a subscriber; what else stands there is forgotten. */
const KEPT = new Set(['num', 'number', 'name', 'context', 'type', 'hangupcause', 'dialstatus']);
const IDENTITIES = new Set(['num', 'number', 'name']);

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** `extra` is JSON; in user events its only key `extra` holds `KEY:value` pairs separated by commas, spelt in either case. */
const extraOf = (text: string, identity: (text: string) => string): Readonly<Record<string, string>> => {
  if (!text.startsWith('{')) return {};
  const found = jsonOf(text);
  if (typeof found !== 'object' || found === null) return {};
  const pairs: [string, string][] = [];
  for (const [key, value] of Object.entries(found)) {
    if (key !== 'extra') pairs.push([key.toLowerCase(), textOf(value)]);
    else
      for (const pair of textOf(value).split(',')) {
        const colon = pair.indexOf(':');
        if (colon > 0) pairs.push([pair.slice(0, colon).trim().toLowerCase(), pair.slice(colon + 1).trim()]);
      }
  }
  return Object.fromEntries(
    pairs
      .filter(([key]) => KEPT.has(key))
      .map(([key, value]) => [key, IDENTITIES.has(key) && value !== '' ? identity(value) : value]),
  );
};

/** Extensions that are steps of a dial plan and no number (Asterisk's special ones, and Wazo's own). */
const isStep = (exten: string): boolean => /^(?:[a-zA-Z]?|wazo-.*)$/.test(exten);

/** `PJSIP/carrier-0000002c` is the endpoint `carrier`; what is behind the last hyphen numbers the channel. */
const CHANNEL = /^([^/]+)\/(.+)-[0-9a-f]+(?:;\d)?$/i;

/** @returns the name of what is wrong with the row where it is no event */
export const celEventOf = (row: CelRow, hide: CelHiding): CelEvent | 'event' | 'no-id' | 'time' => {
  const type = textOf(row['eventtype']) || textOf(row['eventname']);
  if (!/^[A-Z][A-Z_]{2,63}$/.test(type)) return 'event';
  const uniqueId = textOf(row['uniqueid']);
  const linkedId = textOf(row['linkedid']);
  if (uniqueId === '' || linkedId === '') return 'no-id';
  const at = textOf(row['eventtime']);
  const time = civilTimeOf(at) ?? epochTimeOf(at);
  if (time === undefined) return 'time';
  const hidden = (text: string): string => (text === '' ? '' : hide.subscriber(text));
  const dialled = (text: string): string => (isStep(text) ? '' : hide.subscriber(text));
  const [, technology = '', endpoint = ''] = CHANNEL.exec(textOf(row['channame'])) ?? [];
  return {
    type: type === 'USER_DEFINED' ? textOf(row['userdeftype']) || type : type,
    time,
    name: hidden(textOf(row['cid_name'])),
    number: dialled(textOf(row['cid_num'])),
    exten: dialled(textOf(row['exten'])),
    context: textOf(row['context']),
    technology: technology.toLowerCase(),
    endpoint: endpoint === '' || technology === 'Local' ? '' : hide.endpoint(endpoint),
    uniqueId,
    linkedId,
    extra: extraOf(textOf(row['extra']) || textOf(row['eventextra']), hide.subscriber),
  };
};
