import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CALL_SAMPLES } from '../testing/call-samples.js';
import { EslStream } from './esl-stream.js';
import { FreeSwitchJsonDecoder } from './json-cdr-decoder.js';

const settings = {
  trunkDnTemplate: 'SipTrunk={trunk}',
  trunks: [],
  maxLineLength: 4096,
  regionKey: new Uint8Array(32),
};
const call = {
  ...{ id: 'a1', caller: '+4930111', callee: '+4930222', trunk: 'carrier' },
  ...{ startMs: 1_767_225_600_000, answerMs: 1_767_225_604_000, endMs: 1_767_225_664_000 },
};
const sample = CALL_SAMPLES.find(({ format }) => format === 'freeswitch-json');
const document = new TextDecoder().decode(sample?.bodyOf([call])).trim();
const decode = (body: string) => new FreeSwitchJsonDecoder(settings).decode(new TextEncoder().encode(body));

describe('mod_json_cdr', () => {
  it('tells causes, post-dial delay, codec, loss and MOS', () => {
    expect(decode(document).records).toEqual([
      expect.objectContaining({
        id: 'a1',
        trunk: 'SipTrunk=carrier',
        releaseCause: 16,
        sipStatus: 200,
        postDialDelaySeconds: 0.25,
        codec: 'pcma',
        lossRatio: 0.05,
        measuredMos: 4.1,
        billableSeconds: 60,
      }),
    ]);
  });

  it.each([
    [`cdr=${encodeURIComponent(document)}`, 'the module encodes its form so'],
    [`cdr=${encodeURIComponent(Buffer.from(document).toString('base64'))}`, 'it can write base64'],
    [`[${document}]`, 'tools put them into lists'],
  ])('is the same as %.12s… because %s', (body) => {
    expect(decode(body)).toEqual(decode(document));
  });

  it.each([
    [document.replace('"uuid":"a1",', ''), 'no-id'],
    [document.replace('"end_uepoch":"1767225664000000"', '"end_uepoch":"0"'), 'time'],
    [document.replace('"billusec":"60000000"', '"billusec":"long"'), 'duration'],
    [document.slice(0, 40), 'not-json'],
    ['7', 'not-json'],
  ])('rejects %.40s… as %s', (body, reason) => {
    expect(decode(body).rejected).toEqual([{ line: 1, reason }]);
  });

  it('takes the name of a cause for its Q.850 value where no number is given', () => {
    const [record] = decode(document.replace('"hangup_cause_q850":"16",', '')).records;
    expect(record?.releaseCause).toBe(16);
  });
});

describe('EslStream', () => {
  const messages = ['Content-Type: auth/request\n\n', 'Content-Length: 5\nContent-Type: text/event-plain\n\na: b\n'];

  it('gives the same messages however the bytes are cut', () => {
    const whole = Buffer.from(messages.join(''));
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 8 }), (cuts) => {
        const stream = new EslStream();
        const ends = [...cuts, whole.length].sort((a, b) => a - b);
        const found = ends.flatMap((end, at) => stream.push(whole.subarray(ends[at - 1] ?? 0, end)));
        expect(found.map(({ headers }) => headers.get('content-type'))).toEqual(['auth/request', 'text/event-plain']);
        expect(new TextDecoder().decode(found[1]?.body)).toBe('a: b\n');
      }),
    );
  });

  it('gives up on what is no event socket', () => {
    expect(() => new EslStream().push(Buffer.alloc(20_000, 'x'))).toThrow(RangeError);
    expect(() => new EslStream().push(Buffer.from('Content-Length: 99999999\n\n'))).toThrow(RangeError);
  });
});
