import { type CallRecord } from '#foundation/vocabulary';
import { type CallDecoder, type DecodedCalls, type RejectedLine, type RejectionReason } from '../call-decoder.js';
import { CallNaming, type CallSourceSettings } from '../call-source.js';
import { isObject, jsonDocuments, textIn, UNREADABLE } from '../domain/json-documents.js';
import { channelCallOf } from './channel-call.js';
import { type EslEvent, eslEventOf } from './esl-event.js';

const PROFILE_TIMES: Readonly<Record<string, string>> = {
  start: 'Caller-Channel-Created-Time',
  answer: 'Caller-Channel-Answered-Time',
  progress: 'Caller-Channel-Progress-Time',
  progress_media: 'Caller-Channel-Progress-Media-Time',
  end: 'Caller-Channel-Hangup-Time',
};

/** Events of a body: JSON (objects, or a list of objects or of texts), or plain ones separated by an empty line. */
const eventsOf = (text: string): readonly (EslEvent | typeof UNREADABLE)[] => {
  const trimmed = text.trimStart();
  if (trimmed === '') return [];
  if (!trimmed.startsWith('{') && !trimmed.startsWith('['))
    return text
      .split(/\r?\n\r?\n/)
      .filter((part) => part.trim() !== '')
      .map(eslEventOf);
  return jsonDocuments(text).map((document) => {
    if (typeof document === 'string') return eslEventOf(document);
    if (!isObject(document)) return UNREADABLE;
    return new Map(Object.keys(document).map((name) => [name, textIn(document, name) ?? '']));
  });
};

/** Reads `CHANNEL_HANGUP_COMPLETE` events of FreeSWITCH's event socket; other events are passed over. */
export class EslDecoder implements CallDecoder {
  private readonly naming: CallNaming;

  constructor(settings: CallSourceSettings) {
    this.naming = new CallNaming(settings);
  }

  decode(body: Uint8Array): DecodedCalls {
    const records: CallRecord[] = [];
    const rejected: RejectedLine[] = [];
    eventsOf(new TextDecoder().decode(body)).forEach((event, at) => {
      const outcome = event === UNREADABLE ? 'event' : this.recordOf(event);
      if (typeof outcome === 'string') rejected.push({ line: at + 1, reason: outcome });
      else if (outcome !== undefined) records.push(outcome);
    });
    return { records, rejected };
  }

  private recordOf(event: EslEvent): CallRecord | RejectionReason | undefined {
    const name = event.get('Event-Name');
    if (name === undefined) return 'event';
    if (name !== 'CHANNEL_HANGUP_COMPLETE') return undefined;
    const variable = (key: string): string | undefined => event.get(`variable_${key}`) ?? event.get(key);
    return channelCallOf(
      {
        get: (key) => variable(key) ?? (key === 'uuid' ? event.get('Unique-ID') : undefined) ?? headerOf(event, key),
        profileTime: (key) => event.get(PROFILE_TIMES[key] ?? ''),
        caller: event.get('Caller-Caller-ID-Number') ?? '',
        callee: event.get('Caller-Destination-Number') ?? '',
        audio: (key) => variable(`rtp_audio_in_${key}`),
      },
      this.naming,
    );
  }
}

const HEADERS: Readonly<Record<string, string>> = {
  channel_name: 'Channel-Name',
  read_codec: 'Channel-Read-Codec-Name',
  write_codec: 'Channel-Write-Codec-Name',
  hangup_cause: 'Hangup-Cause',
  sip_network_ip: 'Caller-Network-Addr',
};
const headerOf = (event: EslEvent, key: string): string | undefined => event.get(HEADERS[key] ?? '');
