import { type CallFormat } from '../call-formats.js';
import { type CsvMapping, csvMapping } from '../mapped-csv-decoder.js';
import { constructed, integer, tbcd, text, timeStamp } from './ber-writer.js';

/** One call, told in every format. Times are whole seconds, ms since 1970. */
export interface SampleCall {
  readonly id: string;
  readonly caller: string;
  readonly callee: string;
  readonly trunk: string;
  readonly startMs: number;
  /** `undefined`: the called side was busy. */
  readonly answerMs: number | undefined;
  readonly endMs: number;
}

/** One body with the calls in it; `bad` is put between them, in formats of lines as a line. */
export interface CallSample {
  readonly format: CallFormat;
  readonly mapping?: CsvMapping;
  /** Records that the calls are, one each unless the format tells otherwise. */
  readonly bodyOf: (calls: readonly SampleCall[], bad?: string) => Uint8Array;
  /** Several calls of one body stand in lines that may be read apart. */
  readonly isLines: boolean;
}

const civil = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const seconds = (ms: number): number => Math.floor(ms / 1000);
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
const withBad = (lines: readonly string[], bad: string | undefined): Uint8Array => {
  const all = bad === undefined ? lines : [...lines.slice(0, 1), bad, ...lines.slice(1)];
  return bytes(all.map((line) => `${line}\n`).join(''));
};
const billable = ({ answerMs, endMs }: SampleCall): number => (answerMs === undefined ? 0 : seconds(endMs - answerMs));

const masterLine = (call: SampleCall): string =>
  [
    '""',
    `"${call.caller}"`,
    `"${call.callee}"`,
    '"out"',
    `"""A"" <${call.caller}>"`,
    '"PJSIP/phone-00000001"',
    `"PJSIP/${call.trunk}-00000002"`,
    '"Dial"',
    '"x"',
    `"${civil(call.startMs)}"`,
    `"${call.answerMs === undefined ? '' : civil(call.answerMs)}"`,
    `"${civil(call.endMs)}"`,
    seconds(call.endMs - call.startMs),
    billable(call),
    call.answerMs === undefined ? '"BUSY"' : '"ANSWERED"',
    '"DOCUMENTATION"',
    `"${call.id}"`,
    '""',
  ].join(',');

/** Events of both channels of a call, in the order in which they happen. */
const celLines = (call: SampleCall): readonly string[] => {
  const event = (type: string, ms: number, leg: 1 | 2, extra = ''): string => {
    const own = leg === 1 ? call.caller : call.callee;
    const channel = leg === 1 ? 'PJSIP/phone-00000001' : `PJSIP/${call.trunk}-00000002`;
    const exten = leg === 1 ? call.callee : '';
    const at = `${String(seconds(ms))}.000000`;
    return [
      ...[type, at, `Name ${own}`, own, own, '', call.callee, exten, 'out', channel, 'Dial', `PJSIP/${call.callee}`],
      ...['DOCUMENTATION', '', `${call.id}.${String(leg)}`, call.id, '', '', '', extra],
    ]
      .map((field) => `"${field.replaceAll('"', '""')}"`)
      .join(',');
  };
  const cause = call.answerMs === undefined ? 17 : 16;
  const hangup = `{"hangupcause":${String(cause)},"hangupsource":"","dialstatus":""}`;
  const { startMs, answerMs, endMs } = call;
  return [
    event('CHAN_START', startMs, 1),
    event('CHAN_START', startMs, 2),
    ...(answerMs === undefined ? [] : [event('ANSWER', answerMs, 2), event('ANSWER', answerMs, 1)]),
    event('HANGUP', endMs, 2, hangup),
    event('CHAN_END', endMs, 2),
    event('HANGUP', endMs, 1, hangup),
    event('CHAN_END', endMs, 1),
    event('LINKEDID_END', endMs, 1),
  ];
};

const variablesOf = (call: SampleCall): Record<string, string> => ({
  uuid: call.id,
  sip_gateway_name: call.trunk,
  channel_name: `sofia/external/${call.callee}@192.0.2.7`,
  start_uepoch: String(call.startMs * 1000),
  answer_uepoch: String((call.answerMs ?? 0) * 1000),
  end_uepoch: String(call.endMs * 1000),
  progress_uepoch: String(call.startMs * 1000 + 250_000),
  billsec: String(billable(call)),
  billusec: String(billable(call) * 1e6),
  hangup_cause: call.answerMs === undefined ? 'USER_BUSY' : 'NORMAL_CLEARING',
  hangup_cause_q850: call.answerMs === undefined ? '17' : '16',
  proto_specific_hangup_cause: call.answerMs === undefined ? 'sip:486' : 'sip:200',
  rtp_use_codec_name: 'PCMA',
  rtp_audio_in_media_packet_count: '950',
  rtp_audio_in_skip_packet_count: '50',
  rtp_audio_in_mos: '4.10',
});

const freeSwitchDocument = (call: SampleCall): string =>
  JSON.stringify({
    'core-uuid': 'c',
    variables: variablesOf(call),
    callflow: [{ caller_profile: { caller_id_number: call.caller, destination_number: call.callee } }],
  });

const eslEvent = (call: SampleCall): string =>
  [
    'Event-Name: CHANNEL_HANGUP_COMPLETE',
    `Unique-ID: ${call.id}`,
    `Caller-Caller-ID-Number: ${encodeURIComponent(call.caller)}`,
    `Caller-Destination-Number: ${encodeURIComponent(call.callee)}`,
    ...Object.entries(variablesOf(call)).map(([name, value]) => `variable_${name}: ${encodeURIComponent(value)}`),
  ].join('\n');

const CUCM_COLUMNS = [
  ...['cdrRecordType', 'globalCallID_callManagerId', 'globalCallID_callId', 'origLegCallIdentifier'],
  ...['dateTimeOrigination', 'callingPartyNumber', 'destLegIdentifier', 'originalCalledPartyNumber'],
  ...['finalCalledPartyNumber', 'origCause_value', 'destCause_value', 'destMediaCap_payloadCapability'],
  ...[
    'dateTimeConnect',
    'dateTimeDisconnect',
    'duration',
    'origDeviceName',
    'destDeviceName',
    'globalCallId_ClusterID',
  ],
];
const cucmLine = (call: SampleCall): string =>
  [
    ...[1, 1, Number(call.id.replace(/\D/g, '').slice(-6)), 101, seconds(call.startMs), `"${call.caller}"`, 102],
    ...[`"${call.callee}"`, `"${call.callee}"`, 0, call.answerMs === undefined ? 17 : 16, 12],
    ...[call.answerMs === undefined ? 0 : seconds(call.answerMs), seconds(call.endMs), billable(call)],
    ...['"SEP001122334455"', `"${call.trunk}"`, '"cluster"'],
  ].join(',');

const accLines = (call: SampleCall): readonly string[] => {
  const line = (what: string, ms: number, method: string, code: number, reason: string): string =>
    `Nov 24 10:00:00 proxy kamailio[7]: NOTICE: acc [acc.c:287]: acc_log_request(): ACC: ${what}: timestamp=${String(seconds(ms))};method=${method};from_tag=a;to_tag=b;call_id=${call.id};code=${String(code)};reason=${reason};src_user=${call.caller};dst_user=${call.callee};trunk=${call.trunk}`;
  return call.answerMs === undefined
    ? [line('call missed', call.endMs, 'INVITE', 486, 'Busy here')]
    : [
        line('transaction answered', call.answerMs, 'INVITE', 200, 'OK'),
        line('transaction answered', call.endMs, 'BYE', 200, 'OK'),
      ];
};

/** An S-CSCF record of a call (TS 32.298 clause 5.2.3.1). */
export const imsRecord = (call: SampleCall): Uint8Array =>
  Uint8Array.from(
    constructed(
      63,
      integer(0, 63),
      text(2, 'INVITE'),
      constructed(4, text(2, 'scscf.ims.example')),
      text(5, `session-${call.id}`),
      constructed(6, text(0, `sip:${call.caller}@ims.example;user=phone`)),
      constructed(7, text(1, `tel:${call.callee}`)),
      timeStamp(9, call.startMs),
      ...(call.answerMs === undefined ? [] : [timeStamp(10, call.answerMs)]),
      timeStamp(11, call.endMs),
      constructed(14, text(0, 'home.example'), text(1, call.trunk)),
      integer(17, call.answerMs === undefined ? 1 : 0),
      text(19, call.id),
      ...(call.answerMs === undefined ? [text(23, 'SIP;cause=486')] : []),
    ),
  );

/** A P-GW record of a session (TS 32.298 clause 5.1.2.2). */
export const gatewayRecord = (call: SampleCall, uplink: number, downlink: number): Uint8Array =>
  Uint8Array.from(
    constructed(
      79,
      integer(0, 85),
      tbcd(3, call.caller.replace(/\D/g, '')),
      integer(5, 4_000_000_001),
      text(7, call.trunk),
      constructed(
        12,
        constructed(16, integer(3, uplink), integer(4, downlink), integer(5, 2), timeStamp(6, call.endMs)),
        constructed(16, integer(3, 1), integer(4, 2), integer(5, 2), timeStamp(6, call.endMs)),
      ),
      timeStamp(13, call.startMs),
      integer(14, seconds(call.endMs - call.startMs)),
      integer(15, 0),
      text(18, 'pgw1'),
    ),
  );

const concat = (parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));

const MAPPING = csvMapping.parse({
  delimiter: ';',
  time: 'epoch-seconds',
  answeredWhen: ['200'],
  columns: {
    ...{ id: 'Id', trunk: 'Route', start: 'Begin', end: 'End', caller: 'A', callee: 'B', billableSeconds: 'Secs' },
    ...{ disposition: 'Code', sipStatus: 'Code', lossPercent: 'Loss', jitterMs: 'Jitter', codec: 'Codec' },
  },
});

/** Every format of call records, real in shape and written for this. */
export const CALL_SAMPLES: readonly CallSample[] = [
  { format: 'asterisk-cdr', isLines: true, bodyOf: (calls, bad) => withBad(calls.map(masterLine), bad) },
  { format: 'asterisk-cel', isLines: true, bodyOf: (calls, bad) => withBad(calls.flatMap(celLines), bad) },
  {
    format: 'freeswitch-json',
    isLines: false,
    bodyOf: (calls, bad) => withBad(calls.map(freeSwitchDocument), bad === undefined ? undefined : '{"variables":{}}'),
  },
  {
    format: 'freeswitch-esl',
    isLines: false,
    bodyOf: (calls, bad) =>
      bytes(
        calls.map(eslEvent).join('\n\n') + (bad === undefined ? '' : '\n\nEvent-Name: CHANNEL_HANGUP_COMPLETE\nx: y'),
      ),
  },
  {
    format: 'cisco-cucm',
    isLines: true,
    bodyOf: (calls, bad) =>
      withBad(
        [
          CUCM_COLUMNS.map((name) => `"${name}"`).join(','),
          CUCM_COLUMNS.map(() => 'INTEGER').join(','),
          ...calls.map(cucmLine),
        ],
        bad,
      ),
  },
  { format: 'kamailio-acc', isLines: true, bodyOf: (calls, bad) => withBad(calls.flatMap(accLines), bad) },
  {
    format: '3gpp-ber',
    isLines: false,
    bodyOf: (calls, bad) =>
      concat([...calls.map(imsRecord), ...(bad === undefined ? [] : [bytes('\x30\x7fno record')])]),
  },
  {
    format: 'csv',
    isLines: true,
    mapping: MAPPING,
    bodyOf: (calls, bad) =>
      withBad(
        [
          'Id;Route;Begin;End;A;B;Secs;Code;Loss;Jitter;Codec',
          ...calls.map((call) =>
            [
              ...[call.id, call.trunk, seconds(call.startMs), seconds(call.endMs), call.caller, call.callee],
              ...[billable(call), call.answerMs === undefined ? 486 : 200, 1.5, 12, 'G729'],
            ].join(';'),
          ),
        ],
        bad,
      ),
  },
];
