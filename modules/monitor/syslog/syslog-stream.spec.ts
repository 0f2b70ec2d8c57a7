import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SyslogStream } from './syslog-stream.js';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textsOf = (messages: readonly Uint8Array[]): string[] => messages.map((each) => new TextDecoder().decode(each));

describe('SyslogStream', () => {
  it('tells messages apart by length or by line, however they arrive', () => {
    const message = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => `<34>${text.replaceAll('\n', ' ')}`),
      isCounted: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(message, { maxLength: 8 }), fc.integer({ min: 1, max: 30 }), (messages, length) => {
        const sent = Buffer.concat(
          messages.map(({ text, isCounted }) => {
            const bytes = bytesOf(text);
            return isCounted ? Buffer.concat([bytesOf(`${String(bytes.length)} `), bytes]) : bytesOf(`${text}\n`);
          }),
        );
        const stream = new SyslogStream(1000);
        const received: string[] = [];
        for (let at = 0; at < sent.length; at += length)
          received.push(...textsOf(stream.push(sent.subarray(at, at + length))));
        expect(received).toEqual(messages.map(({ text }) => text));
        expect(stream.end()).toEqual([]);
      }),
    );
  });

  it('keeps line feeds of counted messages, and takes a last line that has none', () => {
    const stream = new SyslogStream(1000);
    expect(textsOf(stream.push(bytesOf('9 <34>a\nb\nc<34>last')))).toEqual(['<34>a\nb\nc']);
    expect(textsOf(stream.end())).toEqual(['<34>last']);
    expect(stream.end()).toEqual([]);
  });

  it('cuts a line that is too long, leaves its rest out, and goes on', () => {
    const stream = new SyslogStream(10);
    const received: string[] = [];
    for (const part of ['<34>aaaa', 'aaaaaaaaa', 'aaaaaaaa', 'aa\n<34>b\n'])
      received.push(...textsOf(stream.push(bytesOf(part))));
    expect([received, stream.cut]).toEqual([['<34>aaaaaa', '<34>b'], 1]);
  });

  it.each(['11 <34>aaaaaaa', '99999999 <34>', '5x<34>a'])('gives up %j', (text) => {
    expect(() => new SyslogStream(10).push(bytesOf(text))).toThrow(
      expect.objectContaining({ code: 'SYSLOG_FRAMING_MALFORMED', retryable: false }),
    );
  });

  it('holds a message at most, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 20 }), (chunks) => {
        const stream = new SyslogStream(50);
        try {
          for (const chunk of chunks)
            for (const message of stream.push(chunk)) expect(message.length).toBeLessThanOrEqual(50);
        } catch (error) {
          expect(error).toMatchObject({ code: 'SYSLOG_FRAMING_MALFORMED' });
        }
        expect(Reflect.get(stream, 'held')).toMatchObject({ length: expect.any(Number) });
        expect((Reflect.get(stream, 'held') as Uint8Array).length).toBeLessThanOrEqual(70);
      }),
    );
  });
});
