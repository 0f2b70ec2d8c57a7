import { constructed, integer, octets, tbcd, text, timeStamp } from './ber-elements.js';
import { type Canary } from './subscriber.js';

const TRUNK = 'canary-trunk';
const LENGTH_MS = 30_000;

const civil = (ms: number): string => new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
const seconds = (ms: number): string => String(Math.floor(ms / 1000));
const quoted = (fields: readonly string[]): string =>
  fields.map((field) => `"${field.replaceAll('"', '""')}"`).join(',');
const bytes = (of: string): Uint8Array => new TextEncoder().encode(of);
/** A line that is none, with a number in it: what is rejected is kept too. */
const broken = ({ msisdn, sipUser }: Canary): string => `broken,line of "${msisdn} ${sipUser}`;

const idOf = ({ kind, ip }: Canary, endMs: number): string => `${kind}-${String(endMs)}@${ip}`;

const asteriskCdr = (of: Canary, endMs: number): string => {
  const start = civil(endMs - LENGTH_MS);
  return [
    quoted(['', of.msisdn, of.calledMsisdn, 'out', `"${of.sipUser}" <${of.msisdn}>`, `PJSIP/${of.sipUser}-00000001`]),
    quoted([`PJSIP/${TRUNK}-00000002`, 'Dial', `PJSIP/${of.calledMsisdn}@${TRUNK}`, start, start, civil(endMs)]),
    `30,30,${quoted(['ANSWERED', 'DOCUMENTATION', `${seconds(endMs)}.1`, `imsi=${of.imsi}`])}\n${broken(of)}\n`,
  ].join(',');
};

const asteriskCel = (of: Canary, endMs: number): string => {
  const id = `${seconds(endMs)}.7`;
  const event = (type: string, ms: number, leg: 1 | 2, extra = ''): string => {
    const own = leg === 1 ? of.msisdn : of.calledMsisdn;
    const channel = leg === 1 ? `PJSIP/${of.sipUser}-00000001` : `PJSIP/${TRUNK}-00000002`;
    return quoted([
      ...[type, `${seconds(ms)}.000000`, of.sipUser, own, own, '', of.calledMsisdn, of.calledMsisdn, 'out', channel],
      ...['Dial', `PJSIP/${of.calledMsisdn}`, 'DOCUMENTATION', '', `${id}.${String(leg)}`, id, '', of.imsi, '', extra],
    ]);
  };
  const hangup = '{"hangupcause":16,"hangupsource":"","dialstatus":""}';
  const startMs = endMs - LENGTH_MS;
  return [
    event('CHAN_START', startMs, 1),
    event('CHAN_START', startMs, 2),
    event('ANSWER', startMs, 2),
    event('HANGUP', endMs, 2, hangup),
    event('CHAN_END', endMs, 2),
    event('HANGUP', endMs, 1, hangup),
    event('CHAN_END', endMs, 1),
    event('LINKEDID_END', endMs, 1),
    broken(of),
    '',
  ].join('\n');
};

const freeSwitchVariables = (of: Canary, endMs: number): Readonly<Record<string, string>> => ({
  uuid: `${of.kind}-${String(endMs)}`,
  sip_gateway_name: TRUNK,
  channel_name: `sofia/external/${of.calledMsisdn}@${of.ip}`,
  sip_from_user: of.sipUser,
  sip_network_ip: of.ip,
  start_uepoch: String((endMs - LENGTH_MS) * 1000),
  answer_uepoch: String((endMs - LENGTH_MS) * 1000),
  end_uepoch: String(endMs * 1000),
  ...{ billsec: '30', hangup_cause: 'NORMAL_CLEARING', hangup_cause_q850: '16' },
});
const freeSwitchJson = (of: Canary, endMs: number): string =>
  JSON.stringify({
    variables: freeSwitchVariables(of, endMs),
    callflow: [
      {
        caller_profile: {
          ...{ caller_id_name: of.sipUser, caller_id_number: of.msisdn, destination_number: of.calledMsisdn },
          network_addr: of.ip,
        },
      },
    ],
  });
const freeSwitchEvent = (of: Canary, endMs: number): string =>
  [
    'Event-Name: CHANNEL_HANGUP_COMPLETE',
    `Unique-ID: ${of.kind}-${String(endMs)}`,
    `Caller-Caller-ID-Number: ${encodeURIComponent(of.msisdn)}`,
    `Caller-Destination-Number: ${encodeURIComponent(of.calledMsisdn)}`,
    `Caller-Network-Addr: ${of.ip}`,
    ...Object.entries(freeSwitchVariables(of, endMs)).map(
      ([name, value]) => `variable_${name}: ${encodeURIComponent(value)}`,
    ),
  ].join('\n');

const CUCM_COLUMNS = [
  ...['cdrRecordType', 'globalCallID_callManagerId', 'globalCallID_callId', 'origLegCallIdentifier'],
  ...['dateTimeOrigination', 'callingPartyNumber', 'destLegIdentifier', 'originalCalledPartyNumber'],
  ...['finalCalledPartyNumber', 'origCause_value', 'destCause_value', 'dateTimeConnect', 'dateTimeDisconnect'],
  ...['duration', 'origDeviceName', 'destDeviceName', 'callingPartyUnicodeLoginUserID'],
];
const cucm = (of: Canary, endMs: number): string => {
  const start = seconds(endMs - LENGTH_MS);
  const line = [
    ...['1', '1', seconds(endMs).slice(-6), '101', start, `"${of.msisdn}"`, '102', `"${of.calledMsisdn}"`],
    ...[
      `"${of.calledMsisdn}"`,
      '0',
      '16',
      start,
      seconds(endMs),
      '30',
      '"SEP001122334455"',
      `"${TRUNK}"`,
      `"${of.sipUser}"`,
    ],
  ].join(',');
  return [quoted(CUCM_COLUMNS), CUCM_COLUMNS.map(() => 'INTEGER').join(','), line, broken(of), ''].join('\n');
};

const kamailio = (of: Canary, endMs: number): string => {
  const line = (ms: number, method: string): string =>
    `Nov 24 10:00:00 proxy kamailio[7]: NOTICE: acc [acc.c:287]: acc_log_request(): ACC: transaction answered: timestamp=${seconds(ms)};method=${method};from_tag=a;to_tag=b;call_id=${idOf(of, endMs)};code=200;reason=OK;src_user=${of.msisdn};dst_user=${of.sipUser};src_ip=${of.ip};trunk=${TRUNK}`;
  return [line(endMs - LENGTH_MS, 'INVITE'), line(endMs, 'BYE'), broken(of), ''].join('\n');
};

/** An S-CSCF record and a P-GW record (TS 32.298 clauses 5.2.3.1 and 5.1.2.2). */
const chargingData = (of: Canary, endMs: number): Uint8Array =>
  Uint8Array.from([
    ...constructed(
      63,
      integer(0, 63),
      text(2, 'INVITE'),
      constructed(4, text(2, 'scscf.ims.example')),
      text(5, idOf(of, endMs)),
      constructed(6, text(0, `sip:${of.sipUser}@ims.example`), text(1, `tel:${of.msisdn}`)),
      constructed(7, text(1, `tel:${of.calledMsisdn}`)),
      ...[timeStamp(9, endMs - LENGTH_MS), timeStamp(10, endMs - LENGTH_MS), timeStamp(11, endMs)],
      constructed(14, text(0, 'home.example'), text(1, TRUNK)),
      integer(17, 0),
      text(19, `${of.kind}-${String(endMs)}`),
    ),
    ...constructed(
      79,
      integer(0, 85),
      tbcd(3, of.imsi),
      integer(5, 4_000_000_001),
      text(7, TRUNK),
      constructed(9, constructed(0, octets(0, of.ip.split('.').map(Number)))),
      constructed(12, constructed(16, integer(3, 10), integer(4, 20), integer(5, 2), timeStamp(6, endMs))),
      timeStamp(13, endMs - LENGTH_MS),
      ...[integer(14, 30), integer(15, 0), text(18, 'pgw1')],
      octets(22, [0x91, ...tbcd(0, of.msisdn.slice(1)).slice(2)]),
    ),
  ]);

const csv = (of: Canary, endMs: number): string =>
  [
    'Id;Route;Begin;A;B;Secs',
    [`${of.kind}-${String(endMs)}`, TRUNK, seconds(endMs - LENGTH_MS), of.msisdn, of.sipUser, '30'].join(';'),
    broken(of),
    '',
  ].join('\n');
/** What the columns of that are, in the configuration's words. */
export const CSV_MAPPING = {
  ...{ delimiter: ';', time: 'epoch-seconds' },
  columns: { id: 'Id', trunk: 'Route', start: 'Begin', caller: 'A', callee: 'B', billableSeconds: 'Secs' },
};

/** A call of the canary that ended then, and a line that is broken, in every format of call records. */
export const CALL_BODIES: Readonly<Record<string, (of: Canary, endMs: number) => Uint8Array>> = {
  'asterisk-cdr': (of, endMs) => bytes(asteriskCdr(of, endMs)),
  'asterisk-cel': (of, endMs) => bytes(asteriskCel(of, endMs)),
  'freeswitch-json': (of, endMs) => bytes(freeSwitchJson(of, endMs)),
  'freeswitch-esl': (of, endMs) => bytes(freeSwitchEvent(of, endMs)),
  'cisco-cucm': (of, endMs) => bytes(cucm(of, endMs)),
  'kamailio-acc': (of, endMs) => bytes(kamailio(of, endMs)),
  '3gpp-ber': chargingData,
  csv: (of, endMs) => bytes(csv(of, endMs)),
};
