import { type CallRecord } from '#foundation/vocabulary';
import { type CallDecoder, type DecodedCalls, type RejectedLine, type RejectionReason } from '../call-decoder.js';
import { CallNaming, type CallSourceSettings } from '../call-source.js';
import { type JsonObject, isObject, jsonDocuments, textIn } from '../domain/json-documents.js';
import { channelCallOf } from './channel-call.js';

const unescape = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** Where nested objects are missing, nothing is there. */
const objectAt = (from: JsonObject, ...path: readonly string[]): JsonObject => {
  let at: unknown = from;
  for (const key of path) at = isObject(at) ? at[key] : undefined;
  return isObject(at) ? at : {};
};

/** The newest of the call flow: a transferred call has several, the first being the last that was. */
const callFlowOf = (document: JsonObject): JsonObject => {
  const flows: unknown = document['callflow'];
  const [first] = Array.isArray(flows) ? (flows as unknown[]) : [flows];
  return isObject(first) ? first : {};
};

/**
 * Reads what FreeSWITCH's mod_json_cdr posts or writes into a file: one document or several behind one another (or in a list), as JSON or as the form
 * field `cdr` (URL-encoded or base64).
 */
export class FreeSwitchJsonDecoder implements CallDecoder {
  private readonly naming: CallNaming;

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    jsonDocuments(fieldOf(new TextDecoder().decode(body))).forEach((document, at) => {
      const outcome = isObject(document) ? this.recordOf(document) : 'not-json';
      if (typeof outcome === 'string') rejected.push({ line: at + 1, reason: outcome });
      else records.push(outcome);
    });
    return { records, rejected };
  }

  private recordOf(document: JsonObject): CallRecord | RejectionReason {
    const variables = objectAt(document, 'variables');
    const flow = callFlowOf(document);
    const profile = objectAt(flow, 'caller_profile');
    const times = objectAt(flow, 'times');
    const stats = objectAt(document, 'callStats', 'audio', 'inbound');
    const get = (name: string): string | undefined => {
      const text = textIn(variables, name);
      return text === undefined ? undefined : unescape(text);
    };
    const numberIn = (name: string, ...others: readonly string[]): string =>
      [textIn(profile, name), ...others.map(get)].find((text) => text !== undefined && text !== '') ?? '';
    return channelCallOf(
      {
        get,
        profileTime: (name) => textIn(times, PROFILE_TIMES[name] ?? ''),
        caller: unescape(numberIn('caller_id_number', 'caller_id_number', 'sip_from_user')),
        callee: unescape(numberIn('destination_number', 'destination_number', 'dialed_user', 'sip_to_user')),
        audio: (name) => textIn(stats, name) ?? get(`rtp_audio_in_${name}`),
      },
      this.naming,
    );
  }
}

const PROFILE_TIMES: Readonly<Record<string, string>> = {
  start: 'created_time',
  answer: 'answered_time',
  progress: 'progress_time',
  progress_media: 'progress_media_time',
  end: 'hangup_time',
};

/** The form field `cdr`, or the text itself. */
const fieldOf = (text: string): string => {
  const trimmed = text.trimStart();
  if (trimmed.startsWith('{') || trimmed.startsWith('[')) return text;
  const field = new URLSearchParams(trimmed).get('cdr');
  if (field === null) return text;
  return field.trimStart().startsWith('{') ? field : Buffer.from(field.replaceAll(' ', '+'), 'base64').toString('utf8');
};
