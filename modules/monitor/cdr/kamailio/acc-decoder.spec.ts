import { describe, expect, it } from '@jest/globals';
import { KamailioDecoder } from './acc-decoder.js';

const settings = {
  trunkDnTemplate: 'SipTrunk={trunk}',
  trunks: [],
  maxLineLength: 4096,
  regionKey: new Uint8Array(32),
};
const decode = (...lines: readonly string[]) =>
  new KamailioDecoder(settings).decode(new TextEncoder().encode(lines.map((line) => `${line}\n`).join('')));
const json = (fields: Readonly<Record<string, string | number>>): string => JSON.stringify(fields);
const invite = {
  method: 'INVITE',
  call_id: 'x',
  sip_code: 200,
  time: '2026-01-01 10:00:05',
  trunk: 'c',
  src_user: '1',
};

describe('KamailioDecoder', () => {
  it('puts an INVITE and its BYE together, as acc_json writes them', () => {
    const { records } = decode(json(invite), json({ ...invite, method: 'BYE', time: '2026-01-01 10:01:05' }));
    expect(records).toEqual([
      expect.objectContaining({ id: 'x', trunk: 'SipTrunk=c', answered: true, billableSeconds: 60, sipStatus: 200 }),
    ]);
  });

  it('takes the end of a call that CGRateS hears of, with post-dial delay and SIP status', () => {
    const event = {
      ...{ event: 'CGR_CALL_END', callid: 'y', cgr_answertime: '1767225600', cgr_duration: '12' },
      ...{ cgr_account: '5', cgr_destination: '6', cgr_route: 'c', cgr_disconnectcause: '200', cgr_pdd: '3' },
    };
    expect(decode(`[${json(event)}]`).records).toEqual([
      expect.objectContaining({
        start: 1_767_225_600_000,
        end: 1_767_225_612_000,
        billableSeconds: 12,
        postDialDelaySeconds: 3,
        sipStatus: 200,
      }),
    ]);
  });

  it('takes a record that the module itself made of a dialogue', () => {
    const line = 'ACC: call ended: start_time=1767225600.25;end_time=1767225660.75;duration=60.5;call_id=z;trunk=c';
    expect(decode(line).records).toEqual([expect.objectContaining({ id: 'z', billableSeconds: 60.5, answered: true })]);
  });

  it('counts a failed INVITE as a call by itself, and neither a challenge nor a redirection', () => {
    const codes = [401, 407, 302, 486].map((sip_code) => json({ ...invite, sip_code }));
    expect(decode(...codes).records).toEqual([expect.objectContaining({ answered: false, sipStatus: 486 })]);
  });

  it('passes over what is accounted and no call', () => {
    expect(decode(json({ ...invite, method: 'MESSAGE' }))).toEqual({ records: [], rejected: [] });
  });

  it.each([
    [json({ ...invite, method: 'BYE' }), 'unmatched', 'its INVITE was never seen'],
    [json({ ...invite, call_id: '' }), 'no-id', 'it cannot be matched'],
    [json({ ...invite, time: 'noon' }), 'time', 'that is no time'],
    [json({ ...invite, trunk: '' }), 'no-trunk', 'nothing names one'],
    [json({ ...invite, sip_code: 'OK' }), 'number', 'a status has three digits'],
    ['{"method":', 'not-json', 'it breaks off'],
    ['hello', 'event', 'it is no accounting line'],
  ])('rejects %s as %s because %s', (line, reason) => {
    expect(decode(line).rejected).toEqual([{ line: 1, reason }]);
  });
});
