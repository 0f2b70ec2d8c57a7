import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { header, partyOf, type SipMessage, sipMessageOf } from './sip-message.js';
import { SipStream, SipStreamBroken } from './sip-stream.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const request = (body: string, extra = ''): string =>
  `PUBLISH sip:n@192.0.2.9 SIP/2.0\r\nv: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\nFrom: <sip:1@a>;tag=x\r\nTo: <sip:n@a>\r\ni: call-1\r\nCSeq: 1 PUBLISH\r\n${extra}l: ${String(body.length)}\r\n\r\n${body}`;
const read = (text: string): SipMessage => {
  const message = sipMessageOf(bytes(text));
  if (typeof message === 'string') throw new Error(message);
  return message;
};

describe('sipMessageOf', () => {
  it('writes compact names out, joins folded lines and cuts the body to its length', () => {
    const message = read(`${request('abc', 'Subject: one\r\n two\r\nVia: second\r\n')}rest`);
    expect(message).toMatchObject({ method: 'PUBLISH', status: 0, body: 'abc' });
    expect(header(message, 'call-id')).toBe('call-1');
    expect(header(message, 'subject')).toBe('one two');
    expect(message.headers.get('via')).toEqual(['SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1', 'second']);
  });

  it('reads a datagram that is shorter than it says as far as it goes', () => {
    expect(read(request('abc').replace('l: 3', 'l: 9')).body).toBe('abc');
  });

  it.each([
    ['hello', 'start-line'],
    ['PUBLISH sip:a SIP/3.0\r\n\r\n', 'start-line'],
    [request('a', 'no colon\r\n'), 'header'],
    [request('a').replace('l: 1', 'l: -1'), 'length'],
    [`PUBLISH sip:a SIP/2.0\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, 'too-long'],
  ])('refuses %.30j as %s', (text, reason) => {
    expect(sipMessageOf(bytes(text))).toBe(reason);
  });

  it('takes any bytes without throwing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), (noise, at) => {
        const message = bytes(request('abc'));
        message.set(noise.subarray(0, 5), at % (message.length - 5));
        sipMessageOf(message);
        sipMessageOf(noise);
      }),
      { numRuns: 500 },
    );
  });
});

describe('partyOf', () => {
  it.each([
    ['"A" <sip:+4930@x;user=phone>;tag=7', { user: '+4930', tag: '7' }],
    ['tel:+4930;phone-context=x', { user: '+4930', tag: '' }],
    ['', { user: '', tag: '' }],
  ])('%s is %j', (value, party) => {
    expect(partyOf(value)).toEqual(party);
  });
});

describe('SipStream', () => {
  const whole = bytes(`\r\n\r\n${request('abc')}${request('')}\r\n${request('de')}`);

  it('gives the same messages however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(whole.length), { maxLength: 10 }), (cuts) => {
        const stream = new SipStream();
        const ends = [...cuts, whole.length].sort((a, b) => a - b);
        const found = ends.flatMap((end, at) => stream.push(whole.subarray(ends[at - 1] ?? 0, end)));
        expect(found.map(({ body }) => body)).toEqual(['abc', '', 'de']);
      }),
    );
  });

  it.each(['GET / HTTP/1.1\r\n\r\n', 'x'.repeat(20_000), 'PUBLISH sip:a SIP/2.0\r\nl: 999999\r\n\r\n'])(
    'gives up on %.20j',
    (text) => {
      expect(() => new SipStream().push(bytes(text))).toThrow(SipStreamBroken);
    },
  );
});
