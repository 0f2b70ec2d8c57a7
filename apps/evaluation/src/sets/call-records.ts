import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CallRecord } from '#foundation/vocabulary';
import { type CallFormat, CallNaming, type DecodedCalls, isHolding, openCallDecoder } from '#monitor/cdr';
import { judgeCelCases } from './cel-cases.js';
import { type EvaluationSet, type Tally, Tally as CaseTally } from './evaluation-set.js';

/** Every name is a trunk, and the key is nobody's: what is measured is how records are read. */
const settings = {
  trunkDnTemplate: 'SipTrunk={trunk}',
  trunks: [],
  maxLineLength: 65_535,
  regionKey: new Uint8Array(32),
};

/** The decoder as the product has it, with what it holds at the end of the data. */
const decode = (format: CallFormat, body: Uint8Array): DecodedCalls => {
  const decoder = openCallDecoder(format, settings);
  const { records, rejected } = decoder.decode(body);
  return { records: [...records, ...(isHolding(decoder) ? decoder.finish().records : [])], rejected };
};

/** A record's field, and what the file itself says it is. */
const same = (tally: Tally, name: string, made: unknown, said: unknown): void => {
  const isSame =
    typeof made === 'number' && typeof said === 'number' ? Math.abs(made - said) < 1e-6 : Object.is(made, said);
  tally.count(name, isSame ? undefined : `expected ${JSON.stringify(said)}, got ${JSON.stringify(made)}`);
};

/** Lines of an Asterisk file by what its own columns say; a line whose billable seconds are no number is the bad one. */
const judgeMaster = (tally: Tally, body: Buffer): void => {
  const { records, rejected } = decode('asterisk-cdr', body);
  const lines = body.toString('utf8').trimEnd().split('\n');
  const bad = new Set(rejected.map(({ line }) => line));
  let at = 0;
  lines.forEach((line, index) => {
    const name = `asterisk_master.csv line ${String(index + 1)}`;
    const [, billable, disposition] = /,"?([^",]*)"?,"?(ANSWERED|NO ANSWER|BUSY|FAILED|CONGESTION)"?,/.exec(line) ?? [];
    const isBad = billable === undefined || !/^\d+$/.test(billable);
    if (isBad || bad.has(index + 1)) {
      tally.count(
        name,
        isBad === bad.has(index + 1) ? undefined : isBad ? 'a bad line is kept' : 'a good line is rejected',
      );
      if (!bad.has(index + 1)) at++;
      return;
    }
    const record = records[at++];
    same(tally, `${name} billable seconds`, record?.billableSeconds, Number(billable));
    same(tally, `${name} disposition`, record?.disposition, disposition);
  });
};

const judgeVariables = (
  tally: Tally,
  name: string,
  record: CallRecord | undefined,
  of: (variable: string) => string | undefined,
): void => {
  if (record === undefined) {
    tally.count(name, 'no call was read');
    return;
  }
  const micros = (variable: string): number => Number(of(variable) ?? NaN);
  same(tally, `${name} uuid`, record.id, of('uuid'));
  same(tally, `${name} start`, record.start, Math.round(micros('start_uepoch') / 1000));
  same(tally, `${name} end`, record.end, Math.round(micros('end_uepoch') / 1000));
  same(tally, `${name} answered`, record.answered, micros('answer_uepoch') > 0);
  same(tally, `${name} billable seconds`, record.billableSeconds, micros('billusec') / 1e6);
  same(tally, `${name} hangup cause`, record.disposition, of('hangup_cause'));
  same(tally, `${name} Q.850 cause`, record.releaseCause, micros('hangup_cause_q850'));
  same(tally, `${name} MOS`, record.measuredMos, Number(of('rtp_audio_in_mos')));
  same(tally, `${name} codec`, record.codec, of('rtp_use_codec_name')?.toLowerCase());
  if (micros('progress_uepoch') > 0)
    same(
      tally,
      `${name} post-dial delay`,
      record.postDialDelaySeconds,
      (Math.round(micros('progress_uepoch') / 1000) - record.start) / 1000,
    );
};

const judgeFreeSwitch = (tally: Tally, body: Buffer): void => {
  const { variables } = JSON.parse(body.toString('utf8')) as { variables: Record<string, string> };
  const { records } = decode('freeswitch-json', body);
  judgeVariables(tally, 'freeswitch_mod_json_cdr.json', records[0], (name) => variables[name]);
};

const judgeEvents = (tally: Tally, body: Buffer): void => {
  const events = JSON.parse(body.toString('utf8')) as readonly string[];
  events.forEach((event, at) => {
    const name = `freeswitch_esl_events.json ${String(at + 1)}`;
    const { records } = decode('freeswitch-esl', Buffer.from(event));
    if (!/^Event-Name: CHANNEL_HANGUP_COMPLETE$/m.test(event)) {
      tally.count(name, records.length === 0 ? undefined : 'an event of another kind is taken for a call');
      return;
    }
    const of = (variable: string): string | undefined =>
      new RegExp(`^variable_${variable}: (.*)$`, 'm').exec(event)?.[1];
    judgeVariables(tally, name, records[0], of);
  });
};

const judgeKamailio = (tally: Tally, body: Buffer): void => {
  const events = JSON.parse(body.toString('utf8')) as readonly Record<string, string>[];
  events.forEach((event, at) => {
    const name = `kamailio_evapi_events.json ${String(at + 1)}`;
    const record = decode('kamailio-acc', Buffer.from(JSON.stringify(event))).records[0];
    // As an id may be kept: the address of a phone is not.
    same(tally, `${name} id`, record?.id, new CallNaming(settings).callId(event['callid'] ?? ''));
    same(tally, `${name} trunk`, record?.trunk, `SipTrunk=${event['cgr_route'] ?? ''}`);
    same(tally, `${name} duration`, record?.billableSeconds, Number(event['cgr_duration']));
    same(tally, `${name} SIP status`, record?.sipStatus, Number(event['cgr_disconnectcause']));
    same(tally, `${name} post-dial delay`, record?.postDialDelaySeconds, Number(event['cgr_pdd']));
    same(tally, `${name} end`, record?.end, 1000 * (Number(event['cgr_answertime']) + Number(event['cgr_duration'])));
  });
};

/** Columns of a call management record by their names in the header. */
const judgeCucm = (tally: Tally, body: Buffer): void => {
  const rows = body
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(',').map((field) => field.trim().replaceAll('"', '')));
  const [header = []] = rows;
  const records = decode('cisco-cucm', body).records;
  for (const row of rows.filter(([type]) => type === '2')) {
    const of = (column: string): string => row[header.indexOf(column)] ?? '';
    const name = `cucm_cmr ${of('callIdentifier')}`;
    const record = records.find(({ id }) => id.includes(`/${of('callIdentifier')}/`));
    const lost = Number(of('numberPacketsLost'));
    same(tally, `${name} trunk`, record?.trunk, `SipTrunk=${of('deviceName')}`);
    same(tally, `${name} loss`, record?.lossRatio, lost / (lost + Number(of('numberPacketsReceived'))));
    same(tally, `${name} jitter`, record?.jitterSeconds, Number(of('jitter')) / 1000);
    same(tally, `${name} latency`, record?.roundTripSeconds, (2 * Number(of('latency'))) / 1000);
    same(tally, `${name} duration`, record?.billableSeconds, Number(of('duration')));
    same(tally, `${name} time`, record?.end, 1000 * Number(of('dateTimeStamp')));
  }
};

/** Files by how their names begin. */
const FILES: readonly (readonly [RegExp, (tally: Tally, body: Buffer) => void])[] = [
  [/^asterisk_master.*\.csv$/, judgeMaster],
  [/cel.*\.json$/, judgeCelCases],
  [/^freeswitch_mod_json.*\.json$/, judgeFreeSwitch],
  [/^freeswitch_esl.*\.json$/, judgeEvents],
  [/^kamailio.*\.json$/, judgeKamailio],
  [/^cucm_cmr.*\.csv$/, judgeCucm],
];

export const callRecordsSet: EvaluationSet = {
  name: 'cdr',
  about: 'call records of Asterisk (CSV, CEL), FreeSWITCH, Kamailio and CUCM by what the files themselves say',
  run: async (folder) => {
    const tally = new CaseTally();
    for (const file of readdirSync(folder).sort()) {
      const judge = FILES.find(([names]) => names.test(file))?.[1];
      if (judge === undefined) continue;
      const before = tally.outcome.total;
      await tally.case(`${file} is read`, () => {
        judge(tally, readFileSync(join(folder, file)));
        return tally.outcome.total === before ? 'nothing in it was judged' : undefined;
      });
    }
    return tally.outcome;
  },
};
