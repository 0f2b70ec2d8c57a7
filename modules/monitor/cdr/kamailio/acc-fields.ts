import { isObject, type JsonObject, textIn } from '../domain/json-documents.js';

/** Attributes of one accounting line by name, in lower case. */
export type AccFields = ReadonlyMap<string, string>;

/** Names of one attribute in syslog lines, tables, JSON and CGRateS events. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  callId: ['call_id', 'callid', 'cgr_originid'],
  fromTag: ['from_tag'],
  toTag: ['to_tag'],
  method: ['method', 'sip_method'],
  code: ['code', 'sip_code', 'response_code', 'cgr_disconnectcause'],
  reason: ['reason', 'sip_reason'],
  time: ['timestamp', 'time_epoch', 'time_hires', 'time'],
  start: ['start_time', 'created', 'cgr_setuptime'],
  answer: ['answer_time', 'cgr_answertime'],
  end: ['end_time'],
  durationSeconds: ['duration', 'cgr_duration'],
  postDialDelaySeconds: ['pdd', 'cgr_pdd'],
  caller: ['src_user', 'caller', 'from_user', 'cgr_account', 'caller_id'],
  callee: ['dst_ouser', 'dst_user', 'callee', 'to_user', 'cgr_destination', 'callee_id'],
};

/** What may name the trunk, best first. */
const TRUNKS = [
  'trunk',
  'gateway',
  'carrier',
  'cgr_route',
  'cgr_supplier',
  'dst_domain',
  'dst_ip',
  'src_ip',
  'src_domain',
];

/** The attribute under whichever name it has, `''` where it has none. */
export const attribute = (fields: AccFields, name: keyof typeof NAMES): string =>
  NAMES[name]?.map((each) => fields.get(each) ?? '').find((value) => value !== '') ?? '';

export const trunkNames = (fields: AccFields): readonly string[] =>
  TRUNKS.flatMap((name) => fields.get(name) ?? []).filter((value) => value !== '');

export const fieldsOfJson = (document: JsonObject): AccFields =>
  new Map(Object.keys(document).map((name) => [name.toLowerCase(), textIn(document, name) ?? '']));

/** `ACC: transaction answered: timestamp=…;method=INVITE;…`, with whatever syslog put before it. @returns `undefined` where it is no such line */
const fieldsOfSyslog = (line: string): AccFields | undefined => {
  const begin = /(?:^|[\s:])((?:timestamp|time|method|start_time|id)=)/.exec(line);
  if (begin === null) return undefined;
  const pairs = line
    .slice(begin.index + begin[0].length - (begin[1] ?? '').length)
    .split(/; ?/)
    .flatMap((pair): [string, string][] => {
      const equals = pair.indexOf('=');
      return equals > 0 ? [[pair.slice(0, equals).trim().toLowerCase(), pair.slice(equals + 1).trim()]] : [];
    });
  return pairs.length < 2 ? undefined : new Map(pairs);
};

/** @returns the name of what is wrong where the line holds no attributes */
export const accFieldsOf = (line: string): AccFields | 'not-json' | 'event' => {
  if (!line.trimStart().startsWith('{')) return fieldsOfSyslog(line) ?? 'event';
  try {
    const document: unknown = JSON.parse(line);
    return isObject(document) ? fieldsOfJson(document) : 'event';
  } catch {
    return 'not-json';
  }
};
